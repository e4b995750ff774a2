package io.htpasswd.admission;

import java.time.Duration;

/** The numbers of a {@link HashingLimit}; times in nanoseconds. */
record Limits(int permits, int blockingPlaces, int asynchronousPlaces, long maxWait) {
    /** The wait is at most as long as a long holds. */
    static Limits of(int permits, int blockingPlaces, int asynchronousPlaces, Duration maxWait) {
        boolean fits = maxWait.compareTo(Duration.ofNanos(Long.MAX_VALUE)) < 0;
        return new Limits(permits, blockingPlaces, asynchronousPlaces, fits ? maxWait.toNanos() : Long.MAX_VALUE);
    }

    Limits withBlockingPlaces(int places) {
        return new Limits(permits, places, asynchronousPlaces, maxWait);
    }

    @Override
    public String toString() {
        return "concurrent=" + permits + ", blockingPlaces=" + blockingPlaces + ", asynchronousPlaces="
                + asynchronousPlaces + ", maxWait=" + Duration.ofNanos(maxWait);
    }
}
