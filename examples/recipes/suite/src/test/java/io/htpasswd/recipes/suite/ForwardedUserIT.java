package io.htpasswd.recipes.suite;

import static org.assertj.core.api.Assertions.assertThat;

import io.htpasswd.testing.Wire;
import io.htpasswd.testing.Wire.Answer;
import org.junit.jupiter.api.Test;

/** Names under which servers pass on a field are one name; the guard alone says who the user is. */
class ForwardedUserIT {
    private static final String[] SPOOFED = {"X-User: root", "x_user: root", "X.USER: root", "X-User: admin"};

    @Test
    void anonymousRequestHasNone() throws Exception {
        Answer answer = GuardedServer.get("/healthz", SPOOFED);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.lines()).contains("page health").noneMatch(line -> line.startsWith("user "));
        assertThat(answer.body()).doesNotContain("root", "admin");
    }

    @Test
    void anAuthenticatedRequestHasTheGuardsAlone() throws Exception {
        Answer answer =
                GuardedServer.get("/page", SPOOFED[0], SPOOFED[1], Users.GOOD, SPOOFED[2], SPOOFED[3], "X-Other: kept");
        assertThat(answer.lines())
                .contains("page guarded", "user user", "field x-other: kept")
                .containsOnlyOnce("field x-user: user");
        assertThat(answer.body()).doesNotContain("root", "admin", "field authorization");
    }

    @Test
    void aTrailerIsNotAWayAround() throws Exception {
        String head =
                Wire.request("POST", "/page", Users.GOOD, "Transfer-Encoding: chunked", "Trailer: x_user, X-Other");
        try (Wire wire = new Wire(GuardedServer.PORT)) {
            wire.send(head + "4\r\nbody\r\n0\r\nx_user: root\r\nX-User: root\r\nX-Other: kept\r\n\r\n");
            Answer answer = wire.answer();
            assertThat(answer.lines()).contains("body 4").containsOnlyOnce("field x-user: user");
            assertThat(answer.body()).doesNotContain("root");
        }
    }
}
