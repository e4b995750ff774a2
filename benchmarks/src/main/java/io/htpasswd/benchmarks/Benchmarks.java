package io.htpasswd.benchmarks;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * {@code java -jar benchmarks.jar [short|full]}: rounds in which everybody is measured in a fresh JVM, one after the other and
 * the C libraries among them, so that a ratio compares neighbours in time. Prints a table and draws it.
 */
public final class Benchmarks {
    private static final List<MeasuredHash> SHORT = List.of(
            MeasuredHash.APR1,
            MeasuredHash.BCRYPT_5,
            MeasuredHash.SHA256_CRYPT,
            MeasuredHash.SHA512_CRYPT,
            MeasuredHash.DES_CRYPT);

    /** In the place of a rival: what nobody can be faster than. */
    static final String FLOOR = "floor";

    private final Measurements measured = new Measurements();
    private final @Nullable CLoop c;
    private final int iterations;

    private Benchmarks(@Nullable CLoop c, int iterations) {
        this.c = c;
        this.iterations = iterations;
    }

    public static void main(String[] args) throws IOException, InterruptedException, RunnerException {
        boolean full = args.length > 0 && args[0].equals("full");
        List<MeasuredHash> hashes = full ? List.of(MeasuredHash.values()) : SHORT;
        int rounds = full ? 3 : 1;
        double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
        try (CLoop c = CLoop.compiled()) {
            if (c == null) System.out.println("C is left out: it takes gcc and the headers of libaprutil and libcrypt");
            Benchmarks benchmarks = new Benchmarks(c, full ? 3 : 2);
            long begun = System.nanoTime();
            for (int round = 1; round <= rounds; round++) {
                long minutes = TimeUnit.NANOSECONDS.toMinutes(System.nanoTime() - begun);
                System.out.println("round " + round + " of " + rounds + ", after " + minutes + " minutes");
                for (MeasuredHash hash : hashes) benchmarks.verify(hash);
                benchmarks.remembered();
                benchmarks.load();
            }
            for (int users : LoadBenchmark.SIZES) {
                for (String name : List.of("ours", "naive")) {
                    benchmarks.measured.bytes(load(users), name, LoadBenchmark.bytesAUser(name, users));
                }
            }
            for (MeasuredHash hash : List.of(MeasuredHash.APR1, MeasuredHash.BCRYPT_5, MeasuredHash.SHA512_CRYPT))
                benchmarks.cold(hash);
            String jdk = System.getProperty("java.specification.version");
            String report = new Report(benchmarks.measured, hashes).page(rounds, String.join(" ", args), load);
            System.out.println(report);
            Path folder = Files.createDirectories(Path.of("benchmarks", "target", "results"));
            Files.writeString(folder.resolve("jdk" + jdk + ".md"), report);
            Charts.draw(benchmarks.measured, hashes, folder.resolve("verify-jdk" + jdk + ".svg"), jdk);
        }
    }

    private void verify(MeasuredHash hash) throws IOException, RunnerException {
        for (String rival : hash.rivals()) {
            ChainedOptionsBuilder options = options(VerifyBenchmark.class.getSimpleName() + ".verify");
            record(hash.name(), rival, options.param("hash", hash.name()).param("rival", rival));
        }
        if (hash.digest() != null) {
            ChainedOptionsBuilder options = options(FloorBenchmark.class.getSimpleName() + ".rounds");
            record(hash.name(), FLOOR, options.param("algorithm", hash.digest()));
        }
        if (c == null) return;
        measured.time(hash.name(), "C", c.nanos(hash.encode()));
        if (hash == MeasuredHash.APR1) measured.time(hash.name(), FLOOR, c.chainNanos());
    }

    private void remembered() throws RunnerException {
        for (String name : RememberedBenchmark.NAMES) {
            record("REMEMBERED", name, options(RememberedBenchmark.class.getSimpleName() + "." + name + "$"));
        }
    }

    private void load() throws RunnerException {
        for (int users : LoadBenchmark.SIZES) {
            for (String name : List.of("ours", "naive")) {
                ChainedOptionsBuilder options = options(LoadBenchmark.class.getSimpleName() + "." + name + "$");
                record(load(users), name, options.param("users", Integer.toString(users)));
            }
        }
    }

    static String load(int users) {
        return "LOAD " + users;
    }

    private ChainedOptionsBuilder options(String include) {
        return options(include, iterations);
    }

    private void record(String work, String rival, ChainedOptionsBuilder options) throws RunnerException {
        record(measured, work, rival, options);
    }

    /** A fresh JVM, two seconds to warm up, so many to measure. */
    static ChainedOptionsBuilder options(String include, int iterations) {
        return new OptionsBuilder()
                .include(include)
                .forks(1)
                .shouldFailOnError(true)
                .warmupIterations(2)
                .warmupTime(TimeValue.seconds(1))
                .measurementIterations(iterations)
                .measurementTime(TimeValue.seconds(1))
                .addProfiler(GCProfiler.class)
                .verbosity(VerboseMode.SILENT);
    }

    static void record(Measurements measured, String work, String rival, ChainedOptionsBuilder options)
            throws RunnerException {
        Collection<RunResult> results = new Runner(options.build()).run();
        for (RunResult result : results) {
            measured.time(work, rival, result.getPrimaryResult().getScore());
            measured.bytes(
                    work,
                    rival,
                    result.getSecondaryResults().get("gc.alloc.rate.norm").getScore());
        }
    }

    /** The first hundred verifications of a JVM that has done nothing else. */
    private void cold(MeasuredHash hash) throws IOException, InterruptedException {
        for (String rival : hash.rivals()) measured.cold(hash.name(), rival, ColdStart.millis(hash, rival));
    }
}
