package io.htpasswd.file;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * A SHA-256 digest that nobody uses at the moment, and an array for what it gives. A new one for each remembered request would
 * be 264 bytes of garbage on JDK 17 and 336 on JDK 25; all the rest of the request is 168.
 *
 * <p>Each thread looks in a place that few others look in, as in {@link java.util.concurrent.atomic.LongAdder}. Unlike a digest a
 * thread these cost nothing where a million virtual threads come and go, and keep no class loader alive.
 *
 * <p>Threads: one at a time. Whoever finds none makes one, and of two that are given back to a place one goes.
 */
final class SpareDigest {
    /** So many references that two places are never in one cache line. */
    private static final int APART = 16;

    static final int PLACES = 64 * APART;
    static final int BYTES = 32;

    private static final AtomicReferenceArray<@Nullable SpareDigest> SPARE = new AtomicReferenceArray<>(PLACES);

    final MessageDigest sha256 = sha256();
    final byte[] result = new byte[BYTES];

    private SpareDigest() {}

    static SpareDigest borrow() {
        SpareDigest spare = SPARE.getAndSet(place(), null);
        return spare == null ? new SpareDigest() : spare;
    }

    /** Wipes what it holds of a text: a digest that has digested still has the last block. */
    void giveBack() {
        sha256.reset();
        Arrays.fill(result, (byte) 0);
        SPARE.setRelease(place(), this);
    }

    /** This thread's, and that of a few others. */
    static int place() {
        return (int) (Thread.currentThread().getId() * APART % PLACES);
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
