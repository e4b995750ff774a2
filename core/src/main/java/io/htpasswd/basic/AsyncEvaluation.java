package io.htpasswd.basic;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The steps of an {@link Evaluation} on an executor: one task looks for a changed file and asks what is remembered, without
 * a permit; once a permit is there, in that task or in a second one, the password is verified. Between the two no thread is
 * held.
 */
final class AsyncEvaluation {
    private static final Logger LOG = LoggerFactory.getLogger(BasicAuth.class);
    private static final AtomicBoolean WARNED_OF_DIRECT_EXECUTOR = new AtomicBoolean();

    private final Evaluation evaluation;
    private final HashingLimit limit;
    private final Executor executor;
    private final CompletableFuture<Decision> result = new CompletableFuture<>();

    AsyncEvaluation(Evaluation evaluation, HashingLimit limit, Executor executor) {
        this.evaluation = evaluation;
        this.limit = limit;
        this.executor = executor;
    }

    CompletableFuture<Decision> start() {
        CompletableFuture<Void> begun = limit.handOver();
        boolean placed = !begun.isCompletedExceptionally();
        if (!placed || !handOver(() -> refreshed(begun))) {
            begun.cancel(false);
            return CompletableFuture.completedFuture(evaluation.decide(Answer.refused(0)));
        }
        result.whenComplete((decision, failure) -> begun.cancel(false));
        long handedOver = System.nanoTime();
        begun.whenComplete((done, late) -> {
            // The executor is stuck, so this one answer comes from elsewhere.
            if (late != null)
                result.completeAsync(() -> evaluation.decide(Answer.refused(System.nanoTime() - handedOver)));
        });
        return result;
    }

    private void refreshed(CompletableFuture<Void> begun) {
        if (!begun.complete(null)) return;
        try {
            Answer answer = evaluation.refreshed();
            if (answer == null) awaitPermit();
            else finish(answer);
        } catch (RuntimeException | Error e) {
            result.completeExceptionally(e);
        }
    }

    private void awaitPermit() {
        long asked = System.nanoTime();
        CompletableFuture<Boolean> permit = limit.acquire();
        if (permit.isDone()) {
            if (permit.join()) verified(0);
            else finish(Answer.refused(0));
            return;
        }
        result.whenComplete((decision, failure) -> permit.cancel(false));
        permit.thenAccept(granted -> {
            long waited = System.nanoTime() - asked;
            if (!granted) {
                Runnable refuse = () -> finish(Answer.refused(waited));
                if (!handOver(refuse)) refuse.run();
            } else if (!handOver(() -> verified(waited))) {
                limit.release();
                finish(Answer.refused(waited));
            }
        });
    }

    /** Under a permit, which is back before anybody hears of the decision. */
    private void verified(long waited) {
        Answer answer;
        try {
            if (result.isDone()) return;
            answer = evaluation.verified();
        } catch (RuntimeException | Error e) {
            limit.release();
            result.completeExceptionally(e);
            return;
        }
        limit.release();
        finish(answer.after(waited));
    }

    private void finish(Answer answer) {
        if (result.isDone()) return;
        try {
            result.complete(evaluation.decide(answer));
        } catch (RuntimeException | Error e) {
            result.completeExceptionally(e);
        }
    }

    /** False when the executor refuses the task, or would run it inside {@code execute}: then it has not run and will not. */
    private boolean handOver(Runnable task) {
        Handover handover = new Handover(task);
        try {
            executor.execute(handover);
        } catch (RejectedExecutionException e) {
            return false;
        }
        return handover.accepted();
    }

    private static final class Handover implements Runnable {
        private final Runnable task;
        /** Plain on purpose: only a thread that finds itself here has been caught. */
        private @Nullable Thread handingOver = Thread.currentThread();

        private boolean caught;

        Handover(Runnable task) {
            this.task = task;
        }

        @Override
        public void run() {
            if (Thread.currentThread() == handingOver) caught = true;
            else task.run();
        }

        boolean accepted() {
            handingOver = null;
            if (caught && WARNED_OF_DIRECT_EXECUTOR.compareAndSet(false, true)) {
                LOG.warn(
                        "the executor runs tasks on the thread that hands them over; requests that need a hash are denied");
            }
            return !caught;
        }
    }
}
