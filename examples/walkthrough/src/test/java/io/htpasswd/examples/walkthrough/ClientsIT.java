package io.htpasswd.examples.walkthrough;

import static io.htpasswd.examples.walkthrough.Commands.curl;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.htpasswd.examples.walkthrough.ExampleServer.Program;
import java.net.Authenticator;
import java.net.PasswordAuthentication;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Clients that send no credentials before they are challenged for some. */
class ClientsIT {
    @ParameterizedTest
    @EnumSource
    void javasClientLogsInOnceItIsChallenged(Program program) throws Exception {
        try (ExampleServer server = ExampleServer.start(program)) {
            Passwords right = new Passwords("password");
            HttpClient client = HttpClient.newBuilder().authenticator(right).build();
            HttpRequest request =
                    HttpRequest.newBuilder(URI.create(server.url())).build();
            for (int i = 0; i < 3; i++) {
                HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
                assertThat(answer.statusCode()).isEqualTo(200);
                assertThat(answer.headers().firstValue("X-Authenticated-User")).hasValue("user");
                assertThat(answer.body()).doesNotContain("Authorization");
            }
            assertThat(right.asked).hasValue(1);
            assertThat(right.realm).isEqualTo("Restricted");
        }
    }

    @ParameterizedTest
    @EnumSource
    void curlLogsInOnceItIsChallenged(Program program) throws Exception {
        assumeThat(Commands.installed("curl")).as("curl is installed").isTrue();
        try (ExampleServer server = ExampleServer.start(program)) {
            // It asks first without credentials, to see what is offered, and again on the same connection.
            assertThat(curl("--anyauth", "-u", "user:password", server.url()).out())
                    .startsWith("HTTP/1.1 401 ")
                    .contains("HTTP/1.1 200 ");
            assertThat(curl("--anyauth", "-u", "user:wrong", server.url()).out())
                    .startsWith("HTTP/1.1 401 ")
                    .doesNotContain("HTTP/1.1 200 ");
        }
    }

    private static final class Passwords extends Authenticator {
        final AtomicInteger asked = new AtomicInteger();
        private final String password;
        volatile String realm = "";

        Passwords(String password) {
            this.password = password;
        }

        @Override
        protected PasswordAuthentication getPasswordAuthentication() {
            asked.incrementAndGet();
            realm = getRequestingPrompt();
            return new PasswordAuthentication("user", password.toCharArray());
        }
    }
}
