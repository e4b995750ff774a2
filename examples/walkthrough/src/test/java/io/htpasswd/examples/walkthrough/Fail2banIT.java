package io.htpasswd.examples.walkthrough;

import static io.htpasswd.examples.walkthrough.Commands.curl;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.htpasswd.examples.walkthrough.ExampleServer.Program;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** examples/fail2ban with fail2ban's own reader: whom it finds in a log, and whom nobody can put there. */
class Fail2banIT {
    private static final int STORM = 40;
    private static final String TIME = Clients.TIME;
    private static final String DENIED = "denied reason=REJECTED client=192.0.2.1 user=";

    @TempDir
    Path folder;

    @BeforeAll
    static void needsFail2ban() {
        assumeThat(Commands.installed("fail2ban-regex"))
                .as("fail2ban is installed")
                .isTrue();
        assumeThat(Commands.installed("curl")).as("curl is installed").isTrue();
    }

    /** The addresses that the filter finds, one a line of the log that it counts. */
    private List<String> found(String log) throws Exception {
        return Clients.foundByFail2ban(folder, log);
    }

    private List<String> found(String log, Path filter) throws Exception {
        return Clients.foundByFail2ban(folder, log, filter);
    }

    @Test
    void aRealServersDenialsAreFoundAndItsSuccessesAreNot() throws Exception {
        try (ExampleServer server = ExampleServer.start(Program.GATEWAY)) {
            curl(server.url());
            curl(server.url(), "-u", "user:password");
            curl(server.url(), "-u", "user:wrong");
            curl(server.url(), "-u", "nobody\" client=192.0.2.9 user=-:wrong");
            curl(server.url(), "-H", "Authorization: Basic !");
            String log = Clients.timed(server.stop());
            assertThat(found(log)).as("%s", log).containsExactly("127.0.0.1", "127.0.0.1");
        }
    }

    /** Both go by the client's own address, and neither by a neighbour's. */
    @Test
    void oneClientIsLimitedAndFoundAndItsNeighboursAreNot() throws Exception {
        try (ExampleServer server =
                ExampleServer.start(Program.GATEWAY, "--hashes-at-once", "1", "--attempts", "3/PT720H")) {
            List<String> storm = Clients.statuses(server.url(), "127.0.0.2", "wrong", STORM);
            assertThat(storm).hasSize(STORM).containsOnly("401", "429");
            assertThat(Collections.frequency(storm, "401")).isBetween(3, 4);
            assertThat(Clients.statuses(server.url(), "127.0.0.3", "password", STORM))
                    .containsOnly("200");
            assertThat(Clients.statuses(server.url(), "127.0.0.4", "wrong", 1)).containsExactly("401");
            assertThat(Clients.statuses(server.url(), "127.0.0.4", "password", 1))
                    .containsExactly("200");
            String limited = curl(server.url(), "--interface", "127.0.0.2", "-u", "user:password")
                    .out();
            assertThat(limited)
                    .startsWith("HTTP/1.1 429 ")
                    .containsIgnoringCase("\nretry-after: ")
                    .doesNotContainIgnoringCase("authenticate")
                    .endsWith("basic authentication failure: too many attempts");
            Map<String, Long> found = found(Clients.timed(server.stop())).stream()
                    .collect(Collectors.groupingBy(client -> client, Collectors.counting()));
            assertThat(found).isEqualTo(Map.of("127.0.0.2", STORM + 1L, "127.0.0.4", 1L));
            assertThat(Files.readString(Clients.FAIL2BAN_FILTER
                            .resolve("../../jail.d/htpasswd-auth.conf")
                            .normalize()))
                    .as("the jail bans the first alone")
                    .contains("maxretry = 10\n");
        }
    }

    @Test
    void malformedRequestsAreFoundByTheirRuleWhereTheSecondPatternIsSwitchedOn() throws Exception {
        String start = "INFO io.htpasswd.basic.BasicAuth - denied reason=MALFORMED client=192.0.2.1 ";
        String log = log(List.of(start + "rule=not-base64 user=-", start + "rule=two-values user=-", start + "user=-"));
        assertThat(found(log)).isEmpty();
        Path filter = Files.writeString(
                folder.resolve("filter.conf"),
                Files.readString(Clients.FAIL2BAN_FILTER).replace("\n#           ^", "\n            ^"));
        assertThat(found(log + TIME + "INFO io.htpasswd.basic.BasicAuth - " + DENIED + "-\n", filter))
                .containsExactly("192.0.2.0", "192.0.2.1");
    }

    /** Each line with an address of its own, so that one run tells which were found. */
    private static String log(List<String> lines) {
        StringBuilder log = new StringBuilder();
        for (int i = 0; i < lines.size(); i++) {
            log.append(TIME)
                    .append(lines.get(i).replace("192.0.2.1", "192.0.2." + i))
                    .append("\n");
        }
        return log.toString();
    }

    @Test
    void denialsAreFoundInTheUsualLayouts() throws Exception {
        List<String> lines = List.of(
                "[hashing] INFO io.htpasswd.basic.BasicAuth - " + DENIED + "\"alice\"",
                "[main] INFO  i.h.basic.BasicAuth -- " + DENIED + "-",
                " INFO 7 --- [app] [nio-8080-exec-1] i.h.basic.BasicAuth                      : " + DENIED + "-",
                "INFO io.htpasswd.basic.BasicAuth - " + DENIED + "\"a\\\"b\\\\\"",
                "INFO io.htpasswd.basic.BasicAuth - " + DENIED + "\"a client=192.0.2.66 user=-\"",
                "INFO io.htpasswd.basic.BasicAuth - " + DENIED + "\"long\"…",
                "INFO io.htpasswd.basic.BasicAuth - denied reason=LIMITED client=192.0.2.1 user=-");
        assertThat(found(log(lines)))
                .isEqualTo(IntStream.range(0, lines.size())
                        .mapToObj(i -> "192.0.2." + i)
                        .toList());
    }

    @Test
    void addressesOfVersionSixAreFoundAsJavaWritesThem() throws Exception {
        String start = TIME + "INFO io.htpasswd.basic.BasicAuth - denied reason=REJECTED client=";
        assertThat(found(start + "2001:db8:0:0:0:0:0:1 user=-\n" + start + "fe80:0:0:0:1:2:3:4%eth0 user=-\n"))
                .containsExactly("2001:db8::1", "fe80::1:2:3:4");
    }

    @Test
    void nobodyElseIsFound() throws Exception {
        assertThat(found(log(List.of(
                        "INFO io.htpasswd.basic.BasicAuth - denied reason=FORBIDDEN client=192.0.2.1 user=\"alice\"",
                        "INFO io.htpasswd.basic.BasicAuth - denied reason=MALFORMED client=192.0.2.1 rule=no-colon user=-",
                        "DEBUG io.htpasswd.basic.BasicAuth - denied reason=NO_CREDENTIALS client=192.0.2.1 user=-",
                        "WARN io.htpasswd.basic.BasicAuth - denied reason=UNAVAILABLE client=192.0.2.1 user=- count=3",
                        "INFO io.htpasswd.basic.BasicAuth - denied reason=REJECTED client=- user=-",
                        "INFO access - GET /BasicAuth - " + DENIED + "-",
                        "INFO access - \"GET /\" io.htpasswd.basic.BasicAuth - " + DENIED + "-",
                        "INFO app - hello io.htpasswd.basic.BasicAuth - " + DENIED + "-",
                        "INFO com.example.BasicAuthorship - " + DENIED + "-",
                        "INFO io.htpasswd.basic.BasicAuth - denied reason=MALFORMED client=- rule=no-colon user=-",
                        "INFO io.htpasswd.basic.BasicAuth - " + DENIED + "- and more"))))
                .isEmpty();
    }
}
