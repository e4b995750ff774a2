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
final class RememberedPasswords {
    static final Duration LONGEST = Duration.ofHours(12);
    /**
     * They stand in where nothing is remembered, and nothing matches them. Many, and one name always gets the same: a single one
     * would be in the processor's cache whoever asks, and what is remembered of one user would not.
     */
    private static final Success[] NOBODYS = new Success[1024];

    static {
        for (int i = 0; i < NOBODYS.length; i++) NOBODYS[i] = new Success(new byte[Fingerprints.BYTES], 0);
    }

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

    RememberedPasswords(Fingerprints fingerprints, Duration rememberFor, int capacity) {
        this.fingerprints = fingerprints;
        this.rememberFor = rememberFor.toNanos();
        this.capacity = capacity;
    }

    /**
     * True when these very credentials were good at that position of the index, not too long before now; a negative position
     * is that of a name that is not there, as {@link UserIndex#find} tells it.
     *
     * <p>The same is done whatever stands at the place, and what counts is asked last: a wrong password must not be refused
     * later for a name that is remembered, or the time of the answer would tell who has logged in lately.
     */
    boolean knows(int position, Credentials credentials, long now) {
        if (rememberFor == 0) return false;
        byte[] presented = credentials.fingerprint(fingerprints);
        AtomicReferenceArray<Success> places = this.places;
        int place = position < 0 ? ~position : position;
        Success there = places == null ? null : places.get(place);
        Success nobodys = NOBODYS[place % NOBODYS.length];
        Success success = position < 0 || there == null ? nobodys : there;
        boolean inForce = now - success.lastUsed < rememberFor && now - success.since < LONGEST.toNanos();
        boolean same = MessageDigest.isEqual(success.fingerprint, presented);
        if (success == nobodys) return false;
        if (!inForce) places().compareAndSet(position, success, null);
        if (!inForce || !same) return false;
        // Not at every use: threads that serve one user would take the place's memory from each other.
        if (now - success.lastUsed > rememberFor >> 10) success.lastUsed = now;
        return true;
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
    RememberedPasswords next(int capacity) {
        return new RememberedPasswords(fingerprints, Duration.ofNanos(rememberFor), capacity);
    }

    /** Takes over what is known of users whose line is the same in both versions. */
    void carryOver(RememberedPasswords earlier, UserIndex earlierUsers, UserIndex users) {
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
