package io.htpasswd.basic;

import io.htpasswd.admission.Admission;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The steps of an {@link Evaluation} on the thread that brought the request, which waits for its turn. Without a timer: the JDK's
 * belongs to a thread that would hold on to the class loader of the application that first needed it.
 */
final class BlockingEvaluation extends EvaluationPlace {
    private final Admission admission;
    /** One for each thing that the thread has to look at. */
    private final Semaphore news = new Semaphore(0);

    private volatile @Nullable Supplier<VerifierResult> result;

    BlockingEvaluation(Evaluation evaluation, Admission admission) {
        super(Form.BLOCKING, evaluation);
        this.admission = admission;
    }

    /** To be called on the thread that waits. */
    Decision start() {
        if (!admission.enter(this)) return evaluation.withoutPlace();
        VerifierResult result;
        try {
            result = evaluation.refreshed();
            if (result == null) result = inTurn();
        } finally {
            admission.leave(this, Leaving.DONE);
        }
        return evaluation.decide(result);
    }

    private VerifierResult inTurn() {
        Holds holds = admission.acquire(this, evaluation.work());
        while (holds == Holds.TURN) {
            // A permit that comes in the very moment of giving up is this thread's, so it is used.
            if (!newsInTime() && admission.leaveQueue(this)) return VerifierResult.refused(waited());
            holds = admission.holds(this);
            VerifierResult remembered = holds == Holds.TURN ? evaluation.remembered() : null;
            if (remembered != null) return remembered;
        }
        return switch (holds) {
            case PERMIT -> SideBySide.verify(admission, this);
            case ALONG -> awaitResult();
            default -> VerifierResult.refused(waited());
        };
    }

    /** What came of being taken along. The work has begun, so neither the clock nor an interrupt ends it. */
    private VerifierResult awaitResult() {
        Supplier<VerifierResult> result = this.result;
        while (result == null) {
            news.acquireUninterruptibly();
            result = this.result;
        }
        return result.get();
    }

    private boolean newsInTime() {
        try {
            return news.tryAcquire(admission.maxWaitNanos() - waited(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Override
    protected boolean granted() {
        news.release();
        return true;
    }

    @Override
    protected boolean takenAlong() {
        return true;
    }

    @Override
    void verified(Supplier<VerifierResult> result) {
        this.result = result;
        news.release();
    }

    @Override
    protected void unusable() {
        throw new IllegalStateException("a thread can always use its permit");
    }

    @Override
    protected void evicted() {
        news.release();
    }

    @Override
    protected void loggedIn() {
        news.release();
    }
}
