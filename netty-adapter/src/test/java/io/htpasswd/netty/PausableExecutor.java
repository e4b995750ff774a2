package io.htpasswd.netty;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** An executor that keeps tasks back while it is told to, as a pool does whose threads are busy; it counts what it has. */
final class PausableExecutor implements Executor {
    private static final long PATIENCE_SECONDS = 20;

    private final Deque<Runnable> held = new ArrayDeque<>();
    private boolean holding;
    private int accepted;
    private int running;

    @Override
    public synchronized void execute(Runnable task) {
        accepted++;
        if (holding) held.add(task);
        else start(task);
        notifyAll();
    }

    private void start(Runnable task) {
        running++;
        Server.HASHING.execute(() -> {
            try {
                task.run();
            } finally {
                ended();
            }
        });
    }

    private synchronized void ended() {
        running--;
        notifyAll();
    }

    synchronized int accepted() {
        return accepted;
    }

    synchronized void hold() {
        holding = true;
    }

    synchronized void letGo() {
        holding = false;
        while (!held.isEmpty()) start(held.remove());
    }

    /** Until it has accepted more than so many tasks, and all but so many of them have ended. */
    void awaitAccepted(int moreThan, int stillRunning) throws InterruptedException {
        await(() -> accepted > moreThan && running == stillRunning);
    }

    void awaitHeld() throws InterruptedException {
        await(() -> !held.isEmpty());
    }

    private synchronized void await(BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!condition.getAsBoolean()) {
            long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
            if (left <= 0) throw new AssertionError(accepted + " accepted, " + running + " running, " + held.size());
            wait(left);
        }
    }
}
