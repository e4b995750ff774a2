package io.htpasswd.basic;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * How many verifications run at once, how many requests wait for one, and how long.
 *
 * <p>Hashing is slow on purpose, so strangers could otherwise keep every core, or every thread, busy. Who finds the queue
 * full is told so at once: {@link Reason#UNAVAILABLE}. The wait is bounded in number as well as in time, because time alone
 * would let a few wrong passwords a second hold every thread of a server.
 *
 * <p>Threads: shared by all; one object may serve any number of {@link BasicAuth}.
 */
public final class HashingLimit {
    private static final HashingLimit SHARED =
            of(Math.max(1, Runtime.getRuntime().availableProcessors() / 2), 64, Duration.ofSeconds(5));
    private static final CompletableFuture<Boolean> GRANTED = CompletableFuture.completedFuture(true);
    private static final CompletableFuture<Boolean> REFUSED = CompletableFuture.completedFuture(false);

    private final int maxWaiting;
    private final long maxWaitNanos;
    private final Deque<CompletableFuture<Boolean>> waiting = new ArrayDeque<>();
    private int free;
    private int handedOver;

    private HashingLimit(int concurrent, int maxWaiting, long maxWaitNanos) {
        this.free = concurrent;
        this.maxWaiting = maxWaiting;
        this.maxWaitNanos = maxWaitNanos;
    }

    /** The process's own, used where no other is named: half the processors, at least one; 64 waiting; 5 s. */
    public static HashingLimit shared() {
        return SHARED;
    }

    /**
     * At least one at once; none or more waiting, each for at most {@code maxWait}, not negative. In the asynchronous form
     * {@code waiting} also bounds the tasks handed to an executor and not begun.
     */
    public static HashingLimit of(int concurrent, int waiting, Duration maxWait) {
        if (concurrent < 1) throw new IllegalArgumentException("concurrent must be at least 1, was " + concurrent);
        if (waiting < 0) throw new IllegalArgumentException("waiting must be at least 0, was " + waiting);
        if (maxWait.isNegative()) throw new IllegalArgumentException("maxWait must not be negative, was " + maxWait);
        return new HashingLimit(concurrent, waiting, maxWait.toNanos());
    }

    /**
     * A permit, or a place in the queue for one: true once it is granted, false when it is refused, for a full queue or
     * after {@code maxWait}. Cancelling gives the place up; a permit that was granted before goes back by {@link #release}.
     */
    CompletableFuture<Boolean> acquire() {
        CompletableFuture<Boolean> permit = permitOrPlace();
        return permit.isDone() ? permit : permit.completeOnTimeout(false, maxWaitNanos, TimeUnit.NANOSECONDS);
    }

    /**
     * Waits on this thread; false when a permit is refused, also because of an interrupt, whose flag it keeps. Without the timer
     * of {@link #acquire}: its thread is the JDK's and would hold on to the class loader of the application that first needed it.
     */
    boolean await() {
        CompletableFuture<Boolean> permit = permitOrPlace();
        try {
            return permit.get(maxWaitNanos, TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            return grantedAfterAll(permit);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return grantedAfterAll(permit);
        } catch (ExecutionException e) {
            throw new IllegalStateException("a permit is granted or refused, never failed", e);
        }
    }

    /** In the very moment of giving up: then the permit is ours, so it is used. */
    private static boolean grantedAfterAll(CompletableFuture<Boolean> permit) {
        return !permit.cancel(false) && permit.join();
    }

    private CompletableFuture<Boolean> permitOrPlace() {
        CompletableFuture<Boolean> permit = new CompletableFuture<>();
        synchronized (waiting) {
            if (free > 0) {
                free--;
                return GRANTED;
            }
            if (waiting.size() >= maxWaiting) return REFUSED;
            waiting.add(permit);
        }
        permit.whenComplete((granted, cancelled) -> leaveQueue(permit));
        return permit;
    }

    private void leaveQueue(CompletableFuture<Boolean> permit) {
        synchronized (waiting) {
            waiting.removeIf(place -> place == permit);
        }
    }

    /** Gives a permit to the longest waiting, or back. */
    void release() {
        CompletableFuture<Boolean> next;
        do {
            synchronized (waiting) {
                next = waiting.poll();
                if (next == null) free++;
            }
            // Outside the lock, because it runs what waits for the permit; false for one that has just given up.
        } while (next != null && !next.complete(true));
    }

    /**
     * A place among the tasks handed to an executor; completed by the task as it begins, cancelled when nobody wants it any
     * more, exceptional when it waited for {@code maxWait}; completed exceptionally from the start when there is no place.
     * Given back however it ends: an executor that is shut down forgets its tasks, and must not take the places with it.
     */
    CompletableFuture<Void> handOver() {
        synchronized (waiting) {
            if (handedOver >= maxWaiting) return CompletableFuture.failedFuture(new CancellationException());
            handedOver++;
        }
        CompletableFuture<Void> begun = new CompletableFuture<>();
        begun.orTimeout(maxWaitNanos, TimeUnit.NANOSECONDS).whenComplete((done, late) -> {
            synchronized (waiting) {
                handedOver--;
            }
        });
        return begun;
    }
}
