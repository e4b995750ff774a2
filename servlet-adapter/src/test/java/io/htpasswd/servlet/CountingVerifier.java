package io.htpasswd.servlet;

import io.htpasswd.basic.CredentialVerifier;
import io.htpasswd.basic.Credentials;
import io.htpasswd.basic.Verification;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;

/** Alice, who is in the group admin, and bob, who is in none; the password is the name. Counts how often it was asked. */
final class CountingVerifier implements CredentialVerifier {
    private static final Map<String, Set<String>> GROUPS = Map.of("alice", Set.of("admin", "*", "**"), "bob", Set.of());

    int asked;

    @Override
    public Verification verify(Credentials credentials) {
        asked++;
        Set<String> groups = GROUPS.get(credentials.user());
        if (groups == null) return Verification.Failed.UNKNOWN_USER;
        return credentials.user().equals(new String(credentials.password(), StandardCharsets.UTF_8))
                ? new Verification.Accepted(groups)
                : Verification.Failed.WRONG_PASSWORD;
    }
}
