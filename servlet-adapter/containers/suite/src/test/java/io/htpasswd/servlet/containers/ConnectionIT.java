package io.htpasswd.servlet.containers;

import static org.assertj.core.api.Assertions.assertThat;

import io.htpasswd.basic.BasicAuth;
import io.htpasswd.basic.Policy;
import io.htpasswd.servlet.containers.Container.Running;
import io.htpasswd.testing.Wire;
import io.htpasswd.testing.Wire.Answer;
import jakarta.servlet.http.HttpSessionEvent;
import jakarta.servlet.http.HttpSessionListener;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A connection outlives its denials: what follows one is answered, in order and by itself. */
class ConnectionIT {
    private static final AtomicInteger SESSIONS = new AtomicInteger();
    private static Running server;

    private static final class Counting implements HttpSessionListener {
        @Override
        public void sessionCreated(HttpSessionEvent event) {
            SESSIONS.incrementAndGet();
        }
    }

    @BeforeAll
    static void start() throws Exception {
        server = new WebApp()
                .with(context -> context.addListener(new Counting()))
                .guard(BasicAuth.of(Policy.strict(), new Users()))
                .page("/*", (in, out) -> out.getWriter().print(in.getRemoteUser()))
                .start();
    }

    @AfterAll
    static void stop() throws Exception {
        server.close();
    }

    @Test
    void hundredDenialsLeaveAConnectionThatServes() throws Exception {
        try (Wire wire = new Wire(server.port())) {
            for (int i = 0; i < 100; i++) {
                String request = i % 2 == 0 ? Wire.get("/") : Wire.get("/", Users.WRONG);
                assertThat(wire.send(request).answer().status())
                        .as("denial %d", i)
                        .isEqualTo(401);
            }
            assertThat(wire.send(Wire.get("/", Users.ALICE)).answer().body()).isEqualTo("alice");
        }
    }

    @Test
    void pipelinedRequestsAreAnsweredInOrder() throws Exception {
        try (Wire wire = new Wire(server.port())) {
            wire.send(Wire.get("/") + Wire.get("/", Users.WRONG) + Wire.get("/", Users.ALICE));
            Answer none = wire.answer();
            assertThat(none.status()).isEqualTo(401);
            assertThat(none.body()).endsWith("no basic authentication credentials found");
            Answer bad = wire.answer();
            assertThat(bad.status()).isEqualTo(401);
            assertThat(bad.body()).endsWith("invalid credentials");
            Answer good = wire.answer();
            assertThat(good.status()).isEqualTo(200);
            assertThat(good.body()).isEqualTo("alice");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Authorization: Basic !",
                "Authorization: Basic YWxpY2U6YWxpY2U=!",
                "Authorization: Basic YWxpY2U6YWxpY2U=, Basic YWxpY2U6d3Jvbmc=",
                "Authorization: Basic YWxpY2U6YWxpY2U= x",
                "Authorization: Basic YWxpY2U=",
                "Authorization: Basic OmFsaWNl",
                "Authorization: Basic /zph",
                "Authorization: Basic YWxpY2U6YWxpY2U=\r\nAuthorization: Basic YWxpY2U6YWxpY2U=",
                "Authorization: Basic YWxpY2U6YWxpY2U=\r\nAuthorization: Basic YWxpY2U6d3Jvbmc=",
                "Authorization: Basic YWxpY2U6d3Jvbmc=\r\nAuthorization: Basic YWxpY2U6YWxpY2U=",
                "Authorization: Bearer x\r\nAuthorization: Basic YWxpY2U6YWxpY2U="
            })
    void malformedOrDoubledHeaderIsA401AndNeverA500(String field) throws Exception {
        try (Wire wire = new Wire(server.port())) {
            Answer answer = wire.send(Wire.get("/", field)).answer();
            assertThat(answer.status()).isEqualTo(401);
            assertThat(answer.field("WWW-Authenticate")).isEqualTo("Basic realm=\"Restricted\", charset=\"UTF-8\"");
            assertThat(wire.send(Wire.get("/", Users.BOB)).answer().body()).isEqualTo("bob");
        }
    }

    @Test
    void headIsAnsweredWithoutABody() throws Exception {
        try (Wire wire = new Wire(server.port())) {
            Answer answer = wire.send(Wire.request("HEAD", "/", Users.WRONG)).answer(true);
            assertThat(answer.status()).isEqualTo(401);
            assertThat(answer.field("WWW-Authenticate")).startsWith("Basic ");
            // Were there a body, it would stand before this answer.
            assertThat(wire.send(Wire.get("/", Users.ALICE)).answer().body()).isEqualTo("alice");
        }
    }

    @Test
    void noRequestMakesASession() throws Exception {
        for (String request : new String[] {
            Wire.get("/"), Wire.get("/", Users.WRONG), Wire.get("/", Users.ALICE), Wire.get("/", "Cookie: JSESSIONID=x")
        }) {
            assertThat(Wire.ask(server.port(), request).field("Set-Cookie")).isNull();
        }
        assertThat(SESSIONS).hasValue(0);
    }
}
