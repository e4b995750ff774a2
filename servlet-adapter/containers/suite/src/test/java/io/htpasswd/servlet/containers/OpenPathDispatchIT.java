package io.htpasswd.servlet.containers;

import static org.assertj.core.api.Assertions.assertThat;

import io.htpasswd.basic.BasicAuth;
import io.htpasswd.basic.Policy;
import io.htpasswd.servlet.BasicAuthFilter;
import io.htpasswd.servlet.containers.Container.Running;
import io.htpasswd.testing.Wire;
import io.htpasswd.testing.Wire.Answer;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** From open paths to guarded pages and back, and from pages that no filter guards. */
class OpenPathDispatchIT {
    private static Running server;

    @BeforeAll
    static void start() throws Exception {
        Policy policy = Policy.strict().withForwardedUser("X-User");
        server = new WebApp()
                .filter(
                        "/part/*",
                        new BasicAuthFilter(BasicAuth.of(policy, new Users()))
                                .withOpenPaths("/part/health", "/part/open/go"))
                .page("/part/health", (in, out) -> show("open page", in, out))
                .page("/part/admin", (in, out) -> show("guarded page", in, out))
                .page("/part/open/go", (in, out) -> go("/part/admin", in, out))
                .page("/part/guarded/go", (in, out) -> go("/part/health", in, out))
                .page("/outside", (in, out) -> go(in.getParameter("to"), in, out))
                .page("/outside/both", (in, out) -> {
                    in.getRequestDispatcher("/part/health").include(in, out);
                    in.getRequestDispatcher("/part/admin").include(in, out);
                })
                .errorPage(409, "/part/admin")
                .errorPage(410, "/part/health")
                .start();
    }

    @AfterAll
    static void stop() throws Exception {
        server.close();
    }

    private static void show(String page, HttpServletRequest in, HttpServletResponse out) throws IOException {
        out.getWriter().print("[" + page + " for " + in.getRemoteUser() + " " + in.getHeader("X-User") + "]");
    }

    private static void go(String path, HttpServletRequest in, HttpServletResponse out)
            throws IOException, ServletException {
        switch (in.getParameter("way")) {
            case "forward" -> in.getRequestDispatcher(path).forward(in, out);
            case "include" -> in.getRequestDispatcher(path).include(in, out);
            case "async" -> in.startAsync().dispatch(path);
            case "error" -> out.sendError(path.equals("/part/admin") ? 409 : 410);
            case "authenticate" -> in.authenticate(out);
            default -> throw new ServletException("no such way");
        }
    }

    private static Answer ask(String target, String... fields) throws IOException {
        return Wire.ask(server.port(), Wire.get(target, fields));
    }

    @Test
    void openPathHasNoUserEvenWithGoodCredentialsAndNoForgedOne() throws Exception {
        Answer answer = ask("/part/health", Users.ALICE, "X-User: root", "x_user: root");
        assertThat(answer.body()).isEqualTo("[open page for null null]");
        assertThat(answer.status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"forward", "include", "async", "error"})
    void whatAnOpenPathLeadsToIsOpenByItsOwnDoing(String way) throws Exception {
        assertThat(ask("/part/open/go?way=" + way, "X-User: root").body()).isEqualTo("[guarded page for null null]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"forward", "include", "async", "error"})
    void whatLeadsToAnOpenPathIsGuardedAllTheSameAndKeepsItsUser(String way) throws Exception {
        assertThat(ask("/part/guarded/go?way=" + way).status()).isEqualTo(401);
        assertThat(ask("/part/guarded/go?way=" + way, Users.ALICE).body()).isEqualTo("[open page for alice alice]");
    }

    @Test
    void authenticateOnAnOpenPathChallenges() throws Exception {
        Answer answer = ask("/part/open/go?way=authenticate", Users.ALICE);
        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.field("WWW-Authenticate")).isEqualTo("Basic realm=\"Restricted\", charset=\"UTF-8\"");
    }

    /** The path of the dispatch in which the filter first sees the request, also where an include hides it in attributes. */
    @ParameterizedTest
    @CsvSource({"forward, 401", "include, 500", "async, 401"})
    void fromAPageThatNoFilterGuardsTheOpenPathIsOpenAndNoOther(String way, int denied) throws Exception {
        assertThat(ask("/outside?to=/part/health&way=" + way).body()).isEqualTo("[open page for null null]");
        Answer answer = ask("/outside?to=/part/admin&way=" + way);
        assertThat(answer.status()).isEqualTo(denied);
        assertThat(answer.body()).doesNotContain("guarded page");
    }

    @Test
    void anOpenPartOfAPageThatNoFilterGuardsOpensNoOtherPartOfIt() throws Exception {
        assertThat(ask("/outside/both").body()).doesNotContain("guarded page");
        assertThat(ask("/outside/both", Users.ALICE).body())
                .isEqualTo("[open page for null null][guarded page for alice alice]");
    }
}
