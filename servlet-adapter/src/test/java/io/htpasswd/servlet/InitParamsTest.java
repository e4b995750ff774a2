package io.htpasswd.servlet;

import static io.htpasswd.servlet.Requests.get;
import static io.htpasswd.servlet.Requests.seen;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.web.MockFilterConfig;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

class InitParamsTest {
    @TempDir
    Path folder;

    private String users = "";
    private String groups = "";

    @BeforeEach
    void writeFiles() throws Exception {
        users = Files.writeString(folder.resolve("users"), "user:$apr1$TYiryv0/$8BvzLUO9IfGPGGsPnAgSu1\n")
                .toString();
        groups = Files.writeString(folder.resolve("groups"), "staff: user\n").toString();
    }

    private static BasicAuthFilter filter(Map<String, String> params) throws ServletException {
        BasicAuthFilter filter = new BasicAuthFilter();
        filter.init(config(params));
        return filter;
    }

    private static MockFilterConfig config(Map<String, String> params) {
        MockFilterConfig config = new MockFilterConfig();
        params.forEach(config::addInitParameter);
        return config;
    }

    @Test
    void initWhenOnlyTheFileIsNamedThenIsStrict() throws Exception {
        BasicAuthFilter filter = filter(Map.of("htpasswdFile", users));
        MockHttpServletResponse response = new MockHttpServletResponse();
        assertThat(seen(filter, get(), response)).isNull();
        assertThat(response.getHeader("WWW-Authenticate")).startsWith("Basic realm=\"Restricted\"");
        assertThat(Requests.user(filter, Requests.as("user", "password"))).isEqualTo("user");
    }

    @Test
    void initTakesEveryParamItNames() throws Exception {
        BasicAuthFilter filter = filter(Map.of(
                "htpasswdFile", users,
                "groupFile", groups,
                "mode", "optional",
                "realm", "Files",
                "checkEvery", "PT0.5S",
                "rememberFor", "PT5M"));
        assertThat(Requests.user(filter, get())).isNull();
        HttpServletRequest user = Objects.requireNonNull(seen(filter, Requests.as("user", "password")));
        assertThat(user.isUserInRole("staff")).isTrue();
        MockHttpServletResponse response = new MockHttpServletResponse();
        assertThat(seen(filter, Requests.as("user", "wrong"), response)).isNull();
        assertThat(response.getHeader("WWW-Authenticate")).startsWith("Basic realm=\"Files\"");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "mode         | lenient          | mode: expected strict or optional",
                "realm        | café             | realm",
                "groupFile    | groups           | groupFile: expected an absolute path",
                "groupFile    | /no/such/file    | groupFile",
                "checkEvery   | 1s               | checkEvery: expected an ISO-8601 duration like PT5M",
                "checkEvery   | -PT1S            | checkEvery",
                "rememberFor  | 5                | rememberFor: expected an ISO-8601 duration like PT5M",
                "rememberFor  | PT13H            | rememberFor",
                "openPaths    | ''               | openPaths: open path \"\": expected a whole path that begins with /",
                "openPaths    | ' '              | openPaths: open path \"\"",
                "openPaths    | /health,         | openPaths: open path \"\"",
                "openPaths    | ,/health         | openPaths: open path \"\"",
                "openPaths    | '/health, ,/a'   | openPaths: open path \"\"",
                "openPaths    | /health,ready    | openPaths: open path \"ready\": expected a whole path that begins with /",
                "openPaths    | /health/*        | openPaths: open path \"/health/*\": expected a whole path that begins with /",
                "openPaths    | /health /ready   | openPaths: open path \"/health /ready\" holds a blank; separate paths with commas",
                "openPaths    | /health;/ready   | openPaths: open path \"/health;/ready\" holds a semicolon; separate paths with commas",
                "openpaths    | /health          | openpaths is unknown",
                "htpasswd     | x                | htpasswd is unknown; expected one of checkEvery, groupFile,",
                "htpasswdfile | x                | htpasswdfile is unknown"
            })
    void initWhenAParamMakesNoSenseThenSaysWhichAndTheRule(String name, String value, String message) {
        assertThatThrownBy(() -> filter(Map.of("htpasswdFile", users, name, value)))
                .isInstanceOf(ServletException.class)
                .hasMessageContaining(message)
                .hasNoCause();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "relative/users | htpasswdFile: expected an absolute path, found a relative one",
                "/no/such/file  | htpasswdFile",
                "/              | htpasswdFile"
            })
    void initWhenTheFileCannotBeReadThenSaysTheRule(String file, String message) {
        assertThatThrownBy(() -> filter(Map.of("htpasswdFile", file)))
                .isInstanceOf(ServletException.class)
                .hasMessageContaining(message);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/health",
                "/health,/health",
                " /health , /ready\t",
                "\n      /ready,\n      /health\n    ",
                "/ready,/health"
            })
    void initOpensThePathsBetweenCommasAndNoOther(String paths) throws Exception {
        BasicAuthFilter filter = filter(Map.of("htpasswdFile", users, "openPaths", paths));
        assertThat(Requests.user(filter, at("/health"))).isNull();
        for (String guarded : List.of("/", "", "/admin", "/healthy", "/health/", "/ready,/health", "/ health")) {
            assertThat(seen(filter, at(guarded))).as(guarded).isNull();
        }
        if (!paths.contains("/ready")) assertThat(seen(filter, at("/ready"))).isNull();
    }

    @Test
    void initWithoutOpenPathsLeavesThoseOfTheCodeAndWithThemReplacesThem() throws Exception {
        BasicAuthFilter code = new BasicAuthFilter().withOpenPaths("/health");
        code.init(config(Map.of("htpasswdFile", users)));
        assertThat(Requests.user(code, at("/health"))).isNull();
        assertThat(seen(code, at("/admin"))).isNull();

        BasicAuthFilter both = new BasicAuthFilter().withOpenPaths("/health");
        both.init(config(Map.of("htpasswdFile", users, "openPaths", "/ready")));
        assertThat(Requests.user(both, at("/ready"))).isNull();
        assertThat(seen(both, at("/health"))).isNull();
    }

    private static MockHttpServletRequest at(String path) {
        MockHttpServletRequest request = get();
        request.setRequestURI(path);
        request.setServletPath(path);
        return request;
    }

    @Test
    void initWithoutAFileThenSaysWhatIsMissing() {
        assertThatThrownBy(() -> filter(Map.of()))
                .isInstanceOf(ServletException.class)
                .hasMessage("init-param htpasswdFile is missing");
    }
}
