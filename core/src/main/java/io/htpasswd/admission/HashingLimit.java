package io.htpasswd.admission;

import io.htpasswd.admission.Place.Form;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;

/**
 * Limits how many verifications run at once, how many requests have a place, and how long they wait. Requests get their turns
 * fairly by client, so that a flood of wrong passwords delays its own senders.
 *
 * <pre>{@code
 * HashingLimit limit = HashingLimit.of(2, 1_000, Duration.ofSeconds(25)).withBlockingPlaces(150);
 * BasicAuth auth = BasicAuth.of(policy, users).withHashingLimit(limit);
 * }</pre>
 *
 * <p>A client has one request in each round of turns. Clients from whose address a user has logged in within the last twelve
 * hours take turns with all others, one of each. A request has a place from its arrival to the end of its verification. If no
 * place is free, the request with the latest round is denied, which may be the new one.
 *
 * <p>A full limit must not be a fast "no", or passwords of remembered users could be guessed at the speed of the wire. Therefore a client and user that were denied for want of a place are denied again for one
 * second before anything is compared. In that second other clients are compared with what is remembered only if a user has
 * logged in from their address. A client that cancels a request before it was verified waits for its next turn.
 *
 * <p>This class is thread-safe; one limit may serve any number of guards.
 */
public final class HashingLimit {
    private static final int PROCESSORS = Runtime.getRuntime().availableProcessors();
    private static final HashingLimit SHARED = new HashingLimit(
            Limits.of(Math.max(1, PROCESSORS / 2), Math.min(64, 4 * PROCESSORS), 1_024, Duration.ofSeconds(25)));

    private final Admission admission;

    private HashingLimit(Limits limits) {
        this(new Admission(limits, System::nanoTime));
    }

    HashingLimit(Admission admission) {
        this.admission = admission;
    }

    /**
     * Returns the process's own limit, used where no other is named. It runs half as many verifications at once as there are
     * processors, at least one. It has 1,024 places for requests that wait without a thread, and four per processor, at most 64,
     * for requests
     * that hold a thread. Those that are verified are counted in. No request waits for longer than 25 seconds.
     */
    public static HashingLimit shared() {
        return SHARED;
    }

    /**
     * Returns a limit of {@code concurrent} verifications at once. Beside these, {@code waiting} requests that hold a thread have
     * a place, and as many that hold none, each for at most {@code maxWait}.
     *
     * @throws IllegalArgumentException if {@code concurrent} is less than 1, or {@code waiting} or {@code maxWait} is negative
     */
    public static HashingLimit of(int concurrent, int waiting, Duration maxWait) {
        if (concurrent < 1) throw new IllegalArgumentException("concurrent must be at least 1, was " + concurrent);
        if (waiting < 0) throw new IllegalArgumentException("waiting must be at least 0, was " + waiting);
        if (Objects.requireNonNull(maxWait, "maxWait").isNegative()) {
            throw new IllegalArgumentException("maxWait must not be negative, was " + maxWait);
        }
        int places = (int) Math.min(Integer.MAX_VALUE, (long) concurrent + waiting);
        return new HashingLimit(Limits.of(concurrent, places, places, maxWait));
    }

    /**
     * Returns a new limit with this many places for requests that hold a thread, those that are verified counted in. With three
     * quarters of a server's threads the others stay free for requests that need no verification.
     *
     * @throws IllegalArgumentException if {@code places} is less than 1
     */
    public HashingLimit withBlockingPlaces(int places) {
        if (places < 1) throw new IllegalArgumentException("places must be at least 1, was " + places);
        return new HashingLimit(admission.withBlockingPlaces(places));
    }

    /**
     * Returns an executor for asynchronous guards with as many threads as this limit needs: one more than verifications at once,
     * so that reading a changed file waits for no hash. Its threads are daemons, so they do not keep the JVM alive; an application
     * that is redeployed shuts it down.
     */
    public ExecutorService newExecutor() {
        return newExecutor(task -> {
            Thread thread = new Thread(task, "htpasswd-auth hashing");
            thread.setDaemon(true);
            return thread;
        });
    }

    /** Returns such an executor with threads of the caller's making. The caller shuts it down. */
    public ExecutorService newExecutor(ThreadFactory threads) {
        return Executors.newFixedThreadPool(
                admission.limits().permits() + 1, Objects.requireNonNull(threads, "threads"));
    }

    /** Returns how many verifications run now. */
    public int running() {
        return admission.running();
    }

    /** Returns how many requests of this form wait for a turn now. The cost grows with their number. */
    public int waiting(Form form) {
        return admission.waiting(Objects.requireNonNull(form, "form"));
    }

    /** Returns of how many clients requests wait for a turn now. The cost grows with the number of requests. */
    public int clientsWaiting() {
        return admission.clientsWaiting();
    }

    /** Returns how many requests were denied for want of a place since the limit was made, those that lost theirs included. */
    public long refused() {
        return admission.counters().refusals();
    }

    /** Returns how many requests lost their place to a request with an earlier round since the limit was made. */
    public long evicted() {
        return admission.counters().evictions();
    }

    /** Returns how many requests waited for too long since the limit was made. */
    public long outOfTime() {
        return admission.counters().timeouts();
    }

    /** Returns how long a verification takes, the latest ones counting most; zero before the first. */
    public Duration verificationTime() {
        return admission.counters().verificationTime();
    }

    /** Returns the admission by this limit, for authors of guards. */
    public Admission admission() {
        return admission;
    }

    /** The numbers of this limit. */
    @Override
    public String toString() {
        return "HashingLimit[" + admission.limits() + "]";
    }
}
