package io.htpasswd.examples.walkthrough;

import static org.assertj.core.api.Assertions.assertThat;

import io.htpasswd.examples.walkthrough.ExampleServer.Program;
import io.htpasswd.testing.TestRequest;
import io.htpasswd.testing.Wire;
import io.htpasswd.testing.Wire.Answer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The gateway behind a proxy that speaks the PROXY protocol, byte by byte: whose address it logs, and whom it does not hear. */
class ProxyProtocolIT {
    private static final String WRONG = "Authorization: " + TestRequest.basic("user", "wrong");
    private static final String GOOD = "Authorization: " + TestRequest.basic("user", "password");

    private static final String V4 = "PROXY TCP4 203.0.113.7 127.0.0.1 51812 8080\r\n";
    private static final String V6 = "PROXY TCP6 2001:db8::7 ::1 51812 8080\r\n";
    private static final String UNKNOWN = "PROXY UNKNOWN ffff::1 ffff::1 1 2\r\n";
    /** Version 2: the signature, command, family, length, addresses and ports. */
    private static final String BINARY = "0d0a0d0a000d0a515549540a";

    private static final String BINARY_V4 = binary(BINARY + "2111000c" + "cb007108" + "7f000001" + "ca641f90");
    private static final String BINARY_LOCAL = binary(BINARY + "20000000");
    private static final String INNER = "PROXY TCP4 127.0.0.9 127.0.0.1 51812 8080\r\n";

    @TempDir
    Path folder;

    private static String binary(String hex) {
        return new String(HexFormat.of().parseHex(hex), StandardCharsets.ISO_8859_1);
    }

    private static ExampleServer gateway(String... trusted) throws Exception {
        return ExampleServer.start(Program.GATEWAY, "--proxy-protocol", "--trusted-proxies", String.join(",", trusted));
    }

    @Test
    void clientIsTheOneThatTheHeaderNamesOrAfterATrustedSourceTheField() throws Exception {
        String field = "X-Forwarded-For: 6.6.6.6, 203.0.113.9";
        try (ExampleServer server = gateway("127.0.0.0/8", "::1")) {
            for (String request : List.of(
                    V4 + Wire.get("/headers", WRONG),
                    V6 + Wire.get("/headers", WRONG),
                    BINARY_V4 + Wire.get("/headers", WRONG),
                    V4 + Wire.get("/headers", WRONG, field),
                    INNER + Wire.get("/headers", WRONG, field),
                    BINARY_LOCAL + Wire.get("/headers", WRONG),
                    UNKNOWN + Wire.get("/headers", WRONG))) {
                assertThat(Wire.ask(server.port(), request).status()).isEqualTo(401);
            }
            assertThat(Clients.deniedIn(server.stop()))
                    .containsExactly(
                            "203.0.113.7",
                            "2001:db8::7",
                            "203.0.113.8",
                            "203.0.113.7",
                            "203.0.113.9",
                            "127.0.0.1",
                            "127.0.0.1");
        }
    }

    @Test
    void sourceThatGuessesIsLimitedAndFoundAndItsNeighboursAreNot() throws Exception {
        try (ExampleServer server = ExampleServer.start(
                Program.GATEWAY, "--proxy-protocol", "--trusted-proxies", "127.0.0.1", "--attempts", "2/PT720H")) {
            assertThat(outcome(server, V4, WRONG)).isEqualTo("401");
            assertThat(outcome(server, V4, WRONG)).isEqualTo("401");
            Answer limited = Wire.ask(server.port(), V4 + Wire.get("/headers", GOOD));
            assertThat(limited.status()).isEqualTo(429);
            assertThat(limited.field("Retry-After")).matches("[1-9]\\d*");
            for (String neighbour : List.of(BINARY_V4, V6))
                assertThat(outcome(server, neighbour, GOOD)).isEqualTo("200");
            String log = server.stop();
            assertThat(log).contains("reason=REJECTED client=203.0.113.7 ", "reason=LIMITED client=203.0.113.7 ");
            if (Commands.installed("fail2ban-regex"))
                assertThat(Clients.foundByFail2ban(folder, Clients.timed(log)))
                        .hasSize(3)
                        .containsOnly("203.0.113.7");
        }
    }

    @Test
    void headerIsReadOnceForAllRequestsOfAConnectionAndInPieces() throws Exception {
        try (ExampleServer server = gateway("127.0.0.1");
                Wire wire = new Wire(server.port())) {
            for (byte piece : V4.getBytes(StandardCharsets.US_ASCII)) wire.send(new byte[] {piece});
            assertThat(wire.send(Wire.get("/headers", WRONG)).answer().status()).isEqualTo(401);
            assertThat(wire.send(Wire.get("/headers", GOOD)).answer().status()).isEqualTo(200);
            assertThat(wire.send(V6 + Wire.get("/headers", GOOD)).answer().status())
                    .as("a second header is no HTTP")
                    .isEqualTo(400);
            assertThat(Clients.deniedIn(server.stop())).containsExactly("203.0.113.7");
        }
    }

    @Test
    void connectionThatBeginsWithoutAGoodHeaderIsClosedUnheard() throws Exception {
        try (ExampleServer server = gateway("127.0.0.1")) {
            for (String header : List.of(
                    "",
                    "PROXY TCP4 203.0.113.7 127.0.0.1 51812\r\n",
                    "PROXY TCP4 not.an.ad.dress 127.0.0.1 51812 8080\r\n",
                    "PROXY TCP5 203.0.113.7 127.0.0.1 51812 8080\r\n",
                    "proxy TCP4 203.0.113.7 127.0.0.1 51812 8080\r\n",
                    binary(BINARY + "3111000c" + "cb007108" + "7f000001" + "ca641f90"))) {
                assertThat(outcome(server, header, GOOD)).as(header).isEqualTo("closed");
            }
            assertThat(outcome(server, V4, GOOD)).isEqualTo("200");
        }
    }

    private static String outcome(ExampleServer server, String header, String credentials) throws Exception {
        try (Wire wire = new Wire(server.port())) {
            return wire.send(header + Wire.get("/headers", credentials))
                    .answerOrNone()
                    .outcome();
        }
    }

    @Test
    void connectionOfAPeerThatIsNotTrustedIsClosedUnheard() throws Exception {
        try (ExampleServer server = gateway("192.0.2.1", "203.0.113.7")) {
            assertThat(outcome(server, V4, GOOD)).isEqualTo("closed");
            assertThat(outcome(server, "", GOOD)).isEqualTo("closed");
        }
    }
}
