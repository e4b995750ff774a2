package io.htpasswd.recipes.nettyconnectproxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.sun.net.httpserver.HttpServer;
import io.htpasswd.admission.HashingLimit;
import io.htpasswd.testing.Wire;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import java.net.InetAddress;
import java.net.InetSocketAddress;
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

class GuardedProxyIT {
    private static final EventLoopGroup LOOPS = new NioEventLoopGroup(1);
    private static final ExecutorService HASHING = HashingLimit.shared().newExecutor();
    private static final int MEBIBYTES = 4;

    @TempDir
    static Path folder;

    private static HttpServer upstream;
    private static int proxy;

    @BeforeAll
    static void start() throws Exception {
        upstream = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        upstream.createContext("/", exchange -> {
            byte[] seen = ("credentials=" + exchange.getRequestHeaders().get("Proxy-Authorization"))
                    .getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, seen.length);
            exchange.getResponseBody().write(seen);
            exchange.close();
        });
        upstream.createContext("/large", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            for (int i = 0; i < MEBIBYTES; i++) exchange.getResponseBody().write(new byte[1 << 20]);
            exchange.close();
        });
        upstream.start();
        Path users = Files.writeString(folder.resolve("users"), "user:$apr1$TYiryv0/$8BvzLUO9IfGPGGsPnAgSu1\n");
        proxy = ((InetSocketAddress)
                        GuardedProxy.start(users, 0, LOOPS, HASHING).localAddress())
                .getPort();
    }

    @AfterAll
    static void stop() {
        LOOPS.shutdownGracefully();
        HASHING.shutdown();
        upstream.stop(0);
    }

    /** What curl prints, through the tunnel whatever the upstream. */
    private static String curl(String... options) throws Exception {
        assumeThat(Path.of("/usr/bin/curl")).as("curl is installed").isExecutable();
        List<String> command = new ArrayList<>(List.of("curl", "-s", "-i", "--max-time", "20", "--proxytunnel"));
        command.addAll(List.of("-x", "http://127.0.0.1:" + proxy, "--noproxy", ""));
        command.addAll(List.of(options));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    }

    private static String url(String path) {
        return "http://127.0.0.1:" + upstream.getAddress().getPort() + path;
    }

    @Test
    void usersOfTheFileGetATunnelAndTheUpstreamNeverSeesTheirCredentials() throws Exception {
        assertThat(curl("--proxy-user", "user:password", url("/")))
                .startsWith("HTTP/1.1 200 Connection established\r\n")
                .contains("HTTP/1.1 200 OK", "credentials=null");
        assertThat(curl("--proxy-user", "user:password", url("/large"))).hasSizeGreaterThan(MEBIBYTES << 20);
    }

    @Test
    void nobodyElseDoes() throws Exception {
        for (String[] options : new String[][] {{}, {"--proxy-user", "user:wrong"}, {"-u", "user:password"}}) {
            List<String> all = new ArrayList<>(List.of(options));
            all.add(url("/"));
            assertThat(curl(all.toArray(String[]::new)))
                    .startsWith("HTTP/1.1 407 ")
                    .containsIgnoringCase("Proxy-Authenticate: Basic realm=\"Proxy\", charset=\"UTF-8\"")
                    .doesNotContainIgnoringCase("WWW-Authenticate")
                    .doesNotContain("credentials=");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "GET http://127.0.0.1/, 405",
        "CONNECT nowhere, 400",
        "CONNECT a b, 400",
        "CONNECT [::1, 400",
        "CONNECT 127.0.0.1:1, 502"
    })
    void otherRequestsOfUsersAreToldWhatIsWrong(String start, String status) throws Exception {
        String request = start + " HTTP/1.1\r\nHost: a\r\nProxy-Authorization: Basic dXNlcjpwYXNzd29yZA==\r\n\r\n";
        assertThat(Wire.ask(proxy, request).outcome()).isEqualTo(status);
    }
}
