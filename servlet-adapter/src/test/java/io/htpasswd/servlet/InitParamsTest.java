package io.htpasswd.servlet;

import static io.htpasswd.servlet.Requests.get;
import static io.htpasswd.servlet.Requests.seen;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.htpasswd.admission.HashingLimit;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
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
                "maxwaiting | 1 | maxwaiting is unknown",
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

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "3 | 9   | PT2S | concurrent=3, blockingPlaces=12, asynchronousPlaces=12, maxWait=PT2S",
                "1 | 0   | PT0S | concurrent=1, blockingPlaces=1, asynchronousPlaces=1, maxWait=PT0S",
                "1 | 147 | -    | concurrent=1, blockingPlaces=148, asynchronousPlaces=148, maxWait=PT25S",
                "100 | - | PT1H | concurrent=100, blockingPlaces=100, asynchronousPlaces=100, maxWait=PT1H"
            })
    void hashingLimitIsWhatTheParamsSay(String hashesAtOnce, String maxWaiting, String maxWait, String limit)
            throws Exception {
        Map<String, String> params = new HashMap<>();
        if (hashesAtOnce != null) params.put("hashesAtOnce", hashesAtOnce);
        if (maxWaiting != null) params.put("maxWaiting", maxWaiting);
        if (maxWait != null) params.put("maxWait", maxWait);
        assertThat(InitParams.of(config(params)).hashingLimit()).hasToString("HashingLimit[" + limit + "]");
    }

    @Test
    void hashingLimitIsTheProcessesOwnWithoutParams() throws Exception {
        assertThat(InitParams.of(config(Map.of())).hashingLimit()).isSameAs(HashingLimit.shared());
        String own = HashingLimit.shared().toString().replaceAll(", asynchronousPlaces=[0-9]+", "");
        assertThat(InitParams.of(config(Map.of("maxWait", "PT25S")))
                        .hashingLimit()
                        .toString()
                        .replaceAll(", asynchronousPlaces=[0-9]+", ""))
                .isEqualTo(own);
    }

    /** With the place of one request, taken by a hash of cost 11, one of four that come at once has none. */
    @ParameterizedTest
    @CsvSource({"0, PT25S, 503", "16, PT0S, 503", "16, PT1M, 401"})
    void filterDeniesWhatTheLimitOfItsParamsHasNoPlaceOrTimeFor(String maxWaiting, String maxWait, int status)
            throws Exception {
        Files.writeString(Path.of(users), "user:$2a$11$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW\n");
        BasicAuthFilter filter = filter(
                Map.of("htpasswdFile", users, "hashesAtOnce", "1", "maxWaiting", maxWaiting, "maxWait", maxWait));
        CyclicBarrier together = new CyclicBarrier(4);
        Callable<Integer> client = () -> {
            MockHttpServletResponse response = new MockHttpServletResponse();
            together.await();
            seen(filter, Requests.as("user", "wrong"), response);
            return response.getStatus();
        };
        ExecutorService threads = Executors.newFixedThreadPool(4);
        List<Integer> statuses = new ArrayList<>();
        try {
            for (Future<Integer> answer : threads.invokeAll(Collections.nCopies(4, client))) statuses.add(answer.get());
        } finally {
            threads.shutdown();
        }
        assertThat(statuses).contains(status).containsAnyOf(401).isSubsetOf(401, status);
    }

    @ParameterizedTest
    @CsvSource({
        "maxBcryptCost, 5, user",
        "maxBcryptCost, 4,",
        "maxShaCryptRounds, 5000, other",
        "maxShaCryptRounds, 4999,"
    })
    void hashesAboveTheParamNeverLogIn(String name, String value, String user) throws Exception {
        Files.writeString(Path.of(users), """
                user:$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW
                other:$5$saltstring$5B8vYYiY.CVt1RlTTf8KbXBH3hsxY/GNooZaBBGWEc5
                """);
        BasicAuthFilter filter = filter(Map.of("htpasswdFile", users, name, value));
        HttpServletRequest request = name.equals("maxBcryptCost")
                ? seen(filter, Requests.as("user", "U*U"))
                : seen(filter, Requests.as("other", "Hello world!"));
        assertThat(request == null ? null : request.getRemoteUser()).isEqualTo(user);
    }

    @Test
    void initWithoutAFileThenSaysWhatIsMissing() {
        assertThatThrownBy(() -> filter(Map.of()))
                .isInstanceOf(ServletException.class)
                .hasMessage("init-param htpasswdFile is missing");
    }
}
