package io.htpasswd.recipes.springboot;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.htpasswd.basic.BasicAuth;
import io.htpasswd.testing.Wire;
import io.htpasswd.testing.Wire.Answer;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.MethodParameter;
import org.springframework.http.MediaType;
import org.springframework.http.converter.HttpMessageConverter;
import org.springframework.http.server.ServerHttpRequest;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.http.server.ServletServerHttpRequest;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.ResponseBodyAdvice;

class ApplicationIT {
    private static final String NOBODY = "Authorization: Basic dXNlcjp3cm9uZw==";
    private static final String USER = "Authorization: Basic dXNlcjpwYXNzd29yZA==";

    @TempDir
    static Path folder;

    private static ConfigurableApplicationContext application;

    @BeforeAll
    static void start() throws IOException {
        Path users = Files.writeString(folder.resolve("users"), "user:$apr1$TYiryv0/$8BvzLUO9IfGPGGsPnAgSu1\n");
        application = run(users, "--management.server.port=0");
    }

    private static ConfigurableApplicationContext run(Path users, String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                "--users.file=" + users,
                "--server.port=0",
                "--server.address=127.0.0.1",
                "--management.endpoints.web.exposure.include=*"));
        arguments.addAll(List.of(more));
        return SpringApplication.run(Application.class, arguments.toArray(String[]::new));
    }

    @AfterAll
    static void stop() {
        application.close();
    }

    /** Says on every answer who the user is in the dispatch that writes it: Boot's error page, or what Spring does later. */
    @ControllerAdvice
    static class Signing implements ResponseBodyAdvice<Object> {
        @Override
        public boolean supports(MethodParameter answer, Class<? extends HttpMessageConverter<?>> converter) {
            return true;
        }

        @Override
        public Object beforeBodyWrite(
                Object body,
                MethodParameter answer,
                MediaType type,
                Class<? extends HttpMessageConverter<?>> converter,
                ServerHttpRequest request,
                ServerHttpResponse response) {
            HttpServletRequest dispatched = ((ServletServerHttpRequest) request).getServletRequest();
            response.getHeaders().set("X-Seen", dispatched.getDispatcherType() + " " + dispatched.getRemoteUser());
            return body;
        }
    }

    /** Matches by segments of the URI as it was sent, dots and all: Spring does not route by what the container makes of it. */
    @RestController
    static class Wildcards {
        @GetMapping({"/files/**", "/{folder}/{up}/{name}"})
        String file() {
            return "guarded file";
        }
    }

    /** Status and body; the target goes out as it stands, which no well-mannered client would do. */
    private static String get(String target, String... fields) throws IOException {
        return answer(application, "local.server.port", target, fields).statusAndBody();
    }

    private static Answer answer(
            ConfigurableApplicationContext application, String portProperty, String target, String... fields)
            throws IOException {
        int port = application.getEnvironment().getRequiredProperty(portProperty, Integer.class);
        return Wire.ask(port, Wire.get(target, fields));
    }

    @ParameterizedTest
    @CsvSource({
        "/admin, 401 basic authentication failure",
        "/healthz, '200 fine, null'",
        "/healthz/..;/admin, 401 basic authentication failure",
        "/healthz/../admin, 401 basic authentication failure",
        "/healthz;/../admin, 401 basic authentication failure",
        "/healthz%2f..%2fadmin, 400 ",
        "//healthz, 401 basic authentication failure",
        "/./healthz, 401 basic authentication failure",
        "//admin, 401 basic authentication failure",
        "/healthz;x, '200 fine, null'",
        "/admin;/healthz, 401 basic authentication failure",
        "/healthz/, 401 basic authentication failure",
        "/HEALTHZ, 401 basic authentication failure",
        "/%2fhealthz, 400 ",
        "%2fhealthz, 400 ",
        "/later, 401 basic authentication failure",
        "/error, 401 basic authentication failure"
    })
    void onlyTheHealthPathIsOpen(String target, String answer) throws IOException {
        assertThat(get(target)).startsWith(answer).doesNotContain("admin ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/files/../healthz",
                "/files/..;/healthz",
                "/files/%2e%2e/healthz",
                "/files/.;/../healthz",
                "/x/..;/healthz",
                "//./healthz"
            })
    void aTargetThatSpringRoutesElsewhereThanTheContainerIsNotOpen(String target) throws IOException {
        assertThat(get(target)).startsWith("401 basic authentication failure");
    }

    @ParameterizedTest
    @CsvSource({
        "local.server.port, /actuator/env, 404",
        "local.server.port, /actuator/health, 404",
        "local.management.port, /actuator, 200 ",
        "local.management.port, /actuator/env, 200 ",
        "local.management.port, /actuator/health, 200 ",
        "local.management.port, /healthz, 404",
        "local.management.port, /error, "
    })
    void actuatorsOwnPortIsGuardedLikeTheApplications(String port, String target, String answer) throws IOException {
        for (String field : List.of("Accept: */*", NOBODY, "Authorization: Basic !")) {
            assertThat(answer(application, port, target, field).statusAndBody())
                    .startsWith("401 basic authentication failure");
        }
        if (answer != null)
            assertThat(answer(application, port, target, USER).statusAndBody()).startsWith(answer);
    }

    @Test
    void actuatorIsGuardedOnTheApplicationsPort() throws IOException {
        try (ConfigurableApplicationContext together = run(folder.resolve("users"))) {
            String port = "local.server.port";
            assertThat(answer(together, port, "/actuator/env").statusAndBody())
                    .startsWith("401 basic authentication failure");
            assertThat(answer(together, port, "/actuator/env", NOBODY).statusAndBody())
                    .startsWith("401 basic authentication failure");
            assertThat(answer(together, port, "/actuator/env", USER).statusAndBody())
                    .startsWith("200 ");
            assertThat(answer(together, port, "/healthz").statusAndBody()).startsWith("200 fine");
        }
    }

    @ParameterizedTest
    @CsvSource({"/admin, 200 admin user", "/later, 200 later user", "/healthz, '200 fine, null'"})
    void usersOfTheFileAreLetIn(String target, String answer) throws IOException {
        assertThat(get(target, USER)).contains(answer);
    }

    @ParameterizedTest
    @CsvSource({"/conflict, 409", "/nowhere, 404"})
    void errorPagesAreNotChallenged(String target, String status) throws IOException {
        assertThat(get(target, USER)).startsWith(status).contains("\"status\":" + status);
    }

    @ParameterizedTest
    @CsvSource({"/admin, REQUEST user", "/later, ASYNC user", "/conflict, ERROR user", "/healthz, REQUEST null"})
    void userIsTheSameInEveryDispatch(String target, String seen) throws IOException {
        assertThat(answer(application, "local.server.port", target, USER).field("X-Seen"))
                .isEqualTo(seen);
    }

    /** The framework's way, unlike Tomcat's, takes the client's own word: the proxy has to replace the field. */
    @ParameterizedTest
    @CsvSource({"native, 203.0.113.7", "framework, 198.51.100.66", "none, 127.0.0.1"})
    void clientBehindAProxyIsTheOneThatSpringTakesFromItsField(String strategy, String client) throws IOException {
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        try (ConfigurableApplicationContext proxied =
                run(folder.resolve("users"), "--server.forward-headers-strategy=" + strategy)) {
            Logger denials = (Logger) LoggerFactory.getLogger(BasicAuth.class);
            log.start();
            denials.addAppender(log);
            answer(proxied, "local.server.port", "/admin", NOBODY, "X-Forwarded-For: 198.51.100.66, 203.0.113.7");
            denials.detachAppender(log);
        }
        assertThat(log.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .containsExactly("denied reason=REJECTED client=" + client + " user=\"user\"");
    }
}
