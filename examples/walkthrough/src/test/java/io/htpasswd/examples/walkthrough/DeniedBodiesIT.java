package io.htpasswd.examples.walkthrough;

import static org.assertj.core.api.Assertions.assertThat;

import io.htpasswd.examples.walkthrough.ExampleServer.Program;
import io.htpasswd.testing.Wire;
import io.htpasswd.testing.Wire.Answer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Large bodies that come with bad credentials: the answer arrives, and no byte of them is taken for a request. */
class DeniedBodiesIT {
    private static final String WRONG = "Authorization: Basic dTpi";
    /** A mebibyte of requests, for whoever would take it for some. */
    private static final String BODY =
            Wire.get("/").repeat((1 << 20) / Wire.get("/").length() + 1).substring(0, 1 << 20);

    @ParameterizedTest
    @ValueSource(strings = {"Content-Length: 1048576", "Transfer-Encoding: chunked"})
    void aMebibyteGetsItsOneAnswerWhenTheClientWritesFirstAndReadsThen(String framing) throws Exception {
        boolean chunked = framing.startsWith("Transfer");
        try (ExampleServer server = ExampleServer.start(Program.GATEWAY)) {
            for (int i = 0; i < 20; i++) {
                try (Wire wire = new Wire(server.port())) {
                    wire.send(Wire.request("POST", "/", WRONG, framing)).send(chunked ? Wire.chunked(BODY) : BODY);
                    assertThat(wire.answers()).containsExactly(401);
                }
            }
        }
    }

    @Test
    void expectContinueWithBadCredentialsGetsItsAnswerAndNoInvitation() throws Exception {
        try (ExampleServer server = ExampleServer.start(Program.GATEWAY);
                Wire wire = new Wire(server.port())) {
            Answer answer = wire.send(Wire.request("POST", "/", "Expect: 100-continue", "Content-Length: 5"))
                    .answer();
            assertThat(answer.interim()).isEmpty();
            assertThat(answer.status()).isEqualTo(401);
            assertThat(answer.field("Connection")).isEqualToIgnoringCase("close");
            assertThat(wire.isAtEnd()).isTrue();
        }
    }

    /** The gateway closes by itself; a container may as well keep the connection, unless it is asked to close. */
    @ParameterizedTest
    @EnumSource
    void expectContinueIsAnsweredByEveryServerBeforeTheBody(Program program) throws Exception {
        try (ExampleServer server = ExampleServer.start(program);
                Wire wire = new Wire(server.port())) {
            String[] fields = {WRONG, "Connection: close", "Expect: 100-continue", "Content-Length: 5"};
            Answer answer = wire.send(Wire.request("POST", "/", fields)).answer();
            assertThat(answer.interim()).isEmpty();
            assertThat(answer.status()).isEqualTo(401);
            assertThat(answer.body()).endsWith("invalid credentials");
            assertThat(wire.isAtEnd()).isTrue();
        }
    }
}
