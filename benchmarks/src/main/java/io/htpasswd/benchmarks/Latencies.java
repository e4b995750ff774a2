package io.htpasswd.benchmarks;

import java.io.IOException;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** A client that asks every 10 ms and writes down how long each answer took; a late one delays nothing but itself. */
final class Latencies extends Thread {
    private static final long PERIOD_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private final String path;
    private final String fields;
    private final int port;
    private final long[] nanos;
    private int answered;
    private int failed;

    Latencies(String name, int port, String path, String fields, int seconds) {
        super(name);
        this.port = port;
        this.path = path;
        this.fields = fields;
        this.nanos = new long[(int) (TimeUnit.SECONDS.toNanos(seconds) / PERIOD_NANOS)];
    }

    /** From the time at which a request was due, so that one that stalls is not counted once for all that it kept waiting. */
    @Override
    public void run() {
        long begun = System.nanoTime();
        for (int i = 0; i < nanos.length; ) {
            try (Client client = new Client(port, path, fields)) {
                for (; i < nanos.length; i++) {
                    long due = begun + i * PERIOD_NANOS;
                    TimeUnit.NANOSECONDS.sleep(due - System.nanoTime());
                    client.body();
                    nanos[answered++] = System.nanoTime() - due;
                }
            } catch (IOException e) {
                failed++;
                i++;
            } catch (InterruptedException e) {
                return;
            }
        }
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
        return String.format(Locale.ROOT, "%.2f ms", sorted[place] / 1e6);
    }
}
