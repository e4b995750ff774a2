package io.htpasswd.file;

import io.htpasswd.basic.Credentials;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which passwords were good lately, so that only the first of a user's requests pays for a hash. Failures are never kept.
 *
 * <p>The idea is Elasticsearch's ({@code CachingUsernamePasswordRealm}): beside each user one digest of the password that was
 * good, and not a cache of pairs. Here it is one place a user, parallel to the {@link UserIndex}: nothing is shared, nothing
 * has to be evicted, no key can be that of two users, and what is kept goes with the user's line. A place is forgotten some time
 * after its last use, not after the first: while a flood of wrong passwords holds the hashing permits, active users need none.
 * Twelve hours after the hash at the latest.
 *
 * <p>A wrong password costs the same whatever is at the place, or its time would tell who has logged in lately: one fingerprint,
 * one comparison, and one object that is read. Where nothing is remembered a stand-in is read, which nothing matches.
 *
 * <p>Times are {@link System#nanoTime}'s, read by the caller: once a request.
 *
 * <p>Threads: shared; the last of two successes at once stays.
 */
final class RememberedPasswords {
    static final Duration LONGEST = Duration.ofHours(12);
    /**
     * Many, and one name always gets the same: a single one would be in the processor's cache whoever asks, and what is remembered
     * of one user would not.
     */
    private static final Success[] STAND_INS = Stream.generate(() -> new Success(new byte[Fingerprints.BYTES], 0))
            .limit(1024)
            .toArray(Success[]::new);

    private final UnaryOperator<byte[]> fingerprints;
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

    RememberedPasswords(UnaryOperator<byte[]> fingerprints, Duration rememberFor, int capacity) {
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
        AtomicReferenceArray<Success> places = this.places;
        int place = position < 0 ? ~position : position;
        Success there = places == null ? null : places.get(place);
        Success standIn = STAND_INS[place % STAND_INS.length];
        Success success = position < 0 || there == null ? standIn : there;
        Fingerprints.expect(success.fingerprint);
        byte[] presented = credentials.fingerprint(fingerprints);
        boolean inForce = now - success.lastUsed < rememberFor && now - success.since < LONGEST.toNanos();
        boolean same = Fingerprints.areEqual(success.fingerprint, presented);
        if (success == standIn) return false;
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

    /** For the next version of a file, under the same key: what is known of users whose line is the same in both versions. */
    RememberedPasswords carriedOver(UserIndex from, UserIndex to) {
        RememberedPasswords next = new RememberedPasswords(fingerprints, Duration.ofNanos(rememberFor), to.capacity());
        AtomicReferenceArray<Success> known = places;
        for (int place = 0; known != null && place < known.length(); place++) {
            Success success = known.get(place);
            int position = success == null ? -1 : to.findSame(from, place);
            if (position >= 0) next.places().set(position, success);
        }
        return next;
    }
}
