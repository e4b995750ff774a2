package io.htpasswd.benchmarks;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The measurements as a section of RESULTS.md, complete: it goes there as it is. */
final class Report {
    private static final Map<String, String> REMEMBERED = Map.of(
            "ours", "ours",
            "hmac", "the same with HMAC-SHA-256",
            "naive", "by hand: strings, `javax.crypto.Mac`, a map",
            "unkeyed", "by hand without a key, which is less",
            "sha256", "one SHA-256 of 32 bytes");

    private final Measurements measured;
    private final List<MeasuredHash> hashes;
    private final StringBuilder page = new StringBuilder();

    Report(Measurements measured, List<MeasuredHash> hashes) {
        this.measured = measured;
        this.hashes = hashes;
    }

    String page(int rounds, String arguments, double loadAtStart) throws IOException {
        String jdk = System.getProperty("java.specification.version");
        line("## JDK %s%n", System.getProperty("java.version"));
        line(
                "%s, %s, %d processors, %s. `java -jar benchmarks/target/benchmarks.jar %s`: %d round%s of one fork of everybody, one"
                        + " after the other; medians. Load average %.1f before the run.%n",
                LocalDate.now(ZoneOffset.UTC),
                cpu(),
                Runtime.getRuntime().availableProcessors(),
                System.getProperty("java.vm.name"),
                arguments,
                rounds,
                rounds == 1 ? "" : "s",
                loadAtStart);
        verifications(rounds);
        remembered();
        loaded();
        cold();
        line("%n![Time of one verification, JDK %s](charts/verify-jdk%s.svg)", jdk, jdk);
        return page.toString();
    }

    private void line(String format, Object... values) {
        page.append(String.format(Locale.ROOT, format + "%n", values));
    }

    private void verifications(int rounds) {
        line("| work | who | time | x C | x ours | slowest round - fastest | bytes a verification | C is |");
        line("| --- | --- | ---: | ---: | ---: | ---: | ---: | --- |");
        for (MeasuredHash hash : hashes) {
            List<String> everybody = new ArrayList<>(hash.rivals());
            everybody.addAll(List.of("C", Benchmarks.FLOOR));
            for (String who : everybody) {
                if (measured.has(hash.name(), who)) verification(hash, who, rounds);
            }
        }
        line(
                "%nThe floor is what nobody can be faster than who hashes one password by itself: of `$apr1$` a thousand blocks of MD5 in C");
        line(
                "that wait for each other, of SHA-crypt the same number of calls of the JDK's digest and nothing else. libxcrypt's SHA-256");
        line("uses no SHA instructions, the JDK's does: most of what `$5$` gains over C is that.");
    }

    private void verification(MeasuredHash hash, String who, int rounds) {
        double bytes = measured.bytes(hash.name(), who);
        line(
                "| %s | %s | %s | %s | %.2f | %s | %s | %s |",
                hash,
                who,
                time(measured.nanos(hash.name(), who)),
                measured.has(hash.name(), "C") ? format("%.2f", measured.ratio(hash.name(), who, "C")) : "-",
                measured.ratio(hash.name(), who, "ours"),
                rounds == 1 ? "-" : format("%.0f %%", 100 * measured.spread(hash.name(), who)),
                Double.isNaN(bytes) || who.equals(Benchmarks.FLOOR) ? "-" : format("%.0f", bytes),
                hash.c());
    }

    private void remembered() {
        line("%n| remembered, whole `evaluate` | time | x by hand | x SHA-256 | bytes |");
        line("| --- | ---: | ---: | ---: | ---: |");
        for (String name : RememberedBenchmark.NAMES) {
            line(
                    "| %s | %.0f ns | %.2f | %.2f | %.0f |",
                    REMEMBERED.get(name),
                    measured.nanos("REMEMBERED", name),
                    measured.ratio("REMEMBERED", name, "naive"),
                    measured.ratio("REMEMBERED", name, "sha256"),
                    measured.bytes("REMEMBERED", name));
        }
    }

    private void loaded() {
        line("%n| load | who | time | x HashMap | bytes kept a user |");
        line("| --- | --- | ---: | ---: | ---: |");
        for (int users : LoadBenchmark.SIZES) {
            String work = Benchmarks.load(users);
            for (String name : List.of("ours", "naive")) {
                line(
                        "| %,d lines | %s | %s | %.2f | %.0f |",
                        users,
                        name.equals("naive") ? "`HashMap<String, String>`" : name,
                        time(measured.nanos(work, name)),
                        measured.ratio(work, name, "naive"),
                        measured.bytes(work, name));
            }
        }
    }

    private void cold() {
        line("%n| first 100 verifications of a JVM | who | ms | x ours |");
        line("| --- | --- | ---: | ---: |");
        for (MeasuredHash hash : hashes) {
            for (String rival : hash.rivals()) {
                double millis = measured.coldMillis(hash.name(), rival);
                if (Double.isNaN(millis)) continue;
                line(
                        "| %s | %s | %.0f | %.2f |",
                        hash, rival, millis, millis / measured.coldMillis(hash.name(), "ours"));
            }
        }
    }

    private static String format(String format, double value) {
        return String.format(Locale.ROOT, format, value);
    }

    private static String time(double nanos) {
        return nanos < 1e6 ? format("%.1f µs", nanos / 1e3) : format("%.2f ms", nanos / 1e6);
    }

    /** A headline for a program that prints its own table. */
    static String machine(String program, String... arguments) throws IOException {
        return String.format(
                Locale.ROOT,
                "## JDK %s%n%n%s, %s, %d processors. `java %s`. Load average %.1f after the run.%n",
                System.getProperty("java.version"),
                LocalDate.now(ZoneOffset.UTC),
                cpu(),
                Runtime.getRuntime().availableProcessors(),
                String.join(" ", program, String.join(" ", arguments)).strip(),
                ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
    }

    private static String cpu() throws IOException {
        Path info = Path.of("/proc/cpuinfo");
        if (!Files.isReadable(info)) return System.getProperty("os.arch");
        try (var lines = Files.lines(info)) {
            return lines.filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse(System.getProperty("os.arch"));
        }
    }
}
