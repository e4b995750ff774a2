package io.htpasswd.file;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** How long this machine keeps a thread from running that has nothing to do but to wake up every millisecond. */
final class Stalls extends Thread implements AutoCloseable {
    private static final long PERIOD = TimeUnit.MILLISECONDS.toNanos(1);

    private final AtomicLong longest = new AtomicLong();
    private volatile boolean stopped;

    Stalls() {
        super("stalls");
        start();
    }

    @Override
    public void run() {
        while (!stopped) {
            long before = System.nanoTime();
            try {
                TimeUnit.NANOSECONDS.sleep(PERIOD);
            } catch (InterruptedException e) {
                return;
            }
            longest.accumulateAndGet(System.nanoTime() - before - PERIOD, Math::max);
        }
    }

    void forget() {
        longest.set(0);
    }

    long longest() {
        return longest.get();
    }

    @Override
    public void close() {
        stopped = true;
        try {
            join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
