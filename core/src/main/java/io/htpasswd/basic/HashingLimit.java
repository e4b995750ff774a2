package io.htpasswd.basic;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * How many verifications run at once, how many requests wait for one, and how long.
 *
 * <p>Hashing is slow on purpose, so without a limit a few unauthenticated clients could keep every core, or every thread, busy.
 * A request that finds the queue full is denied at once: {@link Reason#UNAVAILABLE}. The wait is bounded in number as well as
 * in time, because time alone would let a few wrong passwords a second hold every thread of a server.
 *
 * <p>A full queue must not be a fast "no": else guesses at a remembered user's password would be answered at the speed of the
 * wire, 503 for a wrong one and 200 for the right one. So a client and user that were refused for want of a place are refused
 * again for one second, before anything is compared; and a client that gives a request up before it was verified waits for
 * its next turn as if nothing were remembered.
 *
 * <p>This class is thread-safe; one object may serve any number of {@link BasicAuth}.
 */
public final class HashingLimit {
    private static final HashingLimit SHARED =
            of(Math.max(1, Runtime.getRuntime().availableProcessors() / 2), 64, Duration.ofSeconds(5));

    private final int concurrent;
    private final int maxWaiting;
    private final long maxWaitNanos;
    private final RecentPairs refused;
    private final RecentPairs abandoned;

    private final Object lock = new Object();
    // Guarded by the lock. While a permit is free nobody waits.
    private final Set<Place> waiting = new LinkedHashSet<>();
    private int free;
    private int handedOver;

    HashingLimit(int concurrent, int maxWaiting, long maxWaitNanos, LongSupplier nanoTime) {
        this.concurrent = concurrent;
        this.free = concurrent;
        this.maxWaiting = maxWaiting;
        this.maxWaitNanos = maxWaitNanos;
        this.refused = new RecentPairs(nanoTime);
        this.abandoned = new RecentPairs(nanoTime);
    }

    /** Returns the process's own limit, used where no other is named: half the processors, at least one; 64 waiting; 5 s. */
    public static HashingLimit shared() {
        return SHARED;
    }

    /**
     * Returns a limit of at least one verification at once and none or more requests that wait, each for at most
     * {@code maxWait}. In the asynchronous form {@code waiting} also bounds the tasks handed to an executor and not begun.
     *
     * @throws IllegalArgumentException when a number is too small or {@code maxWait} is negative
     */
    public static HashingLimit of(int concurrent, int waiting, Duration maxWait) {
        if (concurrent < 1) throw new IllegalArgumentException("concurrent must be at least 1, was " + concurrent);
        if (waiting < 0) throw new IllegalArgumentException("waiting must be at least 0, was " + waiting);
        if (Objects.requireNonNull(maxWait, "maxWait").isNegative()) {
            throw new IllegalArgumentException("maxWait must not be negative, was " + maxWait);
        }
        return new HashingLimit(concurrent, waiting, maxWait.toNanos(), System::nanoTime);
    }

    /**
     * Returns an executor for {@link BasicAuth#evaluate(RequestView, Executor)} with as many threads as this limit needs: one
     * more than verifications at once, so that a look at a changed file waits for no hash. The caller shuts it down.
     */
    public ExecutorService newExecutor(ThreadFactory threads) {
        return Executors.newFixedThreadPool(concurrent + 1, Objects.requireNonNull(threads, "threads"));
    }

    /** The numbers of this limit. */
    @Override
    public String toString() {
        return "HashingLimit[concurrent=" + concurrent + ", waiting=" + maxWaiting + ", maxWait="
                + Duration.ofNanos(maxWaitNanos) + "]";
    }

    long maxWaitNanos() {
        return maxWaitNanos;
    }

    /** The clients and users that were refused for want of a place within the last second. */
    RecentPairs refused() {
        return refused;
    }

    /** The clients and users whose requests were given up within the last second before they were verified. */
    RecentPairs abandoned() {
        return abandoned;
    }

    /** A place among the tasks that are handed to an executor; false when there is none. */
    boolean enter(Place place) {
        synchronized (lock) {
            if (handedOver >= maxWaiting) return false;
            handedOver++;
            place.holds = Place.Holds.TASK;
            return true;
        }
    }

    /** Exchanges what the place holds for a permit, or for a turn in the queue; LEFT when there is neither, or it was left. */
    Place.Holds acquire(Place place) {
        synchronized (lock) {
            if (place.holds == Place.Holds.TASK) handedOver--;
            if (place.holds == Place.Holds.LEFT) return place.holds;
            if (free > 0) {
                free--;
                place.holds = Place.Holds.PERMIT;
            } else if (waiting.size() < maxWaiting) {
                waiting.add(place);
                place.holds = Place.Holds.TURN;
            } else {
                place.holds = Place.Holds.LEFT;
            }
            return place.holds;
        }
    }

    /** Gives up what the place holds; a permit goes to the request that has waited longest, or back. */
    void leave(Place place) {
        synchronized (lock) {
            Place.Holds held = place.holds;
            place.holds = Place.Holds.LEFT;
            if (held == Place.Holds.TASK) handedOver--;
            if (held == Place.Holds.TURN) waiting.remove(place);
            if (held != Place.Holds.PERMIT) return;
        }
        passOn();
    }

    /** Gives up a turn that has not come; false when it has, and the permit is the caller's to use. */
    boolean leaveQueue(Place place) {
        synchronized (lock) {
            if (place.holds == Place.Holds.PERMIT) return false;
            waiting.remove(place);
            place.holds = Place.Holds.LEFT;
            return true;
        }
    }

    /**
     * A loop and not a call of {@link #leave} by each that cannot use its permit: an executor that was shut down refuses as
     * many in a row as wait. They hear of it last, when the permit is with somebody who can use it.
     */
    private void passOn() {
        List<Place> unable = new ArrayList<>(0);
        for (Place next = next(); next != null; next = next()) {
            if (next.granted() || !takeBack(next)) break;
            unable.add(next);
        }
        unable.forEach(Place::refused);
    }

    /** The place whose turn it is, with a permit; null when nobody waits, and then the permit is free. */
    private @Nullable Place next() {
        synchronized (lock) {
            Iterator<Place> first = waiting.iterator();
            if (!first.hasNext()) {
                free++;
                return null;
            }
            Place next = first.next();
            first.remove();
            next.holds = Place.Holds.PERMIT;
            return next;
        }
    }

    /** False when the place was left in the meantime: then its permit has been passed on already. */
    private boolean takeBack(Place place) {
        synchronized (lock) {
            if (place.holds != Place.Holds.PERMIT) return false;
            place.holds = Place.Holds.LEFT;
            return true;
        }
    }

    /** For tests: the permits that nobody has. */
    int freePermits() {
        synchronized (lock) {
            return free;
        }
    }

    /** For tests: the places that somebody has, among tasks and in the queue. */
    int takenPlaces() {
        synchronized (lock) {
            return handedOver + waiting.size();
        }
    }
}
