package io.htpasswd.benchmarks;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What {@link Flood} measured, as tables of RESULTS.md: everything, and what must be beside what was. */
final class FloodReport {
    private static final List<String> KINDS =
            List.of(Honest.NEW, Honest.KNOWN_GOOD, Honest.REMEMBERED, Honest.STRANGER, Honest.OPEN);
    private static final List<String> WITHOUT_HASH = List.of(Honest.REMEMBERED, Honest.STRANGER, Honest.OPEN);
    private static final double LOGIN_TIMES = 6;
    private static final double MILLIS = 50;
    private static final double RESTART_TIMES = 1.2;

    private final List<Run> runs = new ArrayList<>();
    private final StringBuilder measured = new StringBuilder();
    private final StringBuilder musts = new StringBuilder();

    /** {@code quiet} is the median single login in milliseconds; the flood's answers are per second. */
    record Run(
            String server, int addresses, double quiet, Map<String, Answers> answers, double compared, double refused) {
        Answers of(String kind) {
            return answers.getOrDefault(kind, new Answers());
        }

        String flood() {
            return server + String.format(Locale.ROOT, ", flood from %,d", addresses);
        }
    }

    void add(Run run) {
        runs.add(run);
        System.out.println("measured: " + run.flood());
        for (String kind : KINDS) {
            Answers answers = run.of(kind);
            line(
                    measured,
                    "| %s | %s | %d | %.1f ms | %.1f ms | %.1f | %s |",
                    run.flood(),
                    kind,
                    answers.size(),
                    answers.millis(0.5),
                    answers.millis(0.99),
                    answers.millis(0.5) / run.quiet(),
                    answers.shares());
        }
        line(
                measured,
                "| %s | the flood: %.0f compared, %.0f refused a second | | one login in quiet: %.1f ms | | | |",
                run.flood(),
                run.compared(),
                run.refused(),
                run.quiet());
        boolean ours = !run.server().equals("nginx") && !run.server().equals("httpd");
        if (ours && run.addresses() == 1) one(run);
        if (run.server().equals("netty") && run.addresses() > 1) many(run);
    }

    private void one(Run run) {
        login(run, Honest.NEW);
        login(run, Honest.KNOWN_GOOD);
        for (String kind : WITHOUT_HASH) {
            double p99 = run.of(kind).millis(0.99);
            must(run.flood() + ": " + kind, "p99 ≤ 50 ms", format("%.1f ms", p99), p99 <= MILLIS);
        }
        double times = run.compared() * run.quiet() / 1e3;
        must(
                run.flood() + ": guesses at a remembered user's password",
                "≤ 2 x hashing alone, one at a time",
                format("%.2f x", times),
                times <= 2);
    }

    private void many(Run run) {
        login(run, Honest.KNOWN_GOOD);
        Answers strangers = run.of(Honest.NEW);
        must(
                run.flood() + ": " + Honest.NEW,
                "all let in within maxWait (25 s)",
                strangers.shares() + format("; the last after %.1f s", strangers.millis(1) / 1e3),
                strangers.share(200) == 1 && strangers.millis(1) <= 25_000);
    }

    private void login(Run run, String kind) {
        Answers answers = run.of(kind);
        double times = answers.millis(0.5) / run.quiet();
        must(
                run.flood() + ": " + kind,
                "all let in; median ≤ 6 x a login in quiet",
                answers.shares() + format("; %.1f x", times),
                answers.share(200) == 1 && times <= LOGIN_TIMES);
    }

    void restart(String server, int users, double quiet, Answers answers) {
        double times = answers.millis(1) / (users * quiet);
        String name = users + " users at once after a restart, bcrypt 11, " + server;
        line(
                measured,
                "| %s | first login | %d | %.1f ms | %.1f ms | %.1f | %s |",
                name,
                users,
                answers.millis(0.5),
                answers.millis(0.99),
                answers.millis(0.5) / quiet,
                answers.shares());
        line(measured, "| %s | the last after %.2f x (users x a login in quiet) | | | | | |", name, times);
        if (server.equals("netty"))
            must(
                    name,
                    "none gets 503; the last within 1.2 x (users x a login in quiet)",
                    answers.shares() + format("; %.2f x", times),
                    answers.share(200) == 1 && times <= RESTART_TIMES);
    }

    private void must(String what, String must, String was, boolean met) {
        line(musts, "| %s | %s | %s | %s |", what, must, was, met ? "yes" : "**no**");
    }

    String page() {
        return "| server | kind | asked | p50 | p99 | p50 x a login in quiet | answers |\n"
                + "| --- | --- | ---: | ---: | ---: | ---: | --- |\n"
                + measured
                + "\n| under a flood | must | measured | met |\n| --- | --- | --- | --- |\n"
                + musts;
    }

    /** Median milliseconds by kind and flood, for the chart. */
    Map<String, Map<String, Double>> medians() {
        Map<String, Map<String, Double>> medians = new LinkedHashMap<>();
        for (String kind : KINDS) {
            Map<String, Double> floods = medians.computeIfAbsent(kind, none -> new LinkedHashMap<>());
            for (Run run : runs) floods.put(run.flood(), run.of(kind).millis(0.5));
        }
        return medians;
    }

    private static void line(StringBuilder page, String format, Object... values) {
        page.append(format(format + "%n", values));
    }

    private static String format(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
