package io.htpasswd.admission;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A set that keeps each element for one second: pairs of a client and the user that it claims to be, as a {@link KeyedHash}. It
 * has 65,536 slots of eight bytes, the hash's upper half beside the time. Two pairs that fall into one slot displace each other,
 * which nobody can bring about on purpose without the key; by chance it takes as many requests as there are slots.
 *
 * <p>This class is thread-safe, and takes no lock once its slots are there.
 */
final class ExpiringSet {
    static final int MILLIS = 1_000;

    private static final int SLOTS = 1 << 16;

    private final LongSupplier nanoTime;
    private final long origin;
    /** Null until there is a first pair: most processes never have one. */
    private volatile @Nullable AtomicLongArray slots;

    private volatile long last;

    ExpiringSet(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        // An empty slot is older than anything.
        this.origin = nanoTime.getAsLong() - TimeUnit.MILLISECONDS.toNanos(2L * MILLIS);
    }

    void add(long pair) {
        int now = now();
        last = nanoTime.getAsLong();
        slots().set(slot(pair), (pair & 0xFFFFFFFF_00000000L) | (now & 0xFFFFFFFFL));
    }

    /** True when there may be a pair: nearly always false, and then no hash of a client need be made. */
    boolean isEmpty() {
        return slots == null || nanoTime.getAsLong() - last >= TimeUnit.MILLISECONDS.toNanos(MILLIS);
    }

    boolean contains(long pair) {
        AtomicLongArray slots = this.slots;
        if (slots == null) return false;
        long found = slots.get(slot(pair));
        // Unsigned, because the difference of old times is negative; read after the slot, because of one that is new.
        return found >>> 32 == pair >>> 32 && Integer.compareUnsigned(now() - (int) found, MILLIS) < 0;
    }

    /** Milliseconds; they begin anew after 49 days, and then an old pair may be taken for a new one for one second. */
    private int now() {
        return (int) TimeUnit.NANOSECONDS.toMillis(nanoTime.getAsLong() - origin);
    }

    private static int slot(long pair) {
        return (int) pair & (SLOTS - 1);
    }

    private AtomicLongArray slots() {
        AtomicLongArray slots = this.slots;
        if (slots != null) return slots;
        synchronized (this) {
            if (this.slots == null) this.slots = new AtomicLongArray(SLOTS);
            return this.slots;
        }
    }
}
