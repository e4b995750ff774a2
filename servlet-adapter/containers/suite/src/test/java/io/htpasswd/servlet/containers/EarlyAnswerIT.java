package io.htpasswd.servlet.containers;

import static org.assertj.core.api.Assertions.assertThat;

import io.htpasswd.basic.BasicAuth;
import io.htpasswd.basic.Policy;
import io.htpasswd.servlet.BasicAuthFilter;
import io.htpasswd.servlet.containers.Container.Running;
import io.htpasswd.testing.Wire;
import io.htpasswd.testing.Wire.Answer;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers to requests whose bodies nobody reads. */
class EarlyAnswerIT {
    private static final int MEBIBYTE = 1 << 20;

    private static final AtomicInteger TAKEN_FOR_REQUESTS = new AtomicInteger();
    private static Running server;

    private static final class Canary extends HttpFilter {
        private static final long serialVersionUID = 1L;

        @Override
        protected void doFilter(HttpServletRequest in, HttpServletResponse out, FilterChain chain)
                throws IOException, ServletException {
            if (in.getRequestURI().equals("/canary")) TAKEN_FOR_REQUESTS.incrementAndGet();
            chain.doFilter(in, out);
        }
    }

    @BeforeAll
    static void start() throws Exception {
        BasicAuth strict = BasicAuth.of(Policy.strict(), new Users());
        BasicAuth open = BasicAuth.permitAll(Policy.strict());
        server = new WebApp()
                .filter("/*", new Canary())
                .filter(
                        "/*",
                        new BasicAuthFilter(request -> request.getRequestURI().equals("/bare") ? open : strict))
                .page("/bare", (in, out) -> out.setStatus(401))
                .page(
                        "/read",
                        (in, out) -> out.getWriter().print(in.getInputStream().readAllBytes().length))
                .page("/*", (in, out) -> out.getWriter().print(in.getRemoteUser()))
                .start();
    }

    @AfterAll
    static void stop() throws Exception {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Content-Length: 1048576", "Transfer-Encoding: chunked"})
    void aMebibyteWithBadCredentialsLeavesAUsableOrAnEndedConnectionAndIsNeverTakenForRequests(String framing)
            throws Exception {
        for (int i = 0; i < 5; i++) {
            try (Wire wire = new Wire(server.port())) {
                wire.send(Wire.request("POST", "/", Users.WRONG, framing));
                CompletableFuture<Boolean> sent = CompletableFuture.supplyAsync(() -> sends(wire, body(framing)));
                assertThat(wire.answer().status()).isEqualTo(401);
                if (sent.join()) assertServesOrHasEnded(wire);
            }
        }
        assertThat(TAKEN_FOR_REQUESTS).hasValue(0);
    }

    /** False when the peer has closed, which is its right. */
    private static boolean sends(Wire wire, String text) {
        try {
            wire.send(text);
            return true;
        } catch (IOException closed) {
            return false;
        }
    }

    private static void assertServesOrHasEnded(Wire wire) throws IOException {
        if (!sends(wire, Wire.get("/", Users.ALICE))) return;
        Answer next;
        try {
            next = wire.answer();
        } catch (EOFException | SocketException ended) {
            return;
        }
        assertThat(next.status()).isEqualTo(200);
        assertThat(next.body()).isEqualTo("alice");
    }

    /** Made of requests, for whoever would take it for some. */
    private static String body(String framing) {
        String request = "GET /canary HTTP/1.1\r\nHost: localhost\r\n" + Users.ALICE + "\r\n\r\n";
        String body = request.repeat(MEBIBYTE / request.length() + 1).substring(0, MEBIBYTE);
        return framing.startsWith("Content-Length") ? body : Wire.chunked(body);
    }

    /** At /bare a servlet says 401 itself: what a container held back, it would hold back from everybody. */
    @ParameterizedTest
    @CsvSource({"/, Expect: 100-continue", "/, Accept: */*", "/bare, Expect: 100-continue", "/bare, Accept: */*"})
    void denialDoesNotWaitForABodyThatHasNotComeAndDoesNotInviteIt(String target, String field) throws Exception {
        try (Wire wire = new Wire(server.port())) {
            wire.send(Wire.request("POST", target, Users.WRONG, field, "Content-Length: 5"));
            Answer answer = wire.answer();
            assertThat(answer.status()).isEqualTo(401);
            assertThat(answer.interim()).isEmpty();
        }
    }

    @Test
    void expectationWithGoodCredentialsReachesTheApplicationWhichInvites() throws Exception {
        try (Wire wire = new Wire(server.port())) {
            wire.send(Wire.request("POST", "/read", Users.ALICE, "Expect: 100-continue", "Content-Length: 5"));
            assertThat(wire.interim()).isEqualTo(100);
            assertThat(wire.send("12345").answer().body()).isEqualTo("5");
        }
    }
}
