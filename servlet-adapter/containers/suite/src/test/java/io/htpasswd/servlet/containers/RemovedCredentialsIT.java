package io.htpasswd.servlet.containers;

import static org.assertj.core.api.Assertions.assertThat;

import io.htpasswd.basic.BasicAuth;
import io.htpasswd.basic.CredentialLocation;
import io.htpasswd.basic.Policy;
import io.htpasswd.servlet.BasicAuthFilter;
import io.htpasswd.servlet.containers.Container.Running;
import io.htpasswd.testing.TestRequest;
import io.htpasswd.testing.Wire;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Arrays;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Credentials are gone from wherever this container's own request shows them. */
class RemovedCredentialsIT {
    private static final String TOKEN = TestRequest.token("alice", "alice");
    private static final Map<String, CredentialLocation> LOCATIONS = Map.of(
            "/header", CredentialLocation.header("Authorization", "Basic "),
            "/query", CredentialLocation.queryParameter("auth"),
            "/cookie", CredentialLocation.cookie("auth"));
    private static Running server;

    @BeforeAll
    static void start() throws Exception {
        Users users = new Users();
        server = new WebApp()
                .filter(
                        "/*",
                        new BasicAuthFilter(request -> BasicAuth.of(
                                Policy.strict()
                                        .withForwardedUser("X-User")
                                        .withLocation(Objects.requireNonNull(LOCATIONS.get(request.getServletPath()))),
                                users)))
                .page("/header", (in, out) -> {
                    in.getInputStream().readAllBytes();
                    out.getWriter().print(fields(in) + " trailers=" + new TreeMap<>(in.getTrailerFields()));
                })
                .page(
                        "/query",
                        (in, out) -> in.getRequestDispatcher("/shown?more=1").forward(in, out))
                .page(
                        "/shown",
                        (in, out) -> out.getWriter()
                                .print(in.getQueryString() + " "
                                        + new TreeSet<>(Collections.list(in.getParameterNames())) + " "
                                        + in.getParameter("auth") + " "
                                        + in.getAttribute(RequestDispatcher.FORWARD_QUERY_STRING)))
                .page(
                        "/cookie",
                        (in, out) -> out.getWriter()
                                .print(Arrays.stream(in.getCookies())
                                                .map(Cookie::getName)
                                                .toList()
                                        + " " + in.getHeader("Cookie")))
                .start();
    }

    private static Map<String, String> fields(HttpServletRequest in) {
        Map<String, String> fields = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (String name : Collections.list(in.getHeaderNames())) {
            fields.put(name, String.join(", ", Collections.list(in.getHeaders(name))));
        }
        fields.keySet().removeAll(java.util.Set.of("Host", "Transfer-Encoding"));
        return fields;
    }

    @AfterAll
    static void stop() throws Exception {
        server.close();
    }

    @Test
    void headersAndTrailersShowTheForwardedUserAndNothingThatTheClientSaidOfIt() throws Exception {
        String request = Wire.request(
                "POST", "/header", Users.ALICE, "X-User: root", "X_User: root", "Transfer-Encoding: chunked");
        String body = "1\r\nx\r\n0\r\n" + Users.WRONG + "\r\nX-User: root\r\nX-Checksum: 1\r\n\r\n";
        assertThat(Wire.ask(server.port(), request + body).body())
                .isEqualToIgnoringCase("{X-User=alice} trailers={x-checksum=1}");
    }

    @Test
    void queryAndParametersKeepEverythingElse() throws Exception {
        String query = "/query?a=1&auth=" + TOKEN.replace("=", "%3D");
        assertThat(Wire.ask(server.port(), Wire.get(query)).body()).isEqualTo("more=1 [a, more] null a=1");
    }

    @Test
    void cookiesKeepEverythingElse() throws Exception {
        String cookie = "Cookie: a=1; auth=" + TOKEN.replace("=", "");
        assertThat(Wire.ask(server.port(), Wire.get("/cookie", cookie)).body()).isEqualTo("[a] a=1");
    }
}
