package io.htpasswd.recipes.suite;

import static org.assertj.core.api.Assertions.assertThat;

import io.htpasswd.basic.BasicAuth;
import io.htpasswd.testing.Logged;
import io.htpasswd.testing.Wire;
import io.htpasswd.testing.Wire.Answer;
import org.junit.jupiter.api.Test;

class ServingIT {
    /** More than one read, so that the end of it comes while the password is being verified. */
    @Test
    void theBodyComesWholeAfterAVerification() throws Exception {
        String body = "0123456789".repeat(20_000);
        try (Wire wire = new Wire(GuardedServer.PORT)) {
            wire.send(
                    Wire.request("POST", "/", Users.basic("body:password"), "Content-Length: " + body.length()) + body);
            assertThat(wire.answer().lines()).contains("page guarded", "user body", "body 200000");
        }
    }

    @Test
    void aBodyInChunksComesWholeAndTheConnectionIsGoodForMore() throws Exception {
        String chunk = "64\r\n" + "0123456789".repeat(10) + "\r\n";
        try (Wire wire = new Wire(GuardedServer.PORT)) {
            wire.send(Wire.request("POST", "/", Users.basic("chunks:password"), "Transfer-Encoding: chunked")
                    + chunk.repeat(50) + "0\r\n\r\n");
            assertThat(wire.answer().lines()).contains("body 5000");
            wire.send(Wire.request("POST", "/", "Content-Length: 4") + "body");
            assertThat(wire.answer().status()).isEqualTo(401);
            wire.send(Wire.request("GET", "/", Users.GOOD));
            assertThat(wire.answer().lines()).contains("user user", "body 0");
        }
    }

    @Test
    void aDeniedBodyIsReadAndDroppedOrEndsTheConnection() throws Exception {
        String body = "0123456789".repeat(20_000);
        try (Wire wire = new Wire(GuardedServer.PORT)) {
            wire.send(Wire.request("POST", "/", Users.WRONG, "Content-Length: " + body.length()) + body);
            assertThat(wire.answer().status()).isEqualTo(401);
            wire.send(Wire.request("GET", "/healthz"));
            Answer next = wire.answerOrNone();
            assertThat(RequestPage.isShown("health", next) ? "health" : next.outcome())
                    .isIn("health", "closed");
        }
    }

    @Test
    void theApplicationRunsOnNoThreadThatHashes() throws Exception {
        assertThat(GuardedServer.get("/", Users.basic("thread:password")).lines())
                .contains("page guarded")
                .noneMatch(line -> line.startsWith("thread hashing"));
    }

    @Test
    void aDenialNamesTheClient() throws Exception {
        try (Logged log = new Logged(BasicAuth.class)) {
            assertThat(GuardedServer.get("/", Users.WRONG).status()).isEqualTo(401);
            assertThat(log.text()).contains("denied reason=REJECTED client=127.0.0.1 user=\"user\"");
        }
    }
}
