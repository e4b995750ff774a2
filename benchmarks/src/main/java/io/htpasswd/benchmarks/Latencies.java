package io.htpasswd.benchmarks;

import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** Runs one exchange again and again and writes down how long each took; a late one delays nothing but itself. */
final class Latencies extends Thread {
    private final Exchange exchange;
    private final long period;
    private final long[] nanos;
    private int answered;
    private int failed;

    Latencies(String name, Exchange exchange, Duration period, Duration time) {
        super(name);
        this.exchange = exchange;
        this.period = period.toNanos();
        this.nanos = new long[(int) time.dividedBy(period)];
    }

    /** From the time at which a request was due, so that one that stalls is not counted once for all that it kept waiting. */
    @Override
    public void run() {
        long begun = System.nanoTime();
        for (int i = 0; i < nanos.length; i++) {
            long due = begun + i * period;
            try {
                TimeUnit.NANOSECONDS.sleep(due - System.nanoTime());
                exchange.run();
                nanos[answered++] = System.nanoTime() - due;
            } catch (IOException e) {
                failed++;
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    /** Asks them all at once, until each has asked as often as it should. */
    static void watch(Latencies... watched) throws InterruptedException {
        for (Latencies one : watched) one.start();
        for (Latencies one : watched) one.join();
    }

    String row(String when) {
        long[] sorted = Arrays.copyOf(nanos, answered);
        Arrays.sort(sorted);
        return String.format(
                Locale.ROOT,
                "| %s, %s | %d | %s | %s | %s | %d |%n",
                getName(),
                when,
                nanos.length,
                millis(sorted, 0.5),
                millis(sorted, 0.99),
                millis(sorted, 1),
                failed);
    }

    private static String millis(long[] sorted, double share) {
        if (sorted.length == 0) return "-";
        int place = (int) Math.min(sorted.length - 1, Math.ceil(share * sorted.length));
        return String.format(Locale.ROOT, "%.3f ms", sorted[place] / 1e6);
    }
}
