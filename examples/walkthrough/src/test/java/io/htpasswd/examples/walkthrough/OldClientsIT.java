package io.htpasswd.examples.walkthrough;

import static org.assertj.core.api.Assertions.assertThat;

import io.htpasswd.examples.walkthrough.ExampleServer.Program;
import io.htpasswd.testing.Wire;
import io.htpasswd.testing.Wire.Answer;
import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Clients of HTTP/1.0, as {@code ab -k} is one: the connection stays when they ask for it and are told so. */
class OldClientsIT {
    private static final String GOOD = "Authorization: Basic dXNlcjpwYXNzd29yZA==\r\n";
    private static final String BAD = "Authorization: Basic dXNlcjp3cm9uZw==\r\n";

    @ParameterizedTest
    @EnumSource
    void oneConnectionServesRequestsThatAskToKeepIt(Program program) throws Exception {
        try (ExampleServer server = ExampleServer.start(program);
                Wire wire = new Wire(server.port())) {
            for (String credentials : new String[] {GOOD, GOOD, BAD, "", GOOD}) {
                Answer answer = ask(wire, credentials + "Connection: keep-alive\r\n");
                assertThat(answer.status()).isEqualTo(credentials.equals(GOOD) ? 200 : 401);
                assertThat(answer.field("Connection")).isEqualToIgnoringCase("keep-alive");
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void connectionEndsWhereNobodyAsksToKeepIt(Program program) throws Exception {
        try (ExampleServer server = ExampleServer.start(program)) {
            for (String credentials : new String[] {GOOD, BAD, ""}) {
                try (Wire wire = new Wire(server.port())) {
                    assertThat(ask(wire, credentials).fields().toString()).doesNotContainIgnoringCase("keep-alive");
                    assertThat(wire.isAtEnd()).isTrue();
                }
            }
        }
    }

    private static Answer ask(Wire wire, String fields) throws IOException {
        Answer answer = wire.send("GET /headers HTTP/1.0\r\n" + fields + "\r\n").answer();
        // A connection that stays has no other way to say where the body ends.
        assertThat(answer.fields()).containsKey("Content-Length");
        return answer;
    }
}
