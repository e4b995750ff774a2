package io.htpasswd.examples.walkthrough;

import static io.htpasswd.examples.walkthrough.Commands.curl;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.sun.net.httpserver.HttpServer;
import io.htpasswd.examples.walkthrough.ExampleServer.Program;
import io.htpasswd.testing.TestRequest;
import io.htpasswd.testing.Wire;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
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
    private static final int STORM = 40;
    /** Three, and none comes back while a test runs. */
    private static final String ATTEMPTS = "3/PT720H";

    private static final String BCRYPT = "$2y$10$wBza2CzSTNeOjMdrwq.UquoCj4cPpdOzcF0/.JPqLJQ2qQDpT4ehG";

    @TempDir
    Path folder;

    @Test
    void hostileClientBehindNginxIsLimitedAndFoundUnderItsOwnAddressAndNobodyElse() throws Exception {
        assumeThat(Commands.installed("nginx")).as("nginx is installed").isTrue();
        assumeThat(Commands.installed("curl")).as("curl is installed").isTrue();
        HttpServer upstream = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        upstream.createContext("/", exchange -> {
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        upstream.start();
        try (ExampleServer gateway = ExampleServer.start(
                        Program.GATEWAY, "--no-grpc", "--trusted-proxies", "127.0.0.1", "--attempts", ATTEMPTS);
                Nginx nginx = Nginx.start(folder, configuration(gateway.port(), upstream), "127.0.0.1:8081")) {
            String url = nginx.url("/a");
            for (String claimed : List.of("", NEIGHBOUR, "unknown, " + NEIGHBOUR)) {
                assertThat(curl("--interface", HOSTILE, "-H", "X-Forwarded-For: " + claimed, "-u", "user:wrong", url)
                                .out())
                        .startsWith("HTTP/1.1 401 ");
            }
            assertThat(curl("--interface", HOSTILE, "-H", "X-Forwarded-For: 127.0.0.1", "-u", "user:password", url)
                            .out())
                    .as("its right password, after its attempts")
                    .startsWith("HTTP/1.1 429 ")
                    .containsPattern("Retry-After: [1-9]");
            assertThat(Clients.statuses(url, HOSTILE, "wrong", STORM))
                    .hasSize(STORM)
                    .containsOnly("429");
            assertThat(Clients.statuses(url, NEIGHBOUR, "password", STORM))
                    .hasSize(STORM)
                    .containsOnly("200");
            assertThat(Clients.statuses(url, "127.0.0.4", "password", 1)).containsExactly("200");
            String log = gateway.stop();
            assertThat(log).contains("reason=REJECTED client=" + HOSTILE, "reason=LIMITED client=" + HOSTILE);
            assertThat(Clients.deniedIn(log)).hasSize(STORM + 4).containsOnly(HOSTILE);
            if (Commands.installed("fail2ban-regex"))
                assertThat(Clients.foundByFail2ban(folder, Clients.timed(log)))
                        .hasSize(STORM + 4)
                        .containsOnly(HOSTILE);
        } finally {
            upstream.stop(0);
        }
    }

    private static String configuration(int guard, HttpServer upstream) throws IOException {
        return Files.readString(Path.of("..", "nginx-auth-request.conf"))
                .replace("127.0.0.1:8080", "127.0.0.1:" + guard)
                .replace("127.0.0.1:8082", "127.0.0.1:" + upstream.getAddress().getPort());
    }

    private static Wire from(String address, int port) throws IOException {
        InetAddress server = InetAddress.getLoopbackAddress();
        return new Wire(new Socket(server, port, InetAddress.getByName(address), 0));
    }

    private static String attempt(String client, String password) {
        return Wire.get(
                "/headers", "X-Forwarded-For: " + client, "Authorization: " + TestRequest.basic("user", password));
    }

    private static int status(ExampleServer gateway, String client, String password) throws IOException {
        return Wire.ask(gateway.port(), attempt(client, password)).status();
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

    /** All places are taken then; those that have no answer yet. */
    private static List<Wire> awaitRefusal(List<Wire> flood) throws Exception {
        List<Wire> waiting = new ArrayList<>(flood);
        while (true) {
            for (Wire wire : List.copyOf(waiting)) {
                if (!wire.hasReceived()) continue;
                waiting.remove(wire);
                if (wire.answer().status() == 503) return waiting;
            }
            assertThat(waiting).as("requests of which one has to be refused").isNotEmpty();
            Thread.sleep(1);
        }
    }

    /**
     * Five places, all of them taken by one client behind the proxy: another one's first login takes one of them. What the flood
     * has guessed wrong uses up its own attempts alone.
     */
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
                "4",
                "--attempts",
                ATTEMPTS)) {
            for (int i = 0; i < 10; i++) flood.add(new Wire(gateway.port()));
            for (Wire wire : flood) wire.send(attempt("203.0.113.66", "wrong" + flood.indexOf(wire)));
            List<Wire> waiting = awaitRefusal(flood);
            assertThat(status(gateway, "203.0.113.7", "password")).isEqualTo(200);
            for (Wire wire : waiting) assertThat(wire.answer().status()).isIn(401, 429, 503);
            assertThat(status(gateway, "203.0.113.66", "password")).isEqualTo(429);
            assertThat(status(gateway, "203.0.113.8", "password")).isEqualTo(200);
        } finally {
            for (Wire wire : flood) wire.close();
        }
    }
}
