package io.htpasswd.benchmarks;

import java.io.IOException;

/** The first hundred verifications of a fresh JVM, class loading and all; the median of five JVMs. */
public final class ColdStart {
    private static final int VERIFICATIONS = 100;
    private static final int STARTS = 5;

    private ColdStart() {}

    public static void main(String[] args) {
        String encoded = args[1];
        long start = System.nanoTime();
        Rival rival = Rival.of(args[0], encoded);
        for (int i = 0; i < VERIFICATIONS; i++) {
            if (!rival.verifies(MeasuredHash.PASSWORD)) throw new IllegalStateException(args[0]);
        }
        System.out.println(System.nanoTime() - start);
        System.exit(0); // a rival may have threads of its own
    }

    static double millis(MeasuredHash hash, String rival) throws IOException, InterruptedException {
        double[] millis = new double[STARTS];
        for (int i = 0; i < STARTS; i++) millis[i] = FreshJvm.number(ColdStart.class, rival, hash.encode()) / 1e6;
        return Median.of(millis);
    }
}
