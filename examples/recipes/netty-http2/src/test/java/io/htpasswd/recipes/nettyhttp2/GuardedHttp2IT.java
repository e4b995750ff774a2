package io.htpasswd.recipes.nettyhttp2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.htpasswd.admission.HashingLimit;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GuardedHttp2IT {
    private static final EventLoopGroup LOOPS = new NioEventLoopGroup(1);
    private static final ExecutorService HASHING = HashingLimit.shared().newExecutor();
    private static final String STORE_PASSWORD = "changeit";
    private static final String USER = "Basic dXNlcjpwYXNzd29yZA==";

    @TempDir
    static Path folder;

    private static Path keyStore;
    private static Path certificate;
    private static String url;

    @BeforeAll
    static void start() throws Exception {
        Path users = Files.writeString(folder.resolve("users"), "user:$apr1$TYiryv0/$8BvzLUO9IfGPGGsPnAgSu1\n");
        keyStore = folder.resolve("server.p12");
        keytool("-genkeypair -alias server -keyalg EC -dname CN=localhost -ext san=ip:127.0.0.1 -validity 2");
        certificate = Files.writeString(folder.resolve("server.pem"), keytool("-exportcert -rfc -alias server"));
        int port = ((InetSocketAddress) GuardedHttp2.start(
                                users,
                                GuardedHttp2.tls(keyStore.toFile(), STORE_PASSWORD.toCharArray()),
                                0,
                                LOOPS,
                                HASHING)
                        .localAddress())
                .getPort();
        url = "https://127.0.0.1:" + port + "/";
    }

    @AfterAll
    static void stop() {
        LOOPS.shutdownGracefully();
        HASHING.shutdown();
    }

    private static String keytool(String arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of(arguments.split(" ")));
        command.addAll(List.of("-keystore", keyStore.toString(), "-storepass", STORE_PASSWORD));
        return run(command);
    }

    private static String run(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(printed).isZero();
        return printed;
    }

    @ParameterizedTest
    @CsvSource({
        "--http2, user:password, 0, 'HTTP/2 200', hello user",
        "--http2, user:password, 1000000, 'HTTP/2 200', hello user",
        "--http2, user:wrong, 0, 'HTTP/2 401', invalid credentials",
        "--http2, user:wrong, 1000000, 'HTTP/2 401', invalid credentials",
        "--http2, , 0, 'HTTP/2 401', no basic authentication credentials found",
        "--http1.1, user:password, 1000000, 'HTTP/1.1 200', hello user",
        "--http1.1, user:wrong, 1000000, 'HTTP/1.1 401', invalid credentials"
    })
    void curlIsAnsweredInItsOwnProtocol(String protocol, String user, int bytes, String status, String body)
            throws Exception {
        assumeThat(Path.of("/usr/bin/curl")).as("curl is installed").isExecutable();
        assumeThat(run(List.of("curl", "--version"))).as("curl speaks HTTP/2").contains("HTTP2");
        List<String> command = new ArrayList<>(List.of("curl", "-s", "-i", "--max-time", "20", protocol, "--cacert"));
        command.add(certificate.toString());
        if (user != null) command.addAll(List.of("-u", user));
        Path content = Files.write(folder.resolve("content"), new byte[bytes]);
        if (bytes > 0) command.addAll(List.of("-H", "Expect:", "--data-binary", "@" + content));
        command.add(url);
        String answer = run(command);
        assertThat(answer).startsWith(status).contains(body);
        if (status.endsWith("401"))
            assertThat(answer).containsIgnoringCase("www-authenticate: Basic realm=\"Staging\", charset=\"UTF-8\"");
    }

    /** Small bodies: Java 17's client waits for ever when a larger one is refused before its end, as HTTP/2 allows. */
    @Test
    void denialOfOneStreamLeavesTheOthersOfTheConnectionAlone() throws Exception {
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(KeyStore.getInstance(keyStore.toFile(), STORE_PASSWORD.toCharArray()));
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        HttpClient client = HttpClient.newBuilder().sslContext(context).build();
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url));
        assertThat(client.send(
                                request.copy().header("Authorization", USER).build(),
                                HttpResponse.BodyHandlers.ofString())
                        .version())
                .isEqualTo(HttpClient.Version.HTTP_2);
        List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            HttpRequest.Builder next = request.copy().POST(HttpRequest.BodyPublishers.ofByteArray(new byte[10_000]));
            if (i % 2 == 0) next.header("Authorization", USER);
            answers.add(client.sendAsync(next.build(), HttpResponse.BodyHandlers.ofString()));
        }
        for (int i = 0; i < answers.size(); i++)
            assertThat(answers.get(i).get(20, TimeUnit.SECONDS).statusCode()).isEqualTo(i % 2 == 0 ? 200 : 401);
    }
}
