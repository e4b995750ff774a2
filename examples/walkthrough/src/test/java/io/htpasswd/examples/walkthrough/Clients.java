package io.htpasswd.examples.walkthrough;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Whom a log of denials names. */
final class Clients {
    static final Path FAIL2BAN_FILTER = Path.of("..", "fail2ban", "filter.d", "htpasswd-auth.conf")
            .toAbsolutePath()
            .normalize();

    /** When all lines of a {@link #timed} log were written. */
    static final String TIME = "2026-11-24 08:15:30,123 ";

    private static final Pattern DENIED = Pattern.compile("denied reason=\\w+ client=(\\S+) ");

    private Clients() {}

    /** The clients of the denials, in order. */
    static List<String> deniedIn(String log) {
        return DENIED.matcher(log)
                .results()
                .map((MatchResult denied) -> denied.group(1))
                .toList();
    }

    /** The statuses of a client's requests, in parallel, each on a connection of its own. */
    static List<String> statuses(String url, String client, String password, int requests) throws Exception {
        Commands.Result result = Commands.run(
                "curl",
                "-s",
                "--no-progress-meter",
                "--parallel",
                "--parallel-immediate",
                "--parallel-max",
                "50",
                "--interface",
                client,
                "-u",
                "user:" + password,
                "-o",
                "/dev/null",
                "-w",
                "%{http_code}\n",
                url + "?[1-" + requests + "]");
        return result.out().lines().toList();
    }

    /** As a program with a clock logs it. */
    static String timed(String log) {
        return log.lines().map(line -> TIME + line + "\n").reduce("", String::concat);
    }

    /** Those that its own reader and our filter find in a log, one for each line that they count. */
    static List<String> foundByFail2ban(Path folder, String log) throws IOException, InterruptedException {
        return foundByFail2ban(folder, log, FAIL2BAN_FILTER);
    }

    /** The same with another filter. */
    static List<String> foundByFail2ban(Path folder, String log, Path filter) throws IOException, InterruptedException {
        Path file = Files.writeString(folder.resolve("gateway.log"), log);
        Commands.Result result = Commands.run("fail2ban-regex", "--out", "ip", file.toString(), filter.toString());
        assertThat(result.err()).isEmpty();
        return result.out().lines().filter(line -> !line.isBlank()).toList();
    }
}
