package io.htpasswd.benchmarks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What was measured, by work and rival, round by round. */
final class Measurements {
    private final Map<String, List<Double>> times = new TreeMap<>();
    private final Map<String, Double> bytes = new TreeMap<>();
    private final Map<String, Double> cold = new TreeMap<>();

    private static String key(String work, String rival) {
        return work + " " + rival;
    }

    void time(String work, String rival, double nanos) {
        times.computeIfAbsent(key(work, rival), key -> new ArrayList<>()).add(nanos);
    }

    void bytes(String work, String rival, double allocated) {
        bytes.put(key(work, rival), allocated);
    }

    void cold(String work, String rival, double millis) {
        cold.put(key(work, rival), millis);
    }

    boolean has(String work, String rival) {
        return times.containsKey(key(work, rival));
    }

    double nanos(String work, String rival) {
        return Median.of(array(work, rival));
    }

    /** The median of the ratios of each round, in which both stood side by side. */
    double ratio(String work, String rival, String to) {
        double[] ours = array(work, rival);
        double[] theirs = array(work, to);
        double[] ratios = new double[Math.min(ours.length, theirs.length)];
        for (int i = 0; i < ratios.length; i++) ratios[i] = ours[i] / theirs[i];
        return Median.of(ratios);
    }

    /** From the fastest round to the slowest, as a part of the median: what is below that says nothing. */
    double spread(String work, String rival) {
        double[] nanos = array(work, rival);
        Arrays.sort(nanos);
        return (nanos[nanos.length - 1] - nanos[0]) / Median.of(nanos);
    }

    /** NaN where nobody counted: C. */
    double bytes(String work, String rival) {
        return bytes.getOrDefault(key(work, rival), Double.NaN);
    }

    double coldMillis(String work, String rival) {
        return cold.getOrDefault(key(work, rival), Double.NaN);
    }

    private double[] array(String work, String rival) {
        return times.getOrDefault(key(work, rival), List.of()).stream()
                .mapToDouble(Double::doubleValue)
                .toArray();
    }
}
