package io.htpasswd.basic;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Pairs of a client and the user that it claims to be, each for one second: 65,536 places of eight bytes, a keyed hash's upper
 * half beside the time. Two pairs that fall into one place displace each other, which nobody can bring about on purpose without
 * the key; by chance it takes as many requests as there are places.
 *
 * <p>Threads: shared by all, without a lock.
 */
final class RecentPairs {
    static final int MILLIS = 1_000;

    private static final int PLACES = 1 << 16;
    private static final int KEY_BYTES = 32;

    private final LongSupplier nanoTime;
    private final long origin;
    private final byte[] key = new byte[KEY_BYTES];
    /** Null until something goes wrong for the first time. */
    private volatile @Nullable AtomicLongArray places;

    private volatile long last;

    RecentPairs(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        // An empty place is older than anything.
        this.origin = nanoTime.getAsLong() - TimeUnit.MILLISECONDS.toNanos(2L * MILLIS);
        new SecureRandom().nextBytes(key);
    }

    void add(@Nullable String client, String user) {
        long hash = hash(client, user);
        int now = now();
        last = nanoTime.getAsLong();
        places().set(place(hash), (hash & 0xFFFFFFFF_00000000L) | (now & 0xFFFFFFFFL));
    }

    /** True when there may be a pair: nearly always false, and then no client need be put into words. */
    boolean isEmpty() {
        return places == null || nanoTime.getAsLong() - last >= TimeUnit.MILLISECONDS.toNanos(MILLIS);
    }

    boolean contains(@Nullable String client, String user) {
        AtomicLongArray places = this.places;
        if (places == null) return false;
        long hash = hash(client, user);
        long found = places.get(place(hash));
        // Unsigned, because the difference of old times is negative; read after the place, because of one that is new.
        return found >>> 32 == hash >>> 32 && Integer.compareUnsigned(now() - (int) found, MILLIS) < 0;
    }

    /** Milliseconds; they begin anew after 49 days, and then an old pair may be taken for a new one for one second. */
    private int now() {
        return (int) TimeUnit.NANOSECONDS.toMillis(nanoTime.getAsLong() - origin);
    }

    private static int place(long hash) {
        return (int) hash & (PLACES - 1);
    }

    private AtomicLongArray places() {
        AtomicLongArray places = this.places;
        if (places != null) return places;
        synchronized (this) {
            if (this.places == null) this.places = new AtomicLongArray(PLACES);
            return this.places;
        }
    }

    private long hash(@Nullable String client, String user) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(key);
            if (client != null) digest.update(ClientAddress.network(client).getBytes(StandardCharsets.UTF_8));
            digest.update((byte) 0); // in no user's name
            digest.update(user.getBytes(StandardCharsets.UTF_8));
            return ByteBuffer.wrap(digest.digest()).getLong();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
