package io.htpasswd.servlet;

import static io.htpasswd.servlet.Requests.seen;
import static org.assertj.core.api.Assertions.assertThat;

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
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

/** The init-params about how many passwords are hashed, how long that is waited for, and what a hash may cost. */
class InitParamsLimitTest {
    @TempDir
    Path folder;

    private String users = "";

    @BeforeEach
    void writeFile() throws Exception {
        users = Files.writeString(folder.resolve("users"), "user:$apr1$TYiryv0/$8BvzLUO9IfGPGGsPnAgSu1\n")
                .toString();
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
        assertThat(hashingLimit(params)).hasToString("HashingLimit[" + limit + "]");
    }

    @Test
    void hashingLimitIsTheProcessesOwnWithoutParams() throws Exception {
        assertThat(hashingLimit(Map.of())).isSameAs(HashingLimit.shared());
        String own = HashingLimit.shared().toString().replaceAll(", asynchronousPlaces=[0-9]+", "");
        assertThat(hashingLimit(Map.of("maxWait", "PT25S")).toString().replaceAll(", asynchronousPlaces=[0-9]+", ""))
                .isEqualTo(own);
    }

    private HashingLimit hashingLimit(Map<String, String> params) throws ServletException {
        Map<String, String> all = new HashMap<>(params);
        all.put("htpasswdFile", users);
        return InitParams.of(InitParamsTest.config(all), OpenPaths.NONE).hashingLimit();
    }

    /** With the place of one request, taken by a hash of cost 11, one of four that come at once has none. */
    @ParameterizedTest
    @CsvSource({"0, PT25S, 503", "16, PT0S, 503", "16, PT1M, 401"})
    void filterDeniesWhatTheLimitOfItsParamsHasNoPlaceOrTimeFor(String maxWaiting, String maxWait, int status)
            throws Exception {
        Files.writeString(Path.of(users), "user:$2a$11$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW\n");
        BasicAuthFilter filter = InitParamsTest.filter(
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

    @Test
    void filterDeniesAClientThatHasUsedUpItsAttempts() throws Exception {
        BasicAuthFilter filter = InitParamsTest.filter(Map.of("htpasswdFile", users, "attempts", "2/PT720H"));
        for (int status : new int[] {401, 401, 429}) {
            assertThat(answer(filter, "wrong", "192.0.2.66").getStatus()).isEqualTo(status);
        }
        MockHttpServletResponse limited = answer(filter, "password", "192.0.2.66");
        assertThat(limited.getStatus()).isEqualTo(429);
        assertThat(limited.getHeader("Retry-After")).isBetween("1295990", "1296000");
        assertThat(limited.getHeader("WWW-Authenticate")).isNull();
        assertThat(answer(filter, "password", "192.0.2.1").getStatus()).isEqualTo(200);
    }

    private static MockHttpServletResponse answer(BasicAuthFilter filter, String password, String client)
            throws Exception {
        MockHttpServletRequest request = Requests.as("user", password);
        request.setRemoteAddr(client);
        MockHttpServletResponse response = new MockHttpServletResponse();
        seen(filter, request, response);
        return response;
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
        BasicAuthFilter filter = InitParamsTest.filter(Map.of("htpasswdFile", users, name, value));
        HttpServletRequest request = name.equals("maxBcryptCost")
                ? seen(filter, Requests.as("user", "U*U"))
                : seen(filter, Requests.as("other", "Hello world!"));
        assertThat(request == null ? null : request.getRemoteUser()).isEqualTo(user);
    }
}
