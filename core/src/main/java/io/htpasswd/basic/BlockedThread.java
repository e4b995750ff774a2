package io.htpasswd.basic;

import io.htpasswd.admission.Admission;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The place of a request whose thread waits for its turn. Without a timer: the JDK's belongs to a thread that would hold on to
 * the class loader of the application that first needed it.
 */
final class BlockedThread extends EvaluationPlace {
    private final Admission admission;
    /** One for each thing that the thread has to look at. */
    private final Semaphore news = new Semaphore(0);

    private volatile @Nullable Supplier<VerifierResult> result;

    BlockedThread(Evaluation evaluation, Admission admission) {
        super(Form.BLOCKING, evaluation);
        this.admission = admission;
    }

    /**
     * PERMIT once the turn has come; ALONG when another request's turn is this one's, too; TURN when the answer is known without one, which is asked whenever the client has logged in;
     * LEFT when the place was lost, the turn did not come in time, or the thread was interrupted.
     */
    Holds await(BooleanSupplier isKnown) {
        Holds holds = admission.acquire(this, evaluation.work());
        while (holds == Holds.TURN) {
            // A permit that comes in the very moment of giving up is this thread's, so it is used.
            if (!newsInTime() && admission.leaveQueue(this)) return Holds.LEFT;
            holds = admission.holds(this);
            if (holds == Holds.TURN && isKnown.getAsBoolean()) return holds;
        }
        return holds;
    }

    /** What came of being taken along. The work has begun, so neither the clock nor an interrupt ends it. */
    VerifierResult awaitResult() {
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
