package io.htpasswd.basic;

import static io.htpasswd.basic.BasicAuthTest.outcome;
import static org.assertj.core.api.Assertions.assertThat;

import io.htpasswd.admission.HashingLimit;
import io.htpasswd.testing.TestRequest;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Hangs until let go; verifies the user "known" at once, and remembers it. */
final class ParkedVerifier implements CredentialVerifier {
    static final TestRequest GOOD = TestRequest.as("alice", "x").from("192.0.2.1");
    static final TestRequest KNOWN = TestRequest.as("known", "x").from("192.0.2.2");

    final CountDownLatch let = new CountDownLatch(1);
    final AtomicInteger begun = new AtomicInteger();

    private volatile boolean remembers;

    @Override
    public Verification verify(Credentials credentials) {
        if (credentials.user().equals("known")) {
            remembers = true;
            return Verification.Accepted.WITHOUT_GROUPS;
        }
        begun.incrementAndGet();
        try {
            let.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return Verification.Accepted.WITHOUT_GROUPS;
    }

    @Override
    public @Nullable Verification recall(Credentials credentials) {
        return remembers && credentials.user().equals("known") ? Verification.Accepted.WITHOUT_GROUPS : null;
    }

    void awaitBegun(int verifications) throws InterruptedException {
        while (begun.get() < verifications) Thread.sleep(1);
    }

    /** The user "known" has logged in. */
    BasicAuth auth(int concurrent, int waiting, Duration maxWait) {
        BasicAuth auth =
                BasicAuth.of(Policy.optional(), this).withHashingLimit(HashingLimit.of(concurrent, waiting, maxWait));
        assertThat(outcome(auth.evaluate(KNOWN))).isEqualTo("known");
        return auth;
    }
}
