package io.htpasswd.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.htpasswd.testing.Wire;
import io.htpasswd.testing.Wire.Answer;
import java.io.IOException;
import java.net.SocketException;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The body of a denied request is neither let in nor taken for requests, and the client gets its answer whole. */
class DeniedBodyIT {
    private static final int MEBIBYTE = 1 << 20;
    /** Of requests that would be let in, for whoever would take it for some. */
    private static final String BODY = Wire.get("/canary", Server.GOOD)
            .repeat(MEBIBYTE / Wire.get("/canary", Server.GOOD).length() + 1)
            .substring(0, MEBIBYTE);

    private static String framing(boolean chunked) {
        return chunked ? "Transfer-Encoding: chunked" : "Content-Length: " + MEBIBYTE;
    }

    private static String body(boolean chunked) {
        return chunked ? Wire.chunked(BODY) : BODY;
    }

    private static CompletableFuture<Void> sending(Wire wire, String text) {
        return CompletableFuture.runAsync(() -> {
            try {
                wire.send(text);
            } catch (IOException e) {
                throw new AssertionError("the connection was reset while the client was sending", e);
            }
        });
    }

    @ParameterizedTest
    @CsvSource({"true, true", "true, false", "false, true", "false, false"})
    void mebibyteWithinTheLimitLeavesTheConnectionUsable(boolean chunked, boolean anonymous) throws Exception {
        var guards = BasicAuthHandler.factory(Server.STRICT, Server.HASHING).withMaxDiscardedBody(MEBIBYTE);
        try (Server server = new Server(guards, Http1Pipeline.BARE);
                Wire wire = new Wire(server.port())) {
            for (int i = 0; i < 3; i++) {
                wire.send(Wire.request("POST", "/", framing(chunked), anonymous ? "Accept: */*" : Server.BAD));
                var sent = sending(wire, body(chunked));
                assertThat(wire.answer().status()).isEqualTo(401);
                sent.join();
            }
            assertThat(wire.send(Wire.get("/next", Server.GOOD)).answer().body())
                    .isEqualTo("user sent 0");
            assertThat(server.served()).containsExactly("GET /next");
        }
    }

    /** The early answer says that the connection ends, it does end, and at no time is it reset. */
    @ParameterizedTest
    @CsvSource({"true, true", "true, false", "false, true", "false, false"})
    void mebibyteAboveTheLimitGetsItsAnswerAndACleanEnd(boolean chunked, boolean anonymous) throws Exception {
        try (Server server = new Server(Http1Pipeline.BARE)) {
            for (int i = 0; i < 5; i++) {
                try (Wire wire = new Wire(server.port())) {
                    wire.send(Wire.request("POST", "/", framing(chunked), anonymous ? "Accept: */*" : Server.BAD));
                    var sent = sending(wire, body(chunked));
                    assertThat(wire.answer().status()).isEqualTo(401);
                    assertThat(wire.isAtEnd()).isTrue();
                    sent.join();
                    assertThat(wire.finish().isAtEnd()).isTrue();
                }
            }
            assertThat(server.served()).isEmpty();
        }
    }

    /** The answers' end comes before the connection's, which still takes what the client has not yet heard not to send. */
    @Test
    void clientMaySendOnAfterTheEndOfTheAnswers() throws Exception {
        try (Server server = new Server(Http1Pipeline.BARE);
                Wire wire = new Wire(server.port())) {
            wire.send(Wire.request("POST", "/", framing(false), Server.BAD));
            assertThat(wire.answers()).containsExactly(401);
            wire.send(BODY.substring(0, 1000));
            wire.send(BODY.substring(1000, 100_000));
            assertThat(wire.finish().isAtEnd()).isTrue();
            assertThat(server.served()).isEmpty();
        }
    }

    /** The client looks at the connection only when all is over: a reset would have taken the answer with it. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void clientThatSendsEverythingBeforeItReadsFindsItsAnswer(boolean chunked) throws Exception {
        try (Server server = new Server(Http1Pipeline.BARE);
                Wire wire = new Wire(server.port())) {
            wire.send(Wire.request("POST", "/", framing(chunked), Server.BAD));
            for (int at = 0; at < BODY.length(); at += 64 * 1024) {
                String part = BODY.substring(at, at + 64 * 1024);
                wire.send(chunked ? Integer.toHexString(part.length()) + "\r\n" + part + "\r\n" : part);
            }
            if (chunked) wire.send("0\r\n\r\n");
            assertThat(wire.finish().answers()).containsExactly(401);
            assertThat(server.served()).isEmpty();
        }
    }

    /** Where something in front of the guard ends the connection itself, it is that which may reset it. */
    @ParameterizedTest
    @EnumSource
    void mebibyteIsNeverTakenForRequestsWhateverStandsAroundTheGuard(Http1Pipeline pipeline) throws Exception {
        try (Server server = new Server(pipeline);
                Wire wire = new Wire(server.port())) {
            wire.send(Wire.request("POST", "/", framing(false), Server.BAD));
            var sent = sending(wire, BODY);
            assertThat(wire.answer().status()).isEqualTo(401);
            sent.handle((done, reset) -> null).join();
            try {
                wire.send(Wire.get("/next", Server.GOOD));
                if (!wire.isAtEnd()) assertThat(wire.answer().body()).isEqualTo("user sent 0");
            } catch (SocketException reset) {
                assertThat(pipeline).isEqualTo(Http1Pipeline.BEHIND_KEEP_ALIVE);
            }
            assertThat(server.served()).isSubsetOf("GET /next");
        }
    }

    @ParameterizedTest
    @CsvSource({"BARE, false", "BARE, true", "WHOLE, false", "WHOLE, true", "BEHIND_KEEP_ALIVE, false"})
    void expectationWithBadCredentialsIsDeniedWithoutAnInvitation(Http1Pipeline pipeline, boolean sendsAnyway)
            throws Exception {
        try (Server server = new Server(pipeline);
                Wire wire = new Wire(server.port())) {
            wire.send(Wire.request("POST", "/", Server.BAD, "Content-Length: 200", "Expect: 100-continue"));
            if (sendsAnyway) wire.send(BODY.substring(0, 200));
            Answer answer = wire.answer();
            assertThat(answer.interim()).isEmpty();
            assertThat(answer.status()).isEqualTo(401);
            assertThat(answer.field("Connection")).isEqualTo("close");
            assertThat(wire.isAtEnd()).isTrue();
            assertThat(server.served()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"WHOLE", "BEHIND_AGGREGATOR"})
    void expectationWithGoodCredentialsIsInvitedAndServed(Http1Pipeline pipeline) throws Exception {
        try (Server server = new Server(pipeline);
                Wire wire = new Wire(server.port())) {
            wire.send(Wire.request("POST", "/", Server.GOOD, "Content-Length: 5", "Expect: 100-continue"));
            assertThat(wire.interim()).isEqualTo(100);
            assertThat(wire.send("12345").answer().body()).isEqualTo("user sent 5");
        }
    }
}
