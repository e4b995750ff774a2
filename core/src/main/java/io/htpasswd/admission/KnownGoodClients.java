package io.htpasswd.admission;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The clients from whose address good credentials were verified within the last twelve hours, as {@link KeyedHash}. At most
 * 65,536; the one whose last verification is the oldest is forgotten first.
 *
 * <p>This class is thread-safe.
 */
final class KnownGoodClients {
    static final int MOST = 1 << 16;
    static final long HOURS = 12;

    private final LongSupplier nanoTime;
    /** The time of the last verification; in the order of these times. */
    private final Map<Long, Long> verified = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Long> eldest) {
            return size() > MOST;
        }
    };

    KnownGoodClients(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    synchronized void add(long client) {
        verified.remove(client);
        verified.put(client, nanoTime.getAsLong());
    }

    synchronized boolean contains(long client) {
        @Nullable Long at = verified.get(client);
        return at != null && nanoTime.getAsLong() - at < TimeUnit.HOURS.toNanos(HOURS);
    }
}
