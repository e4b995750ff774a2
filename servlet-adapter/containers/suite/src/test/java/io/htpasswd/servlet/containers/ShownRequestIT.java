package io.htpasswd.servlet.containers;

import static org.assertj.core.api.Assertions.assertThat;

import io.htpasswd.basic.BasicAuth;
import io.htpasswd.basic.CredentialLocation;
import io.htpasswd.basic.Policy;
import io.htpasswd.servlet.BasicAuthFilter;
import io.htpasswd.servlet.containers.Container.Running;
import io.htpasswd.testing.TestRequest;
import io.htpasswd.testing.Wire;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** No method of the whole servlet API shows credentials that were removed, however the request gets to the application. */
class ShownRequestIT {
    private static final String TOKEN = TestRequest.token("alice", "alice").replace("=", "");
    private static final Users USERS = new Users();
    private static final Map<String, CredentialLocation> LOCATIONS = Map.of(
            "header", CredentialLocation.header("Authorization", "Basic "),
            "bare", CredentialLocation.header("X-Token", ""),
            "query", CredentialLocation.queryParameter("auth"),
            "cookie", CredentialLocation.cookie("auth"));
    private static Running server;

    @BeforeAll
    static void start() throws Exception {
        server = new WebApp()
                .filter("/*", new BasicAuthFilter(ShownRequestIT::guard))
                .page("/shown", ShownRequestIT::show)
                .page("/*", ShownRequestIT::getThere)
                .errorPage(409, "/shown")
                .start();
    }

    @AfterAll
    static void stop() throws Exception {
        server.close();
    }

    /** A path is made of removed or kept, a location, and the way to the page. */
    private static BasicAuth guard(HttpServletRequest in) {
        String[] path = in.getRequestURI().split("/", -1);
        Policy policy = Policy.strict().withLocation(Objects.requireNonNull(LOCATIONS.get(path[2])));
        return BasicAuth.of(path[1].equals("kept") ? policy.withCredentialsKept() : policy, USERS);
    }

    private static void getThere(HttpServletRequest in, HttpServletResponse out) throws IOException, ServletException {
        in.getInputStream().readAllBytes();
        switch (in.getRequestURI().split("/", -1)[3]) {
            case "request" -> show(in, out);
            case "forward" -> in.getRequestDispatcher("/shown").forward(in, out);
            case "include" -> in.getRequestDispatcher("/shown").include(in, out);
            case "error" -> out.sendError(409);
            case "async" -> in.startAsync().dispatch("/shown");
            case "async-wrapped" -> in.startAsync(in, out).dispatch("/shown");
            case "async-started" -> showLater(in.startAsync());
            case "async-found" -> {
                in.startAsync();
                showLater(in.getAsyncContext());
            }
            default -> throw new ServletException("no such way");
        }
    }

    private static void showLater(AsyncContext async) {
        async.start(() -> {
            try {
                show((HttpServletRequest) async.getRequest(), (HttpServletResponse) async.getResponse());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } finally {
                async.complete();
            }
        });
    }

    private static void show(HttpServletRequest in, HttpServletResponse out) throws IOException {
        out.getWriter().print(RequestDump.of(in));
    }

    @ParameterizedTest
    @CsvSource({
        "request",
        "forward",
        "include",
        "error",
        "async",
        "async-wrapped",
        "async-started",
        "async-found",
    })
    void removedCredentialsAreShownByNoMethodAndKeptOnesByTheSamePage(String way) throws Exception {
        for (String location : LOCATIONS.keySet()) {
            assertThat(ask("removed/" + location, way))
                    .as(location)
                    .contains("getRemoteUser[] alice", "isUserInRole", "getHeaderNames")
                    .doesNotContain(TOKEN);
            assertThat(ask("kept/" + location, way)).as(location).contains(TOKEN);
        }
    }

    private static String ask(String path, String way) throws IOException {
        String target = "/" + path + "/" + way + "?a=1" + (path.endsWith("query") ? "&auth=" + TOKEN : "");
        String field = path.endsWith("cookie")
                ? "Cookie: a=1; auth=" + TOKEN
                : path.endsWith("bare") ? "X-Token: " + TOKEN : path.endsWith("header") ? Users.ALICE : "Accept: */*";
        String head = Wire.request("POST", target, field, "Transfer-Encoding: chunked");
        return Wire.ask(server.port(), head + "1\r\nx\r\n0\r\n" + field + "\r\n\r\n")
                .body();
    }
}
