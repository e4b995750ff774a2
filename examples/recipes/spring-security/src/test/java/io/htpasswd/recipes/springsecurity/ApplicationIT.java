package io.htpasswd.recipes.springsecurity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.htpasswd.admission.AttemptLimit;
import io.htpasswd.basic.BasicAuth;
import io.htpasswd.basic.Policy;
import io.htpasswd.basic.Verification;
import io.htpasswd.file.HtpasswdFile;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;

class ApplicationIT {
    private static final String HASH = "$apr1$TYiryv0/$8BvzLUO9IfGPGGsPnAgSu1";

    @TempDir
    static Path folder;

    private static ConfigurableApplicationContext application;

    @BeforeAll
    static void start() throws IOException {
        Files.writeString(folder.resolve("users"), "alice:" + HASH + "\nbob:" + HASH + "\n");
        Files.writeString(folder.resolve("groups"), "admin: alice\n");
        application = start(new Class<?>[] {Application.class});
    }

    private static ConfigurableApplicationContext start(Class<?>[] sources, String... options) {
        List<String> all = new ArrayList<>(List.of(
                "--users.file=" + folder.resolve("users"),
                "--groups.file=" + folder.resolve("groups"),
                "--server.port=0",
                "--server.address=127.0.0.1"));
        all.addAll(List.of(options));
        return SpringApplication.run(sources, all.toArray(String[]::new));
    }

    @AfterAll
    static void stop() {
        application.close();
    }

    @ParameterizedTest
    @CsvSource({
        "/, alice:password, 200, hello alice",
        "/, bob:password, 200, hello bob",
        "/admin, alice:password, 200, hello alice",
        "/admin, bob:password, 403,",
        "/, alice:wrong, 401,",
        "/, mallory:password, 401,"
    })
    void fileSaysWhoAndGroupsSayWhat(String path, String userPass, int status, String body) throws Exception {
        String token = Base64.getEncoder().encodeToString(userPass.getBytes(StandardCharsets.UTF_8));
        HttpResponse<String> response = ask(path, "Basic " + token);
        assertThat(response.statusCode()).isEqualTo(status);
        if (body != null) assertThat(response.body()).isEqualTo(body);
        assertThat(response.headers().firstValue("WWW-Authenticate").isPresent())
                .isEqualTo(status == 401);
        assertThat(response.headers().firstValue("Set-Cookie")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Basic YWxpY2U6cGFzc3dvcmQ=\nBasic YWxpY2U6cGFzc3dvcmQ=",
                "Basic YWxpY2U6cGFzc3dvcmQ=\nBasic YWxpY2U6d3Jvbmc=",
                "Basic YWxpY2U6cGFzc3dvcmQ=\nBearer token",
                "Bearer token\nBasic YWxpY2U6cGFzc3dvcmQ=",
                "Basic,YWxpY2U6cGFzc3dvcmQ=",
                "Basic;YWxpY2U6cGFzc3dvcmQ=",
                "BasicYWxpY2U6cGFzc3dvcmQ=",
                "Basic YWxpY2U6cGFzc3dvcmQ=, Basic YWxpY2U6cGFzc3dvcmQ=",
                "Basic YWxpY2U6cGFzc3dvcmR="
            })
    void whatTheLibraryWouldNotReadIsNotReadByAHookEither(String lines) throws Exception {
        assertThat(ask("/", lines.split("\n")).statusCode()).isEqualTo(401);
    }

    @Test
    void aDenialNamesTheClient() throws Exception {
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        Logger logger = (Logger) LoggerFactory.getLogger(BasicAuth.class);
        log.start();
        logger.addAppender(log);
        try {
            ask("/", "Basic YWxpY2U6d3Jvbmc=");
            ask("/", "Basic YWxpY2U6cGFzc3dvcmQ=", "Basic YWxpY2U6cGFzc3dvcmQ=");
        } finally {
            logger.detachAppender(log);
        }
        assertThat(log.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .satisfiesExactly(
                        rejected -> assertThat(rejected)
                                .isEqualTo("denied reason=REJECTED client=127.0.0.1 user=\"alice\""),
                        malformed ->
                                assertThat(malformed).startsWith("denied reason=MALFORMED client=127.0.0.1 rule="));
    }

    private static HttpResponse<String> ask(String path, String... authorization) throws Exception {
        return ask(application, path, authorization);
    }

    private static HttpResponse<String> ask(ConfigurableApplicationContext asked, String path, String... authorization)
            throws Exception {
        String port = asked.getEnvironment().getRequiredProperty("local.server.port");
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
        for (String value : authorization) request.header("Authorization", value);
        return HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void busyIsNotBadCredentials() {
        HtpasswdAuthentication busy = new HtpasswdAuthentication(
                BasicAuth.of(Policy.strict(), credentials -> Verification.Failed.UNAVAILABLE));
        assertThatThrownBy(() ->
                        busy.authenticate(UsernamePasswordAuthenticationToken.unauthenticated("alice", "password")))
                .isInstanceOf(Refused.class);
    }

    /** In place of the application's own users. */
    static class Limited {
        @Bean
        HtpasswdAuthentication users(@Value("${users.file}") Path users) throws IOException {
            BasicAuth auth = BasicAuth.of(Policy.strict(), HtpasswdFile.open(users));
            return new HtpasswdAuthentication(auth.withAttemptLimit(AttemptLimit.of(1, Duration.ofDays(30))));
        }
    }

    @Test
    void limitedIsNotBadCredentials() throws Exception {
        try (ConfigurableApplicationContext limiting = start(
                new Class<?>[] {Application.class, Limited.class},
                "--spring.main.allow-bean-definition-overriding=true")) {
            assertThat(ask(limiting, "/", "Basic YWxpY2U6d3Jvbmc=").statusCode())
                    .isEqualTo(401);
            HttpResponse<String> limited = ask(limiting, "/", "Basic YWxpY2U6cGFzc3dvcmQ=");
            assertThat(limited.statusCode()).isEqualTo(429);
            assertThat(limited.headers().firstValue("Retry-After"))
                    .hasValueSatisfying(seconds -> assertThat(seconds).matches("259(?:2000|19\\d\\d)"));
            assertThat(limited.headers().firstValue("WWW-Authenticate")).isEmpty();
            assertThat(limited.body()).isEqualTo("basic authentication failure: too many attempts");
        }
    }

    @Test
    void aMissingPasswordIsNoPassword() {
        HtpasswdAuthentication anybody = new HtpasswdAuthentication(
                BasicAuth.of(Policy.strict(), credentials -> Verification.Accepted.WITHOUT_GROUPS));
        assertThatThrownBy(
                        () -> anybody.authenticate(UsernamePasswordAuthenticationToken.unauthenticated("alice", null)))
                .isInstanceOf(BadCredentialsException.class);
    }

    @Test
    void providerIsShorterThan30Lines() throws IOException {
        String name = HtpasswdAuthentication.class.getName().replace('.', '/') + ".java";
        String source = Files.readString(Path.of("src/main/java").resolve(name));
        assertThat(source.substring(source.indexOf("record ")).lines()).hasSizeLessThan(30);
    }
}
