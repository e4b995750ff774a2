package io.htpasswd.examples.walkthrough;

import static io.htpasswd.examples.walkthrough.Commands.curl;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.htpasswd.examples.walkthrough.ExampleServer.Program;
import io.htpasswd.testing.TestRequest;
import io.htpasswd.testing.Wire;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The gateway behind proxies that write X-Forwarded-For: in the log, for fail2ban and for the limit each client is itself. */
class BehindProxyIT {
    private static final String HOSTILE = "127.0.0.2";
    private static final String NEIGHBOUR = "127.0.0.3";
    private static final String BCRYPT = "$2y$10$wBza2CzSTNeOjMdrwq.UquoCj4cPpdOzcF0/.JPqLJQ2qQDpT4ehG";

    @TempDir
    Path folder;

    @Test
    void hostileClientBehindNginxIsFoundUnderItsOwnAddressAndNobodyElse() throws Exception {
        assumeThat(Commands.installed("nginx")).as("nginx is installed").isTrue();
        assumeThat(Commands.installed("curl")).as("curl is installed").isTrue();
        try (ExampleServer gateway =
                        ExampleServer.start(Program.GATEWAY, "--no-grpc", "--trusted-proxies", "127.0.0.1");
                Nginx nginx = Nginx.start(folder, configuration(gateway.port()), "127.0.0.1:8081")) {
            String url = nginx.url("/a");
            for (String claimed : List.of("", NEIGHBOUR, "127.0.0.1", "unknown, " + NEIGHBOUR)) {
                assertThat(curl("--interface", HOSTILE, "-H", "X-Forwarded-For: " + claimed, "-u", "user:wrong", url)
                                .out())
                        .startsWith("HTTP/1.1 401 ");
            }
            // No upstream listens: let in and then lost.
            assertThat(curl("--interface", NEIGHBOUR, "-u", "user:password", url)
                            .out())
                    .startsWith("HTTP/1.1 502 ");
            String log = gateway.stop();
            assertThat(Clients.deniedIn(log)).hasSize(4).containsOnly(HOSTILE);
            if (Commands.installed("fail2ban-regex"))
                assertThat(Clients.foundByFail2ban(folder, timed(log)))
                        .hasSize(4)
                        .containsOnly(HOSTILE);
        }
    }

    private static String configuration(int guard) throws IOException {
        return Files.readString(Path.of("..", "nginx-auth-request.conf"))
                .replace("127.0.0.1:8080", "127.0.0.1:" + guard)
                .replace("127.0.0.1:8082", "127.0.0.1:1");
    }

    /** As a program with a clock logs it. */
    private static String timed(String log) {
        return log.lines().map(line -> "2026-11-24 08:15:30,123 " + line + "\n").reduce("", String::concat);
    }

    private static Wire from(String address, int port) throws IOException {
        InetAddress server = InetAddress.getLoopbackAddress();
        return new Wire(new Socket(server, port, InetAddress.getByName(address), 0));
    }

    private static String attempt(String client, String password) {
        return Wire.get(
                "/headers", "X-Forwarded-For: " + client, "Authorization: " + TestRequest.basic("user", password));
    }

    @Test
    void fieldOfAPeerThatIsNotTrustedNeverCounts() throws Exception {
        try (ExampleServer gateway = ExampleServer.start(Program.GATEWAY, "--trusted-proxies", "127.0.0.1,::1")) {
            for (String peer : List.of("127.0.0.1", HOSTILE)) {
                try (Wire wire = from(peer, gateway.port())) {
                    assertThat(wire.send(attempt("203.0.113.7", "wrong"))
                                    .answer()
                                    .status())
                            .isEqualTo(401);
                }
            }
            assertThat(Clients.deniedIn(gateway.stop())).containsExactly("203.0.113.7", HOSTILE);
        }
    }

    @Test
    void withoutTrustedProxiesTheProxyIsTheClientAndOneWarningSaysSo() throws Exception {
        try (ExampleServer gateway = ExampleServer.start(Program.GATEWAY)) {
            for (int i = 0; i < 3; i++) Wire.ask(gateway.port(), attempt("203.0.113." + i, "wrong"));
            String log = gateway.stop();
            assertThat(Clients.deniedIn(log)).containsExactly("127.0.0.1", "127.0.0.1", "127.0.0.1");
            assertThat(log).containsOnlyOnce("a request has X-Forwarded-For, and no proxy is named");
        }
    }

    /** All places are taken then. */
    private static void awaitRefusal(List<Wire> flood) throws Exception {
        List<Wire> waiting = new ArrayList<>(flood);
        while (true) {
            for (Wire wire : List.copyOf(waiting)) {
                if (!wire.hasReceived()) continue;
                if (wire.answer().status() == 503) return;
                waiting.remove(wire);
            }
            assertThat(waiting).as("requests of which one has to be refused").isNotEmpty();
            Thread.sleep(1);
        }
    }

    /** Five places, all of them taken by one client behind the proxy: another one's first login takes one of them. */
    @Test
    void floodOfOneClientDoesNotKeepAnotherOneOutBehindTheSameProxy() throws Exception {
        Path users = Files.writeString(folder.resolve("users"), "user:" + BCRYPT + "\n");
        List<Wire> flood = new ArrayList<>();
        try (ExampleServer gateway = ExampleServer.start(
                Program.GATEWAY,
                "--trusted-proxies",
                "127.0.0.1",
                "--htpasswd",
                users.toString(),
                "--hashes-at-once",
                "1",
                "--max-waiting",
                "4")) {
            for (int i = 0; i < 10; i++) {
                flood.add(new Wire(gateway.port()).send(attempt("203.0.113.66", "wrong" + i)));
            }
            assertThat(flood.get(9).answer().status())
                    .as("all places are taken")
                    .isEqualTo(503);
            try (Wire neighbour = new Wire(gateway.port())) {
                assertThat(neighbour
                                .send(attempt("203.0.113.7", "password"))
                                .answer()
                                .status())
                        .isEqualTo(200);
            }
        } finally {
            for (Wire wire : flood) wire.close();
        }
    }
}
