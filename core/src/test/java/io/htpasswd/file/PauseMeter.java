package io.htpasswd.file;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * How long this machine keeps a thread from running that has nothing to do but to wake up every millisecond and touch a file:
 * on a busy disk that waits, and so does reading a new file, whose time of access is noted.
 */
final class PauseMeter extends Thread implements AutoCloseable {
    private static final long PERIOD = TimeUnit.MILLISECONDS.toNanos(1);

    private final Path file;
    private final AtomicLong longest = new AtomicLong();
    private volatile long began = System.nanoTime();
    private volatile boolean stopped;
    private volatile @Nullable IOException failure;

    PauseMeter(Path file) throws IOException {
        super("pauses");
        this.file = Files.createFile(file);
        start();
    }

    @Override
    public void run() {
        try {
            while (!stopped) {
                began = System.nanoTime();
                TimeUnit.NANOSECONDS.sleep(PERIOD);
                Files.setLastModifiedTime(file, FileTime.from(Instant.now()));
                longest.accumulateAndGet(current(), Math::max);
            }
        } catch (IOException e) {
            failure = e;
        } catch (InterruptedException e) {
            failure = new InterruptedIOException();
        }
    }

    private long current() {
        return System.nanoTime() - began - PERIOD;
    }

    void forget() {
        longest.set(0);
    }

    /** Since told to forget, with one that may be going on. */
    long longest() {
        return Math.max(longest.get(), current());
    }

    @Override
    public void close() throws IOException {
        stopped = true;
        try {
            join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (failure != null) throw failure;
    }
}
