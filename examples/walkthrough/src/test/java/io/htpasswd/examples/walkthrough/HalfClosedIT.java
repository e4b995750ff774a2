package io.htpasswd.examples.walkthrough;

import static org.assertj.core.api.Assertions.assertThat;

import io.htpasswd.examples.walkthrough.ExampleServer.Program;
import io.htpasswd.testing.Wire;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A client that ends its output after its last request, as {@code nc -N} does, is answered and not cut off. */
class HalfClosedIT {
    private static final String NONE = Wire.get("/");
    private static final String BAD = Wire.get("/", "Authorization: Basic dXNlcjp3cm9uZw==");
    private static final String GOOD = Wire.get("/", "Authorization: Basic dXNlcjpwYXNzd29yZA==");

    @Test
    void everyRequestBeforeTheEndGetsItsAnswerAndThenTheServerEndsToo() throws Exception {
        try (ExampleServer server = ExampleServer.start(Program.GATEWAY)) {
            assertThat(statuses(server, NONE)).containsExactly(401);
            assertThat(statuses(server, BAD)).containsExactly(401);
            assertThat(statuses(server, GOOD)).containsExactly(200);
            assertThat(statuses(server, NONE + BAD + GOOD + BAD + GOOD)).containsExactly(401, 401, 200, 401, 200);
        }
    }

    private static List<Integer> statuses(ExampleServer server, String requests) throws IOException {
        try (Wire wire = new Wire(server.port())) {
            return wire.send(requests).finish().answers();
        }
    }
}
