package io.htpasswd.admission;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Limits how many wrong passwords a client may send in a window of time. A client that has used them up is denied, also with a
 * right password, until one comes back.
 *
 * <pre>{@code
 * AttemptLimit limit = AttemptLimit.of(10, Duration.ofMinutes(10));
 * BasicAuth auth = BasicAuth.of(policy, users).withAttemptLimit(limit);
 * }</pre>
 *
 * <p>Attempts come back evenly: with the limit above one each minute, as in a token bucket. Only wrong passwords and unknown
 * users count, and both the same. The limit may be exceeded by as many as are verified at once, and these come back first.
 *
 * <p>A client is an IPv4 address, also written as {@code ::ffff:} or {@code 64:ff9b::}, or the /64 of an IPv6 one. Requests
 * without an address are not limited. At most 65,536 clients are kept, as keyed hashes, those with most attempts left forgotten
 * first. No user is counted, or any client could lock out any user. Behind a proxy name the proxy first, or all its clients
 * are one.
 *
 * <p>This class is thread-safe; one limit may serve any number of guards.
 */
public final class AttemptLimit {
    private static final int MOST_WRONG = 1_000_000;
    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofDays(30);

    private final int wrong;
    private final Duration window;
    private final KeyedHash hash = new KeyedHash();
    private final TokenBuckets attempts;
    /** What was compared with what is remembered, and not found there, nor verified as right since. */
    private final TokenBuckets comparisons;

    AttemptLimit(int wrong, Duration window, LongSupplier nanoTime) {
        this.wrong = wrong;
        this.window = window;
        this.attempts = new TokenBuckets(wrong, window.toNanos(), nanoTime);
        this.comparisons = new TokenBuckets(wrong, window.toNanos(), nanoTime);
    }

    /**
     * Returns a limit of this many wrong passwords per client in each window.
     *
     * @throws IllegalArgumentException if {@code wrong} is not between 1 and 1,000,000, or {@code window} not between a second and
     *     30 days
     */
    public static AttemptLimit of(int wrong, Duration window) {
        if (wrong < 1 || wrong > MOST_WRONG) {
            throw new IllegalArgumentException("wrong attempts must be from 1 to " + MOST_WRONG + ", was " + wrong);
        }
        Objects.requireNonNull(window, "window");
        if (window.compareTo(SHORTEST) < 0 || window.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(
                    "the window must be from " + SHORTEST + " to " + LONGEST.toDays() + " days, was " + window);
        }
        return new AttemptLimit(wrong, window, System::nanoTime);
    }

    // For authors of guards.

    /** Returns true if no client is limited now, and each may have credentials compared with what is remembered. */
    public boolean isQuiet() {
        return attempts.allHaveOne() && comparisons.allHaveOne();
    }

    /** Returns true if this client has no attempt left; false for one without an address. */
    public boolean isLimited(@Nullable String client) {
        return nanosToNext(client) > 0;
    }

    /**
     * Returns false if this client's credentials must not be compared with what is remembered before their turn. That is a guess
     * too: many that arrive together, or are cancelled before they are verified, would be compared and not counted.
     */
    public boolean mayCompare(@Nullable String client) {
        if (client == null || isQuiet()) return true;
        long hashed = hash.address(client);
        return attempts.nanosToNext(hashed) == 0 && comparisons.nanosToNext(hashed) == 0;
    }

    /** Counts credentials of this client that were compared with what is remembered and are not known yet. */
    public void compared(@Nullable String client) {
        if (client != null) comparisons.take(hash.address(client));
    }

    /** Counts credentials no longer that were compared and turned out right. */
    public void accepted(@Nullable String client) {
        if (client != null) comparisons.give(hash.address(client));
    }

    /** Counts a wrong password of this client. */
    public void rejected(@Nullable String client) {
        if (client != null) attempts.take(hash.address(client));
    }

    /** Returns in how many seconds this client may try again, at least 1. */
    public int retryAfterSeconds(@Nullable String client) {
        long begun = TimeUnit.NANOSECONDS.toSeconds(nanosToNext(client) + TimeUnit.SECONDS.toNanos(1) - 1);
        return (int) Math.max(1, Math.min(Integer.MAX_VALUE, begun));
    }

    private long nanosToNext(@Nullable String client) {
        return client == null || attempts.allHaveOne() ? 0 : attempts.nanosToNext(hash.address(client));
    }

    /** For tests. */
    int clientsKept() {
        return Math.max(attempts.kept(), comparisons.kept());
    }

    /** The numbers of this limit. */
    @Override
    public String toString() {
        return "AttemptLimit[" + wrong + " wrong in " + window + "]";
    }
}
