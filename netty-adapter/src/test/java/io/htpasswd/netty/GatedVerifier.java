package io.htpasswd.netty;

import io.htpasswd.basic.CredentialVerifier;
import io.htpasswd.basic.Credentials;
import io.htpasswd.basic.Verification;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A verifier whose bad passwords take until the test gives a verdict. The good ones take until as many of them are verified side
 * by side as there are permits: with one permit fewer none would ever end.
 */
final class GatedVerifier implements CredentialVerifier {
    private static final long PATIENCE_SECONDS = 20;

    private final Semaphore begun = new Semaphore(0);
    private final AtomicInteger allBegun = new AtomicInteger();
    private final Semaphore given = new Semaphore(0);
    private final AtomicInteger running = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();
    private final CyclicBarrier sideBySide;

    GatedVerifier(int permits) {
        sideBySide = new CyclicBarrier(permits);
    }

    @Override
    public Verification verify(Credentials credentials) {
        most.accumulateAndGet(running.incrementAndGet(), Math::max);
        try {
            Verification verification = TestChannel.EVERY_PASSWORD_BUT_BAD.verify(credentials);
            if (verification instanceof Verification.Accepted) {
                sideBySide.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
            } else {
                allBegun.incrementAndGet();
                begun.release();
                await(given, 1);
            }
            return verification;
        } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
            throw new IllegalStateException(e);
        } finally {
            running.decrementAndGet();
        }
    }

    /** Until so many more bad passwords are being verified. */
    void awaitBegun(int verifications) throws InterruptedException, TimeoutException {
        await(begun, verifications);
    }

    /** How many bad passwords ever were. */
    int begun() {
        return allBegun.get();
    }

    void give(int verdicts) {
        given.release(verdicts);
    }

    /** How many have run side by side at any time. */
    int most() {
        return most.get();
    }

    private static void await(Semaphore semaphore, int permits) throws InterruptedException, TimeoutException {
        if (!semaphore.tryAcquire(permits, PATIENCE_SECONDS, TimeUnit.SECONDS)) throw new TimeoutException();
    }
}
