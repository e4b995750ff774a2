package io.htpasswd.servlet.containers;

import static org.assertj.core.api.Assertions.assertThat;

import io.htpasswd.basic.BasicAuth;
import io.htpasswd.basic.Policy;
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
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an application asks of its request, and answers that were begun before anybody was asked. */
class ApplicationAsksIT {
    private static final AtomicInteger REACHED = new AtomicInteger();
    private static Running server;

    /** Begins every answer to /committed, as a filter that streams would. */
    private static final class Hasty extends HttpFilter {
        private static final long serialVersionUID = 1L;

        @Override
        protected void doFilter(HttpServletRequest in, HttpServletResponse out, FilterChain chain)
                throws IOException, ServletException {
            if (in.getRequestURI().equals("/committed")) {
                out.getWriter().print("begun");
                out.flushBuffer();
            }
            chain.doFilter(in, out);
        }
    }

    /** Behind the guard; Jetty does not call a servlet any more once the answer is begun, for anybody. */
    private static final class Reached extends HttpFilter {
        private static final long serialVersionUID = 1L;

        @Override
        protected void doFilter(HttpServletRequest in, HttpServletResponse out, FilterChain chain) {
            REACHED.incrementAndGet();
        }
    }

    @BeforeAll
    static void start() throws Exception {
        server = new WebApp()
                .filter("/*", new Hasty())
                .guard(BasicAuth.of(Policy.optional().withRealm("Asked"), new Users()))
                .filter("/committed", new Reached())
                .page("/authenticate", ApplicationAsksIT::authenticate)
                .page("/authenticate-late", (in, out) -> {
                    out.getWriter().print("dropped");
                    authenticate(in, out);
                })
                .page("/login", (in, out) -> {
                    try {
                        in.login("alice", "alice");
                    } catch (ServletException e) {
                        out.getWriter().print("refused, " + in.getRemoteUser());
                    }
                })
                .page("/committed", (in, out) -> out.getWriter().print(", gone on with"))
                .start();
    }

    @AfterAll
    static void stop() throws Exception {
        server.close();
    }

    private static void authenticate(HttpServletRequest in, HttpServletResponse out)
            throws IOException, ServletException {
        if (in.authenticate(out)) out.getWriter().print(" " + in.getRemoteUser());
    }

    @ParameterizedTest
    @ValueSource(strings = {"/authenticate", "/authenticate-late"})
    void authenticateChallengesWhoIsNobodyAndLetsUsersGoOn(String path) throws Exception {
        Answer nobody = Wire.ask(server.port(), Wire.get(path));
        assertThat(nobody.status()).isEqualTo(401);
        assertThat(nobody.field("WWW-Authenticate")).isEqualTo("Basic realm=\"Asked\", charset=\"UTF-8\"");
        assertThat(nobody.field("Content-Type")).startsWith("text/plain");
        assertThat(nobody.body()).isEqualTo("basic authentication failure: no basic authentication credentials found");
        Answer user = Wire.ask(server.port(), Wire.get(path, Users.ALICE));
        assertThat(user.status()).isEqualTo(200);
        assertThat(user.body()).endsWith(" alice");
    }

    @Test
    void loginIsRefusedAndChangesNobody() throws Exception {
        assertThat(Wire.ask(server.port(), Wire.get("/login")).body()).isEqualTo("refused, null");
        assertThat(Wire.ask(server.port(), Wire.get("/login", Users.BOB)).body())
                .isEqualTo("refused, bob");
    }

    @Test
    void denialOfAnAnswerThatWasBegunReachesNobodyAndAppendsNothing() throws Exception {
        assertThat(begun(Users.WRONG)).doesNotContain("basic authentication");
        assertThat(REACHED).hasValue(0);
        assertThat(begun(Users.ALICE)).isEqualTo("begun");
        assertThat(REACHED).hasValue(1);
    }

    private static String begun(String credentials) throws IOException {
        try {
            return Wire.ask(server.port(), Wire.get("/committed", credentials)).body();
        } catch (EOFException aborted) {
            return "";
        }
    }
}
