package io.htpasswd.benchmarks;

import io.htpasswd.basic.CredentialVerifier;
import io.htpasswd.basic.Credentials;
import io.htpasswd.basic.Verification;
import org.jspecify.annotations.Nullable;

/** The same verifier, which does not say that it verifies several faster together. */
final class OneByOne implements CredentialVerifier {
    private final CredentialVerifier verifier;

    OneByOne(CredentialVerifier verifier) {
        this.verifier = verifier;
    }

    @Override
    public Verification verify(Credentials credentials) {
        return verifier.verify(credentials);
    }

    @Override
    public @Nullable Verification recall(Credentials credentials) {
        return verifier.recall(credentials);
    }

    @Override
    public @Nullable Verification recallAfterRefresh(Credentials credentials) {
        return verifier.recallAfterRefresh(credentials);
    }

    @Override
    public void refresh() {
        verifier.refresh();
    }
}
