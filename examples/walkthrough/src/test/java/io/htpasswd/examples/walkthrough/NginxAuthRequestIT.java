package io.htpasswd.examples.walkthrough;

import static io.htpasswd.examples.walkthrough.Commands.curl;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.sun.net.httpserver.HttpServer;
import io.htpasswd.examples.walkthrough.ExampleServer.Program;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The gateway as the service that nginx asks about every request, with the configuration that examples offer. */
class NginxAuthRequestIT {
    private static final Path EXAMPLE = Path.of("..", "nginx-auth-request.conf");
    private static final String[] GRPC = {
        "-X", "POST", "-H", "Content-Type: application/grpc", "-H", "TE: trailers", "--data-binary", "x"
    };

    @TempDir
    static Path folder;

    private static HttpServer upstream;
    private static ExampleServer gateway;
    private static Nginx nginx;

    @BeforeAll
    static void start() throws Exception {
        assumeThat(Commands.installed("nginx")).as("nginx is installed").isTrue();
        assumeThat(Commands.installed("curl")).as("curl is installed").isTrue();
        upstream = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        upstream.createContext("/", exchange -> {
            byte[] seen = (exchange.getRequestMethod() + " " + exchange.getRequestURI() + " user="
                            + exchange.getRequestHeaders().get("X-User") + " credentials="
                            + exchange.getRequestHeaders().get("Authorization") + " body="
                            + new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8))
                    .getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(exchange.getRequestURI().getPath().equals("/broken") ? 500 : 200, seen.length);
            exchange.getResponseBody().write(seen);
            exchange.close();
        });
        upstream.start();
        Path users = Files.writeString(
                folder.resolve("users"),
                "user:$apr1$TYiryv0/$8BvzLUO9IfGPGGsPnAgSu1\njosé:$apr1$TYiryv0/$8BvzLUO9IfGPGGsPnAgSu1\n");
        gateway = ExampleServer.start(
                Program.GATEWAY,
                "--no-grpc",
                "--trusted-proxies",
                "127.0.0.1",
                "--htpasswd",
                users.toString(),
                "--realm",
                "Staging");
        nginx = Nginx.start(folder, configuration(gateway.port()), "127.0.0.1:8081");
    }

    private static String configuration(int guard) throws Exception {
        return Files.readString(EXAMPLE)
                .replace("127.0.0.1:8080", "127.0.0.1:" + guard)
                .replace("127.0.0.1:8082", "127.0.0.1:" + upstream.getAddress().getPort());
    }

    @AfterAll
    static void stop() throws Exception {
        if (nginx != null) nginx.close();
        if (gateway != null) gateway.close();
        if (upstream != null) upstream.stop(0);
    }

    private static String[] with(String[] options, String... more) {
        return Stream.concat(Stream.of(options), Stream.of(more)).toArray(String[]::new);
    }

    @ParameterizedTest
    @CsvSource({"user, user", "josé, jos%C3%A9"})
    void usersReachTheUpstreamUnderTheirNamesAndWithoutTheirCredentials(String user, String name) throws Exception {
        assertThat(curl("-u", user + ":password", "-H", "X-User: root", nginx.url("/a?b=c"))
                        .out())
                .startsWith("HTTP/1.1 200 ")
                .endsWith("GET /a?b=c user=[" + name + "] credentials=null body=");
        assertThat(curl("-u", user + ":password", "-d", "text", nginx.url("/a")).out())
                .endsWith("POST /a user=[" + name + "] credentials=null body=text");
    }

    @Test
    void nobodyElseDoesAndTheChallengePassesThrough() throws Exception {
        for (String[] options : new String[][] {{}, {"-u", "user:wrong"}, {"-u", "nobody:password"}, {"-d", "x"}}) {
            assertThat(curl(with(options, nginx.url("/a"))).out())
                    .startsWith("HTTP/1.1 401 ")
                    .containsOnlyOnce("WWW-Authenticate: Basic realm=\"Staging\", charset=\"UTF-8\"")
                    .containsOnlyOnce("Cache-Control: no-store")
                    .doesNotContain("credentials=");
        }
    }

    @Test
    void secondAuthorizationFieldIsLetInByNobody() throws Exception {
        assertThat(curl("-u", "user:password", "-H", "Authorization: Basic dXNlcjp3cm9uZw==", nginx.url("/a"))
                        .out())
                .startsWith("HTTP/1.1 4")
                .doesNotContain("credentials=");
    }

    @Test
    void guardItselfIsNoPage() throws Exception {
        assertThat(curl(nginx.url("/.guard")).out()).startsWith("HTTP/1.1 404 ");
    }

    @Test
    void clientDoesNotTurnItsDenialIntoASuccessByLookingLikeGrpc() throws Exception {
        assertThat(curl(with(GRPC, nginx.url("/a"))).out()).startsWith("HTTP/1.1 401 ");
        // As a proxy asks that hands method, type and TE on.
        assertThat(curl(with(GRPC, gateway.url())).out()).startsWith("HTTP/1.1 401 ");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void policySpeaksGrpcUnlessTheGatewayIsToldThatItIsAsked(boolean told) throws Exception {
        Path policy = Files.writeString(
                folder.resolve("policy.yaml"), "users: ['user:$apr1$TYiryv0/$8BvzLUO9IfGPGGsPnAgSu1']\n");
        String[] options = {"--policy", policy.toString()};
        try (ExampleServer asked = ExampleServer.start(Program.GATEWAY, told ? with(options, "--no-grpc") : options)) {
            assertThat(curl(with(GRPC, asked.url())).out()).startsWith(told ? "HTTP/1.1 401 " : "HTTP/1.1 200 ");
        }
    }

    @Test
    void aLimitedClientGetsTheStatusOfTheGuardAndTheTimeOfItsNextAttempt() throws Exception {
        Path own = Files.createDirectory(folder.resolve("limited"));
        try (ExampleServer limiting = ExampleServer.start(Program.GATEWAY, "--no-grpc", "--attempts", "1/PT720H");
                Nginx front = Nginx.start(own, configuration(limiting.port()), "127.0.0.1:8081")) {
            assertThat(curl("-u", "user:wrong", front.url("/a")).out()).startsWith("HTTP/1.1 401 ");
            assertThat(curl("-u", "user:password", front.url("/a")).out())
                    .startsWith("HTTP/1.1 429 ")
                    .containsPattern("Retry-After: 25(?:92000|919\\d\\d)\r\n")
                    .contains("Cache-Control: no-store")
                    .doesNotContain("WWW-Authenticate", "credentials=")
                    .endsWith("basic authentication failure: too many attempts");
        }
    }

    @Test
    void withoutItsGuardTheUpstreamIsUnavailableAndItsOwnErrorsAreItsOwn() throws Exception {
        assertThat(curl("-u", "user:password", nginx.url("/broken")).out())
                .startsWith("HTTP/1.1 500 ")
                .contains("GET /broken");
        Path other = Files.createDirectory(folder.resolve("unguarded"));
        try (Nginx alone = Nginx.start(other, configuration(1), "127.0.0.1:8081")) {
            assertThat(curl("-u", "user:password", alone.url("/a")).out())
                    .startsWith("HTTP/1.1 503 ")
                    .contains("Retry-After: 1", "Cache-Control: no-store")
                    .doesNotContain("credentials=");
        }
    }
}
