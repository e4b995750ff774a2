package io.htpasswd.servlet.containers;

import static org.assertj.core.api.Assertions.assertThat;

import io.htpasswd.basic.BasicAuth;
import io.htpasswd.basic.Decision;
import io.htpasswd.basic.Policy;
import io.htpasswd.servlet.BasicAuthFilter;
import io.htpasswd.servlet.containers.Container.Running;
import io.htpasswd.testing.Wire;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every dispatcher type for an authenticated, an anonymous and a denied request. */
class DispatchIT {
    private static final Users USERS = new Users();
    private static Running server;

    @BeforeAll
    static void start() throws Exception {
        server = new WebApp()
                .filter("/*", new Doorman())
                .guard(BasicAuth.of(Policy.optional(), USERS))
                .page("/user", DispatchIT::user)
                .page("/flood", DispatchIT::user)
                .page("/forward", (in, out) -> in.getRequestDispatcher("/user").forward(in, out))
                .page("/include", (in, out) -> in.getRequestDispatcher("/user").include(in, out))
                .page("/async", (in, out) -> in.startAsync().dispatch("/user"))
                .page("/async-wrapped", (in, out) -> in.startAsync(in, out).dispatch("/user"))
                .page("/async-thread", (in, out) -> {
                    AsyncContext async = in.startAsync();
                    async.start(() -> async.dispatch("/user"));
                })
                .page("/timeout", (in, out) -> in.startAsync().setTimeout(50))
                .page("/timeout-dispatch", (in, out) -> {
                    AsyncContext async = in.startAsync();
                    async.setTimeout(50);
                    async.addListener(new DispatchOnTimeout());
                })
                .page("/send-error", (in, out) -> out.sendError(409))
                .page("/unauthorized", (in, out) -> out.sendError(401))
                .page("/throw", (in, out) -> {
                    throw new IllegalStateException("on purpose");
                })
                .page("/async-error", (in, out) -> in.startAsync().dispatch("/send-error"))
                .page(
                        "/forward-error",
                        (in, out) -> in.getRequestDispatcher("/send-error").forward(in, out))
                .page("/deep", (in, out) -> in.startAsync().dispatch("/forward"))
                .page(
                        "/error-page",
                        (in, out) -> in.getRequestDispatcher("/user").forward(in, out))
                .page("/logout", (in, out) -> {
                    in.logout();
                    in.startAsync().dispatch("/user");
                })
                .errorPage(409, "/user")
                .errorPage(401, "/user")
                .errorPage(429, "/error-page")
                .errorPage(500, "/user")
                .start();
    }

    @AfterAll
    static void stop() throws Exception {
        server.close();
    }

    @BeforeEach
    void reset() {
        USERS.asked.set(0);
    }

    /** An own error in front of the guard, as a limit on requests would answer. */
    private static final class Doorman extends HttpFilter {
        private static final long serialVersionUID = 1L;

        @Override
        protected void doFilter(HttpServletRequest in, HttpServletResponse out, FilterChain chain)
                throws IOException, ServletException {
            if (in.getRequestURI().equals("/flood")) {
                out.sendError(429);
            } else {
                chain.doFilter(in, out);
            }
        }
    }

    private static final class DispatchOnTimeout implements AsyncListener {
        @Override
        public void onTimeout(AsyncEvent event) {
            event.getAsyncContext().dispatch("/user");
        }

        @Override
        public void onComplete(AsyncEvent event) {}

        @Override
        public void onError(AsyncEvent event) {}

        @Override
        public void onStartAsync(AsyncEvent event) {}
    }

    /** Who the request's user is, by everything that says so. */
    private static void user(HttpServletRequest in, HttpServletResponse out) throws IOException {
        Object attribute = in.getAttribute(BasicAuthFilter.AUTHENTICATED);
        String authenticated = attribute instanceof Decision.Authenticated user ? user.user() : null;
        out.getWriter()
                .print(in.getDispatcherType() + " " + in.getRemoteUser() + " " + in.getUserPrincipal() + " "
                        + authenticated + " " + in.getAuthType() + " " + in.isUserInRole("ours") + " "
                        + in.getHeader("Authorization"));
    }

    @ParameterizedTest
    @CsvSource({
        "/user, REQUEST, 200",
        "/forward, FORWARD, 200",
        "/include, INCLUDE, 200",
        "/async, ASYNC, 200",
        "/async-wrapped, ASYNC, 200",
        "/async-thread, ASYNC, 200",
        "/timeout, ERROR, 500",
        "/timeout-dispatch, ASYNC, 200",
        "/deep, FORWARD, 200",
        "/send-error, ERROR, 409",
        "/unauthorized, ERROR, 401",
        "/throw, ERROR, 500",
        "/async-error, ERROR, 409",
        "/forward-error, ERROR, 409"
    })
    void userIsTheSameInEveryDispatchAndVerifiedOnce(String path, String type, int status) throws Exception {
        Wire.Answer alice = Wire.ask(server.port(), Wire.get(path, Users.ALICE));
        assertThat(alice.body()).isEqualTo(type + " alice alice alice BASIC true null");
        assertThat(alice.status()).isEqualTo(status);
        assertThat(USERS.asked).hasValue(1);

        Wire.Answer anonymous = Wire.ask(server.port(), Wire.get(path));
        assertThat(anonymous.body()).isEqualTo(type + " null null null null false null");
        assertThat(anonymous.status()).isEqualTo(status);
        assertThat(anonymous.field("WWW-Authenticate")).isNull();
        assertThat(USERS.asked).hasValue(1);

        Wire.Answer denied = Wire.ask(server.port(), Wire.get(path, Users.WRONG));
        assertThat(denied.status()).isEqualTo(401);
        assertThat(denied.body())
                .as("an error page for 401 must not replace the answer")
                .isEqualTo("basic authentication failure: invalid credentials");
        assertThat(denied.field("WWW-Authenticate")).isEqualTo("Basic realm=\"Restricted\", charset=\"UTF-8\"");
        assertThat(USERS.asked).hasValue(2);
    }

    @ParameterizedTest
    @CsvSource({"''", "'Authorization: Basic YWxpY2U6YWxpY2U='", "'Authorization: Basic YWxpY2U6d3Jvbmc='"})
    void errorPageBeforeTheFilterIsNobodysAndNotChallenged(String credentials) throws Exception {
        Wire.Answer answer =
                Wire.ask(server.port(), credentials.isEmpty() ? Wire.get("/flood") : Wire.get("/flood", credentials));
        assertThat(answer.status()).isEqualTo(429);
        // Tomcat still calls it ERROR, the others FORWARD.
        assertThat(answer.body()).containsPattern("^(ERROR|FORWARD) null null null null false null$");
        assertThat(answer.field("WWW-Authenticate")).isNull();
        assertThat(USERS.asked).hasValue(0);
    }

    @Test
    void logoutHoldsInLaterDispatches() throws Exception {
        Wire.Answer answer = Wire.ask(server.port(), Wire.get("/logout", Users.ALICE));
        assertThat(answer.body()).isEqualTo("ASYNC null null null null false null");
    }
}
