package io.htpasswd.benchmarks;

import io.htpasswd.crypt.HashRules;
import io.htpasswd.crypt.PasswordHash;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.runner.RunnerException;

/**
 * How long does a bcrypt take that is verified together with others, and what does it allocate? {@code java -cp benchmarks.jar
 * io.htpasswd.benchmarks.WideBcryptBenchmark [short|full]} prints a table, with libxcrypt in every round: one round of cost 8, or
 * five of cost 10.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class WideBcryptBenchmark {
    private static final List<Integer> WIDTHS = List.of(1, 2, 3, 4);

    @Param({"1", "2", "3", "4"})
    public int width;

    @Param({"8"})
    public int cost;

    private List<PasswordHash> hashes;
    private List<byte[]> passwords;

    /** Each hash has a salt of its own. */
    @Setup
    public void setUp() {
        hashes = new ArrayList<>();
        for (int i = 0; i < width; i++) {
            byte[] encoded = MeasuredHash.bcrypt(cost).getBytes(StandardCharsets.US_ASCII);
            hashes.add(PasswordHash.parse(encoded, HashRules.standard()));
        }
        passwords = Collections.nCopies(width, MeasuredHash.password());
    }

    @Benchmark
    public boolean[] verify() {
        return PasswordHash.matches(hashes, passwords);
    }

    public static void main(String[] args) throws IOException, InterruptedException, RunnerException {
        boolean full = args.length > 0 && args[0].equals("full");
        String cost = full ? "10" : "8";
        String encoded = MeasuredHash.bcrypt(full ? 10 : 8);
        Measurements measured = new Measurements();
        try (CLoop c = CLoop.compiled()) {
            if (c == null) System.out.println("C is left out: it takes gcc and the headers of libaprutil and libcrypt");
            for (int round = 0; round < (full ? 5 : 1); round++) {
                if (c != null) measured.time(cost, "C", c.nanos(encoded));
                for (int width : WIDTHS) {
                    Benchmarks.record(
                            measured,
                            cost,
                            together(width),
                            Benchmarks.options(WideBcryptBenchmark.class.getSimpleName() + ".verify", full ? 3 : 2)
                                    .param("width", Integer.toString(width))
                                    .param("cost", cost));
                }
            }
        }
        System.out.println(Report.machine(WideBcryptBenchmark.class.getSimpleName(), args));
        System.out.println(table(measured, cost));
        System.out.printf(
                Locale.ROOT,
                "First 100 verifications of a JVM, one by one, cost 5: %.0f ms%n",
                ColdStart.millis(MeasuredHash.BCRYPT_5, "ours"));
    }

    private static String together(int width) {
        return "together " + width;
    }

    private static String table(Measurements measured, String cost) {
        StringBuilder table = new StringBuilder(
                "| bcrypt " + cost + ", verified together | each | x libxcrypt "
                        + "| x one by itself | slowest round - fastest | bytes each |\n| ---: | ---: | ---: | ---: | ---: | ---: |\n");
        for (int width : WIDTHS) {
            table.append(String.format(
                    Locale.ROOT,
                    "| %d | %.2f ms | %s | %.2f | %.0f %% | %.0f |%n",
                    width,
                    measured.nanos(cost, together(width)) / 1e6 / width,
                    measured.has(cost, "C")
                            ? String.format(Locale.ROOT, "%.2f", measured.ratio(cost, together(width), "C") / width)
                            : "-",
                    measured.ratio(cost, together(width), together(1)) / width,
                    100 * measured.spread(cost, together(width)),
                    measured.bytes(cost, together(width)) / width));
        }
        return table.toString();
    }
}
