package io.htpasswd.recipes.nettygateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.htpasswd.admission.HashingLimit;
import io.htpasswd.testing.TestRequest;
import io.htpasswd.testing.Wire;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GuardedGatewayIT {
    private static final EventLoopGroup LOOPS = new NioEventLoopGroup(1);
    private static final ExecutorService HASHING = HashingLimit.shared().newExecutor();

    @TempDir
    static Path folder;

    private static HttpServer upstream;
    private static int port;

    @BeforeAll
    static void start() throws Exception {
        upstream = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        upstream.createContext("/", exchange -> {
            byte[] seen = (exchange.getRequestURI() + " user="
                            + exchange.getRequestHeaders().get("X-User") + " credentials="
                            + exchange.getRequestHeaders().get("Authorization") + " body="
                            + new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8))
                    .getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, seen.length);
            exchange.getResponseBody().write(seen);
            exchange.close();
        });
        upstream.start();
        // Both have the password "password".
        String hash = ":$apr1$TYiryv0/$8BvzLUO9IfGPGGsPnAgSu1\n";
        Path users = Files.writeString(folder.resolve("users"), "root" + hash + "user" + hash);
        Path groups = Files.writeString(folder.resolve("groups"), "admins: root\n");
        URI target = URI.create("http://127.0.0.1:" + upstream.getAddress().getPort());
        port = ((InetSocketAddress) new GuardedGateway(users, groups)
                        .start(0, target, LOOPS, HASHING)
                        .localAddress())
                .getPort();
    }

    @AfterAll
    static void stop() {
        LOOPS.shutdownGracefully();
        HASHING.shutdown();
        upstream.stop(0);
    }

    /** Status and body; the target goes out as it stands, which no well-mannered client would do. */
    private static String send(String method, String target, String user, String body, String... fields)
            throws IOException {
        List<String> all = new ArrayList<>(List.of(fields));
        if (user != null) all.add("Authorization: " + TestRequest.basic(user, "password"));
        all.add("Content-Length: " + body.length());
        all.add("Connection: close, X-Private");
        return Wire.ask(port, Wire.request(method, target, all.toArray(String[]::new)) + body)
                .statusAndBody();
    }

    @ParameterizedTest
    @CsvSource({
        "/healthz, , 200 /healthz user=null",
        "/healthz, user, 200 /healthz user=null",
        "/healthz/, , 401",
        "/healthz/../admin, , 401",
        "/healthz%2f..%2fadmin, , 401",
        "/HEALTHZ, , 401",
        "http://a/healthz, , 401",
        "/reports, , 401",
        "/reports, user, 200 /reports user=[user] credentials=null",
        "/reports/2026/may?of=all, user, 200 /reports/2026/may?of=all user=[user]",
        "/reports/../admin, user, 403",
        "/reports/%2e%2e/admin, user, 403",
        "/reports/..;/admin, user, 403",
        "/reportsandmore, user, 403",
        "/admin, , 401",
        "/admin, user, 403",
        "/admin, root, 200 /admin user=[root] credentials=null"
    })
    void everyRouteHasItsGuardAndUnexpectedPathsTheStrictest(String target, String user, String answer)
            throws IOException {
        assertThat(send("GET", target, user, "")).startsWith(answer);
    }

    @Test
    void forwardedUserIsNeverTheClientsOwn() throws IOException {
        String[] forged = {"X-User: root", "x_user: root"};
        assertThat(send("GET", "/healthz", null, "", forged)).contains("user=null");
        assertThat(send("POST", "/reports", "user", "text", forged)).contains("user=[user]", "body=text");
    }
}
