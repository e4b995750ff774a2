package io.htpasswd.recipes.jdk;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.htpasswd.basic.BasicAuth;
import io.htpasswd.basic.CredentialLocation;
import io.htpasswd.basic.Policy;
import io.htpasswd.file.Htpasswd;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GuardedServerIT {
    private static final String LINE = "user:$apr1$TYiryv0/$8BvzLUO9IfGPGGsPnAgSu1\n";

    @TempDir
    Path folder;

    private final HttpClient client = HttpClient.newHttpClient();

    private HttpResponse<String> ask(HttpServer server, String target, String... fields) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + server.getAddress().getPort() + target));
        if (fields.length > 0) request.headers(fields);
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void usersOfTheFileAreGreetedAndNobodyElse() throws Exception {
        HttpServer server = GuardedServer.start(Files.writeString(folder.resolve("users"), LINE), 0);
        try {
            HttpResponse<String> denied = ask(server, "/");
            assertThat(denied.statusCode()).isEqualTo(401);
            assertThat(denied.headers().allValues("WWW-Authenticate"))
                    .containsExactly("Basic realm=\"Staging\", charset=\"UTF-8\"");
            assertThat(denied.body()).endsWith("no basic authentication credentials found");
            assertThat(ask(server, "/", "Authorization", "Basic dXNlcjpwYXNzd29yZA==")
                            .body())
                    .isEqualTo("hello user\n");
        } finally {
            server.stop(0);
            ((ExecutorService) server.getExecutor()).shutdown();
        }
    }

    @Test
    void theApplicationSeesNoCredentialsInTheQueryAndTheForwardedUserIsTheGuards() throws Exception {
        Policy policy = Policy.optional()
                .withLocation(CredentialLocation.queryParameter("auth"))
                .withForwardedUser("X-User");
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        CompletableFuture<String> seen = new CompletableFuture<>();
        server.createContext("/", exchange -> {
                    seen.complete(exchange.getRequestURI() + " "
                            + exchange.getRequestHeaders().getOrDefault("X-User", List.of()));
                    try (exchange) {
                        exchange.sendResponseHeaders(exchange.getPrincipal() == null ? 204 : 200, -1);
                    }
                })
                .getFilters()
                .add(new BasicAuthFilter(BasicAuth.of(policy, Htpasswd.ofLines(List.of(LINE.strip())))));
        server.start();
        try {
            assertThat(ask(server, "/p%20q?a=1&auth=dXNlcjpwYXNzd29yZA&b=%26", "X_User", "root")
                            .statusCode())
                    .isEqualTo(200);
            assertThat(seen.join()).isEqualTo("/p%20q?a=1&b=%26 [user]");
            assertThat(ask(server, "/?a=1").statusCode()).isEqualTo(204);
        } finally {
            server.stop(0);
        }
    }

    @Test
    void filterIsShorterThan40Lines() throws Exception {
        String name = BasicAuthFilter.class.getName().replace('.', '/') + ".java";
        String source = Files.readString(Path.of("src/main/java").resolve(name));
        assertThat(source.substring(source.indexOf("final class ")).lines()).hasSizeLessThan(40);
    }
}
