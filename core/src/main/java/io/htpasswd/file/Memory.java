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
    /** Stands in where nothing is remembered. */
    private static final byte[] NOBODYS = new byte[Fingerprints.BYTES];

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

    /**
     * True when these very credentials were good at that position of the index, not too long before now; a negative position
     * is that of a name that is not there.
     *
     * <p>The fingerprint is taken and compared before anything depends on the place: a wrong password must not be refused later
     * for a name that is remembered, or the time of the answer would tell who has logged in lately.
     */
    boolean knows(int position, Credentials credentials, long now) {
        if (rememberFor == 0) return false;
        byte[] presented = credentials.fingerprint(fingerprints);
        Success success = position < 0 ? null : inForce(position, now);
        boolean same = MessageDigest.isEqual(success == null ? NOBODYS : success.fingerprint, presented);
        if (success == null || !same) return false;
        // Not at every use: threads that serve one user would take the place's memory from each other.
        if (now - success.lastUsed > rememberFor >> 10) success.lastUsed = now;
        return true;
    }

    /** What stands at a position unless its time is up, and then it goes. */
    private @Nullable Success inForce(int position, long now) {
        AtomicReferenceArray<Success> places = this.places;
        if (places == null) return null;
        Success success = places.get(position);
        if (success == null) return null;
        if (now - success.lastUsed < rememberFor && now - success.since < LONGEST.toNanos()) return success;
        places.compareAndSet(position, success, null);
        return null;
    }

    void remember(int position, Credentials credentials, long now) {
        if (rememberFor == 0) return;
        places().set(position, new Success(credentials.fingerprint(fingerprints), now));
    }

    private AtomicReferenceArray<Success> places() {
        AtomicReferenceArray<Success> places = this.places;
        if (places != null) return places;
        synchronized (this) {
            if (this.places == null) this.places = new AtomicReferenceArray<>(capacity);
            return this.places;
        }
    }

    /** How many there were, also over earlier versions of the file; for tests. */
    long fingerprintsTaken() {
        return fingerprints.taken();
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
