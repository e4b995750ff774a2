package io.htpasswd.servlet;

import static io.htpasswd.servlet.Requests.get;
import static io.htpasswd.servlet.Requests.seen;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
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

    static BasicAuthFilter filter(Map<String, String> params) throws ServletException {
        BasicAuthFilter filter = new BasicAuthFilter();
        filter.init(config(params));
        return filter;
    }

    static MockFilterConfig config(Map<String, String> params) {
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
        Map<String, String> params = new HashMap<>(Map.of("htpasswdFile", users));
        for (InitParams.Option option : InitParams.Option.values()) params.put(option.param, sample(option));
        BasicAuthFilter filter = filter(params);
        assertThat(Requests.user(filter, get())).isNull();
        HttpServletRequest user = Objects.requireNonNull(seen(filter, Requests.as("user", "password")));
        assertThat(user.isUserInRole("staff")).isTrue();
        MockHttpServletResponse response = new MockHttpServletResponse();
        assertThat(seen(filter, Requests.as("user", "wrong"), response)).isNull();
        assertThat(response.getHeader("WWW-Authenticate")).startsWith("Basic realm=\"Files\"");
        assertThat(Requests.user(filter, at("/health"))).isNull();
    }

    private String sample(InitParams.Option option) {
        return switch (option) {
            case GROUP_FILE -> groups;
            case MODE -> "optional";
            case REALM -> "Files";
            case CHECK_EVERY -> "PT0.5S";
            case REMEMBER_FOR -> "PT5M";
            case OPEN_PATHS -> "/health";
            case HASHES_AT_ONCE -> "2";
            case MAX_WAITING -> "10";
            case MAX_WAIT -> "PT10S";
            case ATTEMPTS -> "10/PT10M";
            case MAX_BCRYPT_COST -> "12";
            case MAX_SHA_CRYPT_ROUNDS -> "5000";
        };
    }

    @ParameterizedTest
    @EnumSource
    void everyParamStandsInTheDocumentation(InitParams.Option option) throws Exception {
        String javadoc = Files.readString(Path.of("src/main/java/io/htpasswd/servlet/BasicAuthFilter.java"));
        assertThat(javadoc).contains("{@code " + option.param + "}");
        assertThat(Files.readString(Path.of("README.md"))).contains("| `" + option.param + "` |");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "mode         | lenient          | mode: expected strict or optional",
                "realm        | café             | realm",
                "groupFile    | groups           | groupFile: expected an absolute path",
                "groupFile    | /no/such/file    | groupFile",
                "checkEvery   | 1s               | checkEvery: expected an ISO-8601 duration like PT5M, was \"1s\"",
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
                "hashesAtOnce | 0 | hashesAtOnce: expected a whole number from 1 to 2147483647 in digits, was \"0\"; without the init-param it is",
                "hashesAtOnce | two | hashesAtOnce: expected a whole number from 1 to 2147483647 in digits, was \"two\"; without the init-param it is",
                "hashesAtOnce | '' | hashesAtOnce: expected a whole number from 1 to 2147483647 in digits, was \"\"; without the init-param it is",
                "hashesAtOnce | 2147483648 | hashesAtOnce: expected a whole number from 1 to 2147483647 in digits, was \"2147483648\"; without the init-param it is",
                "hashesAtOnce | +2 | hashesAtOnce: expected a whole number from 1 to 2147483647 in digits, was \"+2\"; without the init-param it is",
                "maxWaiting | -1 | maxWaiting: expected a whole number from 0 to 2147483647 in digits, was \"-1\"; without the init-param it is",
                "maxWaiting | 1.5 | maxWaiting: expected a whole number from 0 to 2147483647 in digits, was \"1.5\"; without the init-param it is",
                "maxWaiting | ٣ | maxWaiting: expected a whole number from ",
                "maxBcryptCost | 3 | maxBcryptCost: expected a whole number from 4 to 31 in digits, was \"3\"; without the init-param it is",
                "maxBcryptCost | 32 | maxBcryptCost: expected a whole number from 4 to 31 in digits, was \"32\"; without the init-param it is",
                "maxShaCryptRounds | 999 | maxShaCryptRounds: expected a whole number from 1000 to 999999999 in digits, was \"999\"; without the init-param it is",
                "maxShaCryptRounds | 1000000000 | maxShaCryptRounds: expected a whole number from 1000 to 999999999 in digits, was \"1000000000\"; without the init-param it is",
                "maxWait | 25 | maxWait: expected an ISO-8601 duration like PT25S, was \"25\"",
                "maxWait | -PT1S | maxWait: expected a duration from PT0S to PT1H like PT25S, was PT-1S",
                "maxWait | PT61M | maxWait: expected a duration from PT0S to PT1H like PT25S, was PT1H1M",
                "attempts | 10 | attempts: expected wrong attempts and a window like 10/PT10M, was \"10\"",
                "attempts | '' | attempts: expected wrong attempts and a window like 10/PT10M, was \"\"",
                "attempts | 10/ | attempts: expected wrong attempts and a window like 10/PT10M, was \"10/\"",
                "attempts | 10/10 | attempts: expected wrong attempts and a window like 10/PT10M, was \"10/10\"",
                "attempts | 10/PT10M/1 | attempts: expected wrong attempts and a window like 10/PT10M, was \"10/PT10M/1\"",
                "attempts | +1/PT10M | attempts: expected wrong attempts and a window like 10/PT10M, was \"+1/PT10M\"",
                "attempts | ٣/PT10M | attempts: expected wrong attempts and a window like 10/PT10M, was ",
                "attempts | 0/PT10M | attempts: wrong attempts must be from 1 to 1000000, was 0",
                "attempts | 999999999/PT10M | attempts: wrong attempts must be from 1 to 1000000, was 999999999",
                "attempts | 10/PT0S | attempts: the window must be from PT1S to 30 days, was PT0S",
                "attempts | 10/P31D | attempts: the window must be from PT1S to 30 days, was PT744H",
                "maxwaiting | 1 | maxwaiting is unknown",
                "openpaths    | /health          | openpaths is unknown",
                "htpasswd     | x                | htpasswd is unknown; expected one of attempts, checkEvery,",
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
