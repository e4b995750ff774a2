package io.htpasswd.benchmarks;

import java.util.Arrays;

/** Times of one kind of request, in nanoseconds; none is left out. */
final class Sample {
    private final double[] nanos;
    private int taken;

    Sample(int size) {
        this.nanos = new double[size];
    }

    void add(long time) {
        nanos[taken++] = time;
    }

    int size() {
        return taken;
    }

    double mean() {
        double sum = 0;
        for (int i = 0; i < taken; i++) sum += nanos[i];
        return sum / taken;
    }

    double median() {
        return Median.of(Arrays.copyOf(nanos, taken));
    }

    /** Welch's t: the difference of two means in units of its own uncertainty; above 4.5 either way it is no accident. */
    double t(Sample other) {
        return (mean() - other.mean()) / Math.sqrt(varianceOfMean() + other.varianceOfMean());
    }

    private double varianceOfMean() {
        double mean = mean();
        double sum = 0;
        for (int i = 0; i < taken; i++) sum += (nanos[i] - mean) * (nanos[i] - mean);
        return sum / (taken - 1) / taken;
    }
}
