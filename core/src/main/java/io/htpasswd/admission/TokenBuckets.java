package io.htpasswd.admission;

import java.util.HashMap;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A bucket of tokens for each client, refilled evenly; clients are {@link KeyedHash}es. At most 65,536 are kept, those with
 * most left forgotten first.
 *
 * <p>A bucket is one number, the time at which it will be full again, and a token taken moves it on by the time that one takes
 * to come back: the generic cell rate algorithm (ITU-T I.371). These times never change by themselves and are in the order of
 * what is left, so the bucket to forget is the first of a sorted set. One that is full needs no keeping.
 *
 * <p>A bucket may be overdrawn, by what was begun before it was empty. That is refilled first, or whoever tries several at
 * once as soon as one token is back would get more than the rate.
 *
 * <p>This class is thread-safe.
 */
final class TokenBuckets {
    static final int MOST = 1 << 16;

    private record Bucket(long fullAt, long client) implements Comparable<Bucket> {
        @Override
        public int compareTo(Bucket other) {
            return fullAt != other.fullAt ? Long.compare(fullAt, other.fullAt) : Long.compare(client, other.client);
        }
    }

    private final long nanosPerToken;
    /** A bucket that takes longer until it is full has no whole token. */
    private final long nanosToLast;

    private final LongSupplier nanoTime;
    private final long origin;

    private final Map<Long, Bucket> ofClient = new HashMap<>();
    private final NavigableSet<Bucket> mostLeftFirst = new TreeSet<>();
    /** From then on every bucket has a token, as long as none is taken. */
    private volatile long allHaveOneAt;

    TokenBuckets(int tokens, long refillNanos, LongSupplier nanoTime) {
        this.nanosPerToken = refillNanos / tokens;
        this.nanosToLast = nanosPerToken * (tokens - 1);
        this.nanoTime = nanoTime;
        this.origin = nanoTime.getAsLong();
    }

    /** True when each client has a token: then no hash of one need be made. */
    boolean allHaveOne() {
        return allHaveOneAt == 0 || allHaveOneAt <= now();
    }

    /** Takes one, also where none is left. */
    synchronized void take(long client) {
        long now = now();
        while (!mostLeftFirst.isEmpty() && mostLeftFirst.first().fullAt <= now) forgetFirst();
        @Nullable Bucket before = ofClient.get(client);
        if (before != null) mostLeftFirst.remove(before);
        Bucket after = new Bucket((before == null ? now : before.fullAt) + nanosPerToken, client);
        ofClient.put(client, after);
        mostLeftFirst.add(after);
        allHaveOneAt = Math.max(allHaveOneAt, after.fullAt - nanosToLast);
        if (ofClient.size() > MOST) forgetFirst();
    }

    /** Puts one back that was taken. */
    synchronized void give(long client) {
        @Nullable Bucket before = ofClient.remove(client);
        if (before == null) return;
        mostLeftFirst.remove(before);
        Bucket after = new Bucket(before.fullAt - nanosPerToken, client);
        if (after.fullAt <= now()) return;
        ofClient.put(client, after);
        mostLeftFirst.add(after);
    }

    /** In how many nanoseconds this client will have a token; 0 when it has one. */
    synchronized long nanosToNext(long client) {
        @Nullable Bucket bucket = ofClient.get(client);
        return bucket == null ? 0 : Math.max(0, bucket.fullAt - nanosToLast - now());
    }

    private void forgetFirst() {
        Bucket first = mostLeftFirst.pollFirst();
        if (first != null) ofClient.remove(first.client);
    }

    private long now() {
        return nanoTime.getAsLong() - origin;
    }

    /** For tests. */
    synchronized int kept() {
        if (mostLeftFirst.size() != ofClient.size()) throw new IllegalStateException("one is not in both");
        return ofClient.size();
    }
}
