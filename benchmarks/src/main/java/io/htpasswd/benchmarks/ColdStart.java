package io.htpasswd.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

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
            if (!rival.verifies(Work.PASSWORD)) throw new IllegalStateException(args[0]);
        }
        System.out.println(System.nanoTime() - start);
        System.exit(0); // a rival may have threads of its own
    }

    static double millis(Work work, String rival) throws IOException, InterruptedException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        List<String> command = List.of(
                java, "-cp", System.getProperty("java.class.path"), ColdStart.class.getName(), rival, work.encode());
        double[] millis = new double[STARTS];
        for (int i = 0; i < STARTS; i++) {
            Process process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            if (process.waitFor() != 0) throw new IOException("cold start of " + rival + " failed");
            millis[i] = Long.parseLong(out.strip()) / 1e6;
        }
        return Median.of(millis);
    }
}
