package io.htpasswd.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * What does the filter cost a Tomcat, when the users are remembered? Pairs of runs of wrk, one after the other and the first of
 * a pair in turn, against the same server with and without the filter. {@code java -cp benchmarks.jar
 * io.htpasswd.benchmarks.ServletCost [short|full]}; takes wrk.
 */
public final class ServletCost {
    private static final int PAIRS = 9;
    private static final int CONNECTIONS = 16;

    private ServletCost() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        boolean full = args.length > 0 && args[0].equals("full");
        int seconds = full ? 10 : 2;
        Path users = Files.writeString(Files.createTempFile("users", ""), "user:" + MeasuredHash.APR1.encode() + "\n");
        Series bare = new Series();
        Series guarded = new Series();
        try (FreshServer without = FreshServer.start("bare");
                FreshServer with = FreshServer.start("guarded", users.toString())) {
            for (FreshServer server : new FreshServer[] {without, with}) run(server, full ? 30 : 5);
            for (int i = 0; i < PAIRS; i++) {
                boolean bareFirst = i % 2 == 0;
                if (bareFirst) bare.add(i, without, seconds);
                guarded.add(i, with, seconds);
                if (!bareFirst) bare.add(i, without, seconds);
            }
        } finally {
            Files.delete(users);
        }
        double[] ratios = new double[PAIRS];
        for (int i = 0; i < PAIRS; i++) ratios[i] = guarded.perSecond[i] / bare.perSecond[i];
        System.out.println(Report.machine("-cp benchmarks/target/benchmarks.jar " + ServletCost.class.getName(), args));
        System.out.println("| Tomcat, " + CONNECTIONS + " connections, remembered | requests/s | bytes a request |");
        System.out.println("| --- | ---: | ---: |");
        bare.print("without the filter");
        guarded.print("with it");
        System.out.printf(
                Locale.ROOT,
                "| median of %d pairs' ratios; difference | %.3f | %.0f |%n",
                PAIRS,
                Median.of(ratios),
                Median.of(guarded.bytes) - Median.of(bare.bytes));
    }

    private static Wrk.Result run(FreshServer server, int seconds) throws IOException, InterruptedException {
        Wrk.Result result = Wrk.start(
                        server.url("/"), CONNECTIONS, seconds, MeasuredHash.authorization(MeasuredHash.PASSWORD))
                .result();
        if (result.refused() > 0) throw new IOException("not a run of remembered users: " + result);
        return result;
    }

    /** The runs against one server. */
    private static final class Series {
        final double[] perSecond = new double[PAIRS];
        final double[] bytes = new double[PAIRS];

        void add(int pair, FreshServer server, int seconds) throws IOException, InterruptedException {
            long before = server.allocated();
            Wrk.Result result = run(server, seconds);
            perSecond[pair] = result.perSecond();
            bytes[pair] = (server.allocated() - before) / (double) result.requests();
        }

        void print(String name) {
            System.out.printf(Locale.ROOT, "| %s | %.0f | %.0f |%n", name, Median.of(perSecond), Median.of(bytes));
        }
    }
}
