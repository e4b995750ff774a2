package io.htpasswd.basic;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The place of a request whose thread waits for its turn. Without a timer: the JDK's belongs to a thread that would hold on to
 * the class loader of the application that first needed it.
 */
final class BlockedThread extends Place {
    private final CountDownLatch turn = new CountDownLatch(1);

    BlockedThread(HashingLimit limit) {
        super(limit);
    }

    /** PERMIT once granted; LEFT when there was no place; TURN when the turn did not come in time or the thread was interrupted. */
    Holds await(long nanos) {
        Holds holds = acquire();
        if (holds != Holds.TURN) return holds;
        // A permit that comes in the very moment of giving up is this thread's, so it is used.
        return cameWithin(nanos) || !leaveQueue() ? Holds.PERMIT : Holds.TURN;
    }

    private boolean cameWithin(long nanos) {
        try {
            return turn.await(nanos, TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Override
    boolean granted() {
        turn.countDown();
        return true;
    }

    @Override
    void refused() {
        throw new IllegalStateException("a thread can always use its permit");
    }
}
