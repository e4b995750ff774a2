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

/** The measurements as a page of Markdown. */
final class Report {
    private Report() {}

    static String of(Measurements measured, List<Work> works, int rounds, String arguments, double loadAtStart)
            throws IOException {
        StringBuilder page = new StringBuilder();
        page.append("## JDK ").append(System.getProperty("java.version")).append("\n\n");
        page.append(LocalDate.now(ZoneOffset.UTC)).append(", ").append(cpu());
        page.append(", ").append(Runtime.getRuntime().availableProcessors()).append(" processors. ");
        page.append("`java -jar benchmarks/target/benchmarks.jar ")
                .append(arguments)
                .append("`: ");
        page.append(rounds).append(" rounds, in each a fork of everybody; medians. Load average ");
        page.append(String.format(Locale.ROOT, "%.1f", loadAtStart)).append(" before the run.\n\n");
        page.append("| work | who | time | x C | x ours | bytes a verification | C is |\n");
        page.append("| --- | --- | ---: | ---: | ---: | ---: | --- |\n");
        for (Work work : works) {
            List<String> everybody = new ArrayList<>(work.rivals());
            if (measured.has(work.name(), "C")) everybody.add("C");
            for (String rival : everybody) row(page, measured, work, rival);
        }
        page.append("\n| remembered, whole `evaluate` | time | x naive | bytes |\n| --- | ---: | ---: | ---: |\n");
        for (String name : List.of("ours", "naive", "sha256")) {
            page.append(String.format(
                    Locale.ROOT,
                    "| %s | %.0f ns | %.2f | %.0f |%n",
                    name.equals("sha256") ? "one SHA-256 of 32 bytes" : name,
                    measured.nanos("REMEMBERED", name),
                    measured.ratio("REMEMBERED", name, "naive"),
                    measured.bytes("REMEMBERED", name)));
        }
        page.append("\n| load | who | time | x naive | bytes kept a user |\n| --- | --- | ---: | ---: | ---: |\n");
        for (int users : LoadBenchmark.SIZES) {
            String work = Benchmarks.load(users);
            for (String name : List.of("ours", "naive")) {
                page.append(String.format(
                        Locale.ROOT,
                        "| %,d lines | %s | %s | %.2f | %.0f |%n",
                        users,
                        name,
                        time(measured.nanos(work, name)),
                        measured.ratio(work, name, "naive"),
                        measured.bytes(work, name)));
            }
        }
        page.append("\n| first 100 verifications of a JVM | who | ms | x ours |\n| --- | --- | ---: | ---: |\n");
        for (Work work : works) {
            for (String rival : work.rivals()) {
                double millis = measured.coldMillis(work.name(), rival);
                if (Double.isNaN(millis)) continue;
                double ours = measured.coldMillis(work.name(), "ours");
                page.append(
                        String.format(Locale.ROOT, "| %s | %s | %.0f | %.2f |%n", work, rival, millis, millis / ours));
            }
        }
        return page.toString();
    }

    private static void row(StringBuilder page, Measurements measured, Work work, String rival) {
        double bytes = measured.bytes(work.name(), rival);
        page.append(String.format(
                Locale.ROOT,
                "| %s | %s | %s | %s | %.2f | %s | %s |%n",
                work,
                rival,
                time(measured.nanos(work.name(), rival)),
                measured.has(work.name(), "C")
                        ? String.format(Locale.ROOT, "%.2f", measured.ratio(work.name(), rival, "C"))
                        : "-",
                measured.ratio(work.name(), rival, "ours"),
                Double.isNaN(bytes) ? "-" : String.format(Locale.ROOT, "%.0f", bytes),
                work.c()));
    }

    private static String time(double nanos) {
        return nanos < 1e6
                ? String.format(Locale.ROOT, "%.1f µs", nanos / 1e3)
                : String.format(Locale.ROOT, "%.2f ms", nanos / 1e6);
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
