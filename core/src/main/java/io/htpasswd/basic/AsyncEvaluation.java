package io.htpasswd.basic;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The steps of an {@link Evaluation} on an executor: one task looks for a changed file and asks what is remembered, without
 * a permit; once a permit is there, in that task or in a second one, the password is verified. Between the two no thread is
 * held.
 *
 * <pre>
 * step       what ends it                                     goes on to
 * TO_LOOK    the first task begins                            LOOKING
 * LOOKING    known without a hash                             ENDED, decided
 *            a permit is free                                 VERIFYING
 *            a turn in the queue                              WAITING
 *            the queue is full                                ENDED, UNAVAILABLE
 * WAITING    the turn comes                                   TO_VERIFY
 * TO_VERIFY  the second task begins                           VERIFYING
 * VERIFYING  the password was verified, wanted or not         ENDED, decided
 * TO_LOOK, WAITING, TO_VERIFY
 *            cancelled                                        ENDED, undecided
 *            maxWait after the arrival, or a task is refused  ENDED, UNAVAILABLE
 * </pre>
 *
 * Whoever brings about ENDED gives back the place, and then decides. What has begun comes to its end: a guess whose client
 * does not wait for the answer is logged like any other.
 */
final class AsyncEvaluation extends Place {
    private enum Step {
        TO_LOOK,
        LOOKING,
        WAITING,
        TO_VERIFY,
        VERIFYING,
        ENDED
    }

    private final Evaluation evaluation;
    private final HashingLimit limit;
    private final TaskOffer tasks;
    /** For what the request's own executor cannot do. */
    private final Executor elsewhere;

    private final AtomicReference<Step> step = new AtomicReference<>(Step.TO_LOOK);
    private final CompletableFuture<Decision> result = new CompletableFuture<>();
    /** Completed when the request has waited for too long; by the clock, or by a test. */
    final CompletableFuture<Void> maxWait = new CompletableFuture<>();
    /** {@link System#nanoTime}; written before the step that others read it in. */
    private long waitingSince = System.nanoTime();

    private @Nullable Error failure;

    AsyncEvaluation(Evaluation evaluation, HashingLimit limit, Executor executor) {
        this(evaluation, limit, executor, new CompletableFuture<>().defaultExecutor());
    }

    AsyncEvaluation(Evaluation evaluation, HashingLimit limit, Executor executor, Executor elsewhere) {
        super(limit);
        this.evaluation = evaluation;
        this.limit = limit;
        this.tasks = new TaskOffer(executor);
        this.elsewhere = elsewhere;
    }

    CompletableFuture<Decision> start() {
        if (!enter()) return CompletableFuture.completedFuture(evaluation.withoutPlace());
        // Also when the caller completes it, which nobody forbids.
        result.whenComplete((decision, unwanted) -> abandon());
        maxWait.completeOnTimeout(null, limit.maxWaitNanos(), TimeUnit.NANOSECONDS)
                .thenRun(this::late);
        if (!begin(Step.TO_LOOK, this::look)) {
            leave();
            if (failure == null) complete(Answer.refused(0));
            else result.completeExceptionally(failure);
        }
        return result;
    }

    private void look() {
        if (!step.compareAndSet(Step.TO_LOOK, Step.LOOKING)) return;
        try {
            Answer answer = evaluation.refreshed();
            if (answer == null) awaitPermit();
            else end(answer);
        } catch (RuntimeException | Error e) {
            fail(e);
        }
    }

    private void awaitPermit() {
        waitingSince = System.nanoTime();
        step.set(Step.WAITING);
        // Both may have happened while nothing could be ended. Then acquire finds the place left.
        if (result.isDone()) abandon();
        if (maxWait.isDone()) late();
        switch (acquire()) {
            case PERMIT -> {
                if (step.compareAndSet(Step.WAITING, Step.TO_VERIFY)) verify();
            }
            case TURN -> {}
            default -> {
                if (step.compareAndSet(Step.WAITING, Step.ENDED)) complete(evaluation.fullQueue());
            }
        }
    }

    @Override
    boolean granted() {
        // Else somebody has just ended it, and gives the permit back with the place.
        if (!step.compareAndSet(Step.WAITING, Step.TO_VERIFY)) return true;
        return begin(Step.TO_VERIFY, this::verify);
    }

    /** Not on this thread, which is another request's or the clock's. */
    @Override
    void refused() {
        try {
            if (failure != null) throw failure;
            result.completeAsync(() -> evaluation.decide(Answer.refused(waited())), elsewhere);
        } catch (Error e) { // also when there is no thread to be had
            result.completeExceptionally(e);
        }
    }

    private void verify() {
        if (!step.compareAndSet(Step.TO_VERIFY, Step.VERIFYING)) return;
        long waited = waited();
        try {
            end(evaluation.verified().after(waited));
        } catch (RuntimeException | Error e) {
            fail(e);
        }
    }

    /** Nobody wants the decision any more. */
    private void abandon() {
        maxWait.cancel(false);
        if (!endBeforeWork()) return;
        leave();
        evaluation.abandoned();
    }

    private void late() {
        if (!endBeforeWork()) return;
        leave();
        // An executor that has not begun a task by now may never do so, and one more would not help.
        refused();
    }

    /** False when something has begun, or all is over. */
    private boolean endBeforeWork() {
        while (true) {
            Step now = step.get();
            boolean idle = now == Step.TO_LOOK || now == Step.WAITING || now == Step.TO_VERIFY;
            if (!idle) return false;
            if (step.compareAndSet(now, Step.ENDED)) return true;
        }
    }

    /** The permit is back before anybody hears of the decision. */
    private void end(Answer answer) {
        step.set(Step.ENDED);
        leave();
        complete(answer);
    }

    private void fail(Throwable cause) {
        step.set(Step.ENDED);
        leave();
        result.completeExceptionally(cause);
    }

    private void complete(Answer answer) {
        try {
            result.complete(evaluation.decide(answer));
        } catch (RuntimeException | Error e) {
            result.completeExceptionally(e);
        }
    }

    private long waited() {
        return System.nanoTime() - waitingSince;
    }

    /** False when the task was refused; then the evaluation is ended. One that had begun before it was refused goes on. */
    private boolean begin(Step toBegin, Runnable task) {
        try {
            if (tasks.offer(task)) return true;
        } catch (Error e) {
            failure = e;
        }
        return !step.compareAndSet(toBegin, Step.ENDED);
    }
}
