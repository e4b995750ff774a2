package io.htpasswd.file;

import java.security.MessageDigest;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * SHA-256 digests that nobody uses at the moment. Each thread looks in a place that few others look in. Unlike a digest a
 * thread these cost nothing where a million virtual threads come and go, and keep no class loader alive.
 *
 * <p>Threads: shared by all. Whoever finds none makes one, and of two that are given back to a place one goes.
 */
final class SpareDigests {
    private static final int PLACES = 64;
    /** So many references that two places are never in one cache line. */
    private static final int APART = 16;

    private static final AtomicReferenceArray<@Nullable MessageDigest> SPARE =
            new AtomicReferenceArray<>(PLACES * APART);

    private SpareDigests() {}

    /** A digest as new; the caller's until it is given back. */
    static MessageDigest take() {
        MessageDigest spare = SPARE.getAndSet(place(), null);
        return spare == null ? Fingerprints.sha256() : spare;
    }

    /** A digest after {@code digest}, which leaves it as new; what stands in its last block stays in memory. */
    static void giveBack(MessageDigest digest) {
        SPARE.setRelease(place(), digest);
    }

    private static int place() {
        return (int) (Thread.currentThread().getId() % PLACES) * APART;
    }
}
