package io.htpasswd.benchmarks;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** How long the answers to one kind of request took, whatever they were, and what they were. Used on one thread at a time. */
final class Answers {
    private static final int UNANSWERED = LoopbackClient.NO_ANSWER;

    private final Map<Integer, Integer> statuses = new TreeMap<>();
    private long[] nanos = new long[64];
    private int size;

    void add(int status, long time) {
        if (size == nanos.length) nanos = Arrays.copyOf(nanos, 2 * size);
        nanos[size++] = time;
        statuses.merge(status, 1, Integer::sum);
    }

    int size() {
        return size;
    }

    /** The part of all that had this status. */
    double share(int status) {
        return size == 0 ? 0 : (double) statuses.getOrDefault(status, 0) / size;
    }

    /** The smallest time that this part of all do not exceed; NaN where nobody asked. */
    double millis(double part) {
        if (size == 0) return Double.NaN;
        long[] sorted = Arrays.copyOf(nanos, size);
        Arrays.sort(sorted);
        return sorted[Math.max(0, (int) Math.ceil(part * size) - 1)] / 1e6;
    }

    String shares() {
        return statuses.entrySet().stream()
                .map(status -> String.format(
                        Locale.ROOT,
                        "%s: %.0f %%",
                        status.getKey() == UNANSWERED ? "none" : status.getKey(),
                        100.0 * status.getValue() / size))
                .collect(Collectors.joining(", "));
    }
}
