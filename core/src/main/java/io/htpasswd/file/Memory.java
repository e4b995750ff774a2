package io.htpasswd.file;

import io.htpasswd.basic.Credentials;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Which passwords were good lately, so that only the first of a user's requests pays for a hash: one place a user, beside
 * the index, holding a fingerprint. Nothing shared, nothing to evict, no key that two users could have in common, and gone
 * with the line. Failures are never kept.
 *
 * <p>Forgotten some time after the last use, not after the first: while a flood of wrong passwords holds the hashing permits,
 * active users need none. Twelve hours after the hash at the latest.
 *
 * <p>Times are {@link System#nanoTime}'s, read by the caller: once a request.
 *
 * <p>Threads: shared; the last of two successes at once stays.
 */
final class Memory {
    static final Duration LONGEST = Duration.ofHours(12);

    private final Fingerprints fingerprints;
    private final long rememberFor;
    private final int capacity;
    /** Null until the first success: most snapshots of a file that changes often never see one. */
    private volatile @Nullable AtomicReferenceArray<Success> places;

    private static final class Success {
        final byte[] fingerprint;
        final long since;
        volatile long lastUsed;

        Success(byte[] fingerprint, long now) {
            this.fingerprint = fingerprint;
            this.since = now;
            this.lastUsed = now;
        }
    }

    Memory(Fingerprints fingerprints, Duration rememberFor, int capacity) {
        this.fingerprints = fingerprints;
        this.rememberFor = rememberFor.toNanos();
        this.capacity = capacity;
    }

    /** True when these very credentials were good at that position of the index, not too long before now. */
    boolean knows(int position, Credentials credentials, long now) {
        AtomicReferenceArray<Success> places = this.places;
        if (places == null) return false;
        Success success = places.get(position);
        if (success == null) return false;
        if (now - success.lastUsed >= rememberFor || now - success.since >= LONGEST.toNanos()) {
            places.compareAndSet(position, success, null);
            return false;
        }
        if (!MessageDigest.isEqual(success.fingerprint, fingerprints.of(credentials.userPass()))) return false;
        // Not at every use: threads that serve one user would take the place's memory from each other.
        if (now - success.lastUsed > rememberFor >> 10) success.lastUsed = now;
        return true;
    }

    void remember(int position, Credentials credentials, long now) {
        if (rememberFor == 0) return;
        places().set(position, new Success(fingerprints.of(credentials.userPass()), now));
    }

    private AtomicReferenceArray<Success> places() {
        AtomicReferenceArray<Success> places = this.places;
        if (places != null) return places;
        synchronized (this) {
            if (this.places == null) this.places = new AtomicReferenceArray<>(capacity);
            return this.places;
        }
    }

    /** An empty one for the next version of a file, under the same key. */
    Memory next(int capacity) {
        return new Memory(fingerprints, Duration.ofNanos(rememberFor), capacity);
    }

    /** Takes over what is known of users whose line is the same in both versions. */
    void carryOver(Memory earlier, UserIndex earlierUsers, UserIndex users) {
        AtomicReferenceArray<Success> known = earlier.places;
        if (known == null) return;
        for (int place = 0; place < known.length(); place++) {
            Success success = known.get(place);
            if (success == null) continue;
            int position = users.findSame(earlierUsers, place);
            if (position >= 0) places().set(position, success);
        }
    }
}
