package io.htpasswd.servlet.containers;

import io.htpasswd.basic.CredentialVerifier;
import io.htpasswd.basic.Credentials;
import io.htpasswd.basic.Verification;
import io.htpasswd.testing.TestRequest;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/** Alice, who is in the group ours, and bob, who is in none; the password is the name. Counts how often it was asked. */
final class Users implements CredentialVerifier {
    static final String ALICE = "Authorization: " + TestRequest.basic("alice", "alice");
    static final String BOB = "Authorization: " + TestRequest.basic("bob", "bob");
    static final String WRONG = "Authorization: " + TestRequest.basic("alice", "wrong");

    private static final Map<String, Set<String>> GROUPS = Map.of("alice", Set.of("ours"), "bob", Set.of());

    final AtomicInteger asked = new AtomicInteger();

    @Override
    public Verification verify(Credentials credentials) {
        asked.incrementAndGet();
        Set<String> groups = GROUPS.get(credentials.user());
        if (groups == null) return Verification.Failed.UNKNOWN_USER;
        return credentials.user().equals(new String(credentials.password(), StandardCharsets.UTF_8))
                ? new Verification.Accepted(groups)
                : Verification.Failed.WRONG_PASSWORD;
    }
}
