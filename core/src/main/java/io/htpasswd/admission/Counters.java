package io.htpasswd.admission;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What operators look at, counted since the limit was made.
 *
 * <p>This class is thread-safe.
 */
final class Counters {
    private final AtomicLong refused = new AtomicLong();
    private final AtomicLong evicted = new AtomicLong();
    private final AtomicLong outOfTime = new AtomicLong();
    private final AtomicLong verificationNanos = new AtomicLong();

    void refused(boolean evicted) {
        refused.incrementAndGet();
        if (evicted) this.evicted.incrementAndGet();
    }

    void outOfTime() {
        outOfTime.incrementAndGet();
    }

    /** The mean moves an eighth of the way to each. */
    void verified(long nanos) {
        verificationNanos.accumulateAndGet(nanos, (mean, latest) -> mean == 0 ? latest : mean + (latest - mean) / 8);
    }

    /** Until so many that wait have had their turn, with so many at once. */
    int retryAfterSeconds(int waiting, int permits) {
        long seconds =
                verificationTime().multipliedBy(waiting).dividedBy(permits).toSeconds();
        return (int) Math.max(1, Math.min(30, seconds));
    }

    long refusals() {
        return refused.get();
    }

    long evictions() {
        return evicted.get();
    }

    long timeouts() {
        return outOfTime.get();
    }

    Duration verificationTime() {
        return Duration.ofNanos(verificationNanos.get());
    }
}
