package io.htpasswd.servlet;

import static io.htpasswd.servlet.Requests.at;
import static io.htpasswd.servlet.Requests.seen;
import static io.htpasswd.servlet.Requests.user;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.htpasswd.basic.BasicAuth;
import io.htpasswd.basic.Policy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.web.MockHttpServletRequest;

/** Which paths may be open, and which requests are at one. */
class OpenPathsTest {
    private final BasicAuth auth = BasicAuth.of(Policy.strict(), new CountingVerifier());
    private final BasicAuthFilter filter = new BasicAuthFilter(auth).withOpenPaths("/health", "/ready");

    /** The container has resolved all of them to /health. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/app/./health",
                "/app/%2e/health",
                "/app//health",
                "/app/;/health",
                "/app/health/.",
                "/app/health/",
                "/app/files/../health",
                "/app/files/..;/health",
                "/app/files/%2E%2e/health",
                "/app/files/%2e.;x=1/health",
                "/app%2fhealth",
                "/app/files/..%2Fhealth",
                "/app/health;%2f",
                "/app/%2568ealth",
                "/app/health%3b",
                "/app/health%zz",
                "/health",
                "/other/health",
                ""
            })
    void aUriThatSomebodyCouldReadInAnotherWayIsNotOpen(String uri) throws Exception {
        assertThat(seen(filter, resolved(uri))).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/app/health",
                "/app/health;",
                "/app/health;x=1",
                "/app;x/health",
                "/app/%68ealth",
                "/%61pp/health"
            })
    void aUriThatIsReadInOneWayIsOpen(String uri) throws Exception {
        assertThat(user(filter, resolved(uri))).isNull();
    }

    private static MockHttpServletRequest resolved(String uri) {
        MockHttpServletRequest request = at("/health");
        request.setContextPath("/app");
        request.setRequestURI(uri);
        return request;
    }

    @Test
    void aPathIsComparedDecodedAndAPlusIsNoBlank() throws Exception {
        BasicAuthFilter filter = new BasicAuthFilter(auth).withOpenPaths("/prüfung", "/a+b", "/a b", "/100%");
        for (String[] each : new String[][] {
            {"/prüfung", "/pr%C3%BCfung"},
            {"/a+b", "/a+b"},
            {"/a+b", "/a%2Bb"},
            {"/a b", "/a%20b"},
            {"/100%", "/100%25"}
        }) {
            MockHttpServletRequest request = at(each[0]);
            request.setRequestURI(each[1]);
            assertThat(user(filter, request)).as(each[1]).isNull();
        }
        MockHttpServletRequest other = at("/a b");
        other.setRequestURI("/a+b");
        assertThat(seen(filter, other)).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", " ", "health", " /health", "*", "/*", "/health/*", "*.html", "https://example.com/health"})
    void whatIsNoWholePathIsRefusedWithTheRule(String path) {
        assertThatThrownBy(() -> filter.withOpenPaths("/ready", path))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("open path \"" + path + "\": expected a whole path that begins with / and has no *");
    }

    @Test
    void aRefusedPathIsShownCutAndWithoutControlCharacters() {
        assertThatThrownBy(() -> filter.withOpenPaths("a\r\n\u2028" + "b".repeat(100)))
                .hasMessageStartingWith("open path \"a???" + "b".repeat(60) + "…\": ");
    }
}
