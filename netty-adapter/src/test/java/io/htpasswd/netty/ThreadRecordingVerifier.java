package io.htpasswd.netty;

import io.htpasswd.basic.CredentialVerifier;
import io.htpasswd.basic.Credentials;
import io.htpasswd.basic.Verification;
import java.util.Queue;

/** A verifier that says which threads look at its file and hash. */
record ThreadRecordingVerifier(CredentialVerifier verifier, Queue<String> threads) implements CredentialVerifier {
    @Override
    public void refresh() {
        threads.add(Thread.currentThread().getName());
        verifier.refresh();
    }

    @Override
    public Verification verify(Credentials credentials) {
        threads.add(Thread.currentThread().getName());
        return verifier.verify(credentials);
    }
}
