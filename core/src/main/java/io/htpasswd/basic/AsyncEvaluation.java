package io.htpasswd.basic;

import static java.util.Objects.requireNonNull;

import io.htpasswd.admission.Admission;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
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
 *            a permit is free                                 TO_VERIFY
 *            a turn to come                                   WAITING
 *            the place was lost                               ENDED, UNAVAILABLE
 * WAITING    the turn comes                                   TO_VERIFY
 *            another request takes it along                   ALONG
 *            the client has logged in, and this is remembered TO_DECIDE
 * TO_VERIFY  the second task begins                           VERIFYING
 * VERIFYING  the password was verified, wanted or not         ENDED, decided
 * ALONG      the other request has verified it                TO_DECIDE
 * TO_DECIDE  the second task begins, or will not in time      ENDED, decided
 * TO_LOOK, WAITING, TO_VERIFY
 *            cancelled                                        ENDED, undecided
 *            maxWait after the arrival, or a task is refused  ENDED, UNAVAILABLE
 * TO_LOOK, WAITING
 *            the place was lost                               ENDED, UNAVAILABLE
 * </pre>
 *
 * Whoever brings about ENDED gives back the place, and then decides. What has begun comes to its end: a guess whose client
 * does not wait for the answer is logged like any other.
 */
final class AsyncEvaluation extends EvaluationPlace {
    private enum Step {
        TO_LOOK,
        LOOKING,
        WAITING,
        TO_VERIFY,
        VERIFYING,
        ALONG,
        TO_DECIDE,
        ENDED
    }

    private final Admission admission;
    private final TaskOffer tasks;
    /** For what the request's own executor cannot do. */
    private final Executor elsewhere;

    private final AtomicReference<Step> step = new AtomicReference<>(Step.TO_LOOK);
    private final CompletableFuture<Decision> result = new CompletableFuture<>();
    /** Completed when the request has waited for too long; by the clock, or by a test. */
    final CompletableFuture<Void> maxWait = new CompletableFuture<>();

    private @Nullable Error failure;
    private volatile @Nullable Supplier<VerifierResult> outcome; // from TO_DECIDE on

    AsyncEvaluation(Evaluation evaluation, Admission admission, Executor executor) {
        this(evaluation, admission, executor, new CompletableFuture<>().defaultExecutor());
    }

    AsyncEvaluation(Evaluation evaluation, Admission admission, Executor executor, Executor elsewhere) {
        super(Form.ASYNCHRONOUS, evaluation);
        this.admission = admission;
        this.tasks = new TaskOffer(executor);
        this.elsewhere = elsewhere;
    }

    CompletableFuture<Decision> start() {
        if (!admission.enter(this)) return CompletableFuture.completedFuture(evaluation.withoutPlace());
        // Also when the caller completes it, which nobody forbids.
        result.whenComplete((decision, unwanted) -> abandon());
        maxWait.completeOnTimeout(null, admission.maxWaitNanos(), TimeUnit.NANOSECONDS)
                .thenRun(this::late);
        if (!begin(Step.TO_LOOK, this::look)) {
            admission.leave(this, Leaving.DONE);
            if (failure == null) complete(() -> VerifierResult.refused(0));
            else result.completeExceptionally(failure);
        }
        return result;
    }

    private void look() {
        if (!step.compareAndSet(Step.TO_LOOK, Step.LOOKING)) return;
        try {
            VerifierResult remembered = evaluation.refreshed();
            if (remembered == null) awaitPermit();
            else end(remembered);
        } catch (RuntimeException | Error e) {
            fail(e);
        }
    }

    private void awaitPermit() {
        Work work = evaluation.work();
        step.set(Step.WAITING);
        // Each may have happened while nothing could be ended. Then acquire finds the place left.
        if (result.isDone()) abandon();
        if (maxWait.isDone()) late();
        switch (admission.acquire(this, work)) {
            case PERMIT -> {
                if (step.compareAndSet(Step.WAITING, Step.TO_VERIFY)) verify();
            }
            case TURN -> {}
            default -> {
                if (step.compareAndSet(Step.WAITING, Step.ENDED)) complete(() -> VerifierResult.refused(waited()));
            }
        }
    }

    @Override
    protected boolean granted() {
        // Else somebody has just ended it, and gives the permit back with the place.
        if (!step.compareAndSet(Step.WAITING, Step.TO_VERIFY)) return true;
        return begin(Step.TO_VERIFY, this::verify);
    }

    @Override
    protected boolean takenAlong() {
        return step.compareAndSet(Step.WAITING, Step.ALONG);
    }

    @Override
    void verified(Supplier<VerifierResult> outcome) {
        toDecide(Step.ALONG, outcome);
    }

    @Override
    protected void unusable() {
        refuse();
    }

    @Override
    protected void evicted() {
        if (step.compareAndSet(Step.TO_LOOK, Step.ENDED) || step.compareAndSet(Step.WAITING, Step.ENDED)) refuse();
    }

    @Override
    protected void loggedIn() {
        if (step.get() != Step.WAITING) return;
        VerifierResult remembered = evaluation.remembered();
        if (remembered != null) toDecide(Step.WAITING, () -> remembered.after(waited()));
    }

    /** The outcome is there, on a thread that is another request's; this one's task decides, or is given up for dead. */
    private void toDecide(Step from, Supplier<VerifierResult> outcome) {
        // Two may come to the same moment with one: both are true.
        this.outcome = outcome;
        if (!step.compareAndSet(from, Step.TO_DECIDE)) return;
        admission.leave(this, Leaving.DONE);
        if (result.isDone() || maxWait.isDone()) decideWithoutTask();
        else if (!begin(Step.TO_DECIDE, this::decide)) decideElsewhere(outcome);
    }

    private void decide() {
        if (step.compareAndSet(Step.TO_DECIDE, Step.ENDED)) complete(requireNonNull(outcome));
    }

    private void decideWithoutTask() {
        if (step.compareAndSet(Step.TO_DECIDE, Step.ENDED)) decideElsewhere(requireNonNull(outcome));
    }

    private void refuse() {
        if (failure == null) decideElsewhere(() -> VerifierResult.refused(waited()));
        else result.completeExceptionally(failure);
    }

    /** Not on this thread, which is another request's or the clock's. */
    private void decideElsewhere(Supplier<VerifierResult> outcome) {
        try {
            elsewhere.execute(() -> complete(outcome));
        } catch (Error e) { // also when there is no thread to be had
            result.completeExceptionally(e);
        }
    }

    private void verify() {
        if (!step.compareAndSet(Step.TO_VERIFY, Step.VERIFYING)) return;
        try {
            end(SideBySide.verify(admission, this));
        } catch (RuntimeException | Error e) {
            fail(e);
        }
    }

    /** Nobody wants the decision any more. */
    private void abandon() {
        maxWait.cancel(false);
        decideWithoutTask();
        if (endBeforeWork()) admission.leave(this, Leaving.CANCELLED);
    }

    /** An executor that has not begun a task by now may never do so, and one more would not help. */
    private void late() {
        decideWithoutTask();
        if (!endBeforeWork()) return;
        admission.leave(this, Leaving.OUT_OF_TIME);
        refuse();
    }

    /** False when something has begun, or all is over. */
    private boolean endBeforeWork() {
        Step now = step.get();
        while (now == Step.TO_LOOK || now == Step.WAITING || now == Step.TO_VERIFY) {
            if (step.compareAndSet(now, Step.ENDED)) return true;
            now = step.get();
        }
        return false;
    }

    /** The permit is back before anybody hears of the decision. */
    private void end(VerifierResult outcome) {
        step.set(Step.ENDED);
        admission.leave(this, Leaving.DONE);
        complete(() -> outcome);
    }

    private void fail(Throwable cause) {
        step.set(Step.ENDED);
        admission.leave(this, Leaving.DONE);
        result.completeExceptionally(cause);
    }

    private void complete(Supplier<VerifierResult> outcome) {
        try {
            result.complete(evaluation.decide(outcome.get()));
        } catch (RuntimeException | Error e) {
            result.completeExceptionally(e);
        }
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
