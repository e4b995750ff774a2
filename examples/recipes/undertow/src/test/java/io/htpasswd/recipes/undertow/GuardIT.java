package io.htpasswd.recipes.undertow;

import static org.assertj.core.api.Assertions.assertThat;

import io.htpasswd.admission.HashingLimit;
import io.htpasswd.basic.BasicAuth;
import io.htpasswd.basic.CredentialLocation;
import io.htpasswd.basic.CredentialVerifier;
import io.htpasswd.basic.Policy;
import io.htpasswd.basic.Verification;
import io.undertow.Undertow;
import io.undertow.server.HttpServerExchange;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the suite does not ask. */
class GuardIT {
    private static final CredentialVerifier ANYBODY = credentials -> Verification.Accepted.WITHOUT_GROUPS;

    private final ExecutorService hashing = HashingLimit.shared().newExecutor();

    @AfterEach
    void shutDown() {
        hashing.shutdown();
    }

    private int status(Function<HttpServerExchange, BasicAuth> guards, String target) throws Exception {
        Undertow server = Undertow.builder()
                .addHttpListener(0, "127.0.0.1")
                .setHandler(new Guard(guards, hashing, exchange -> exchange.setStatusCode(204)))
                .build();
        server.start();
        try {
            int port = ((InetSocketAddress) server.getListenerInfo().get(0).getAddress()).getPort();
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + target))
                    .header("Authorization", "Basic dXNlcjpwYXNzd29yZA==")
                    .build();
            return HttpClient.newHttpClient()
                    .send(request, HttpResponse.BodyHandlers.discarding())
                    .statusCode();
        } finally {
            server.stop();
        }
    }

    @Test
    void anErrorAndAMissingGuardAreAnsweredAndLetNobodyIn() throws Exception {
        BasicAuth broken = BasicAuth.of(Policy.strict(), credentials -> {
            throw new LinkageError("a verifier that cannot run");
        });
        assertThat(status(request -> broken, "/")).isEqualTo(500);
        assertThat(status(request -> null, "/")).isEqualTo(500);
        assertThat(status(request -> BasicAuth.of(Policy.strict(), ANYBODY), "/"))
                .isEqualTo(204);
    }

    @Test
    void aPolicyThatLooksIntoTheQueryLetsNobodyIn() throws Exception {
        Policy query = Policy.strict().withLocation(CredentialLocation.queryParameter("auth"));
        assertThat(status(request -> BasicAuth.of(query, ANYBODY), "/?auth=dXNlcjpwYXNzd29yZA"))
                .isEqualTo(401);
    }

    @Test
    void guardHasAtMost25Lines() throws Exception {
        Path source = Path.of("src/main/java", Guard.class.getName().replace('.', '/') + ".java");
        assertThat(Files.readAllLines(source))
                .filteredOn(line -> !line.isBlank() && !line.matches("(package|import) .*| *(/\\*)?\\*.*"))
                .hasSizeLessThanOrEqualTo(25);
    }
}
