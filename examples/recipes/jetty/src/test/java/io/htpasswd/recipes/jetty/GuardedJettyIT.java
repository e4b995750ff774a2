package io.htpasswd.recipes.jetty;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import org.eclipse.jetty.server.Server;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GuardedJettyIT {
    @TempDir
    Path folder;

    @Test
    void usersOfTheFileAreGreetedAndNobodyElse() throws Exception {
        Path users = Files.writeString(folder.resolve("users"), "user:$apr1$TYiryv0/$8BvzLUO9IfGPGGsPnAgSu1\n");
        Server server = GuardedJetty.start(users, 0);
        try {
            HttpRequest.Builder request = HttpRequest.newBuilder(server.getURI());
            HttpResponse<String> denied =
                    HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
            assertThat(denied.statusCode()).isEqualTo(401);
            assertThat(denied.headers().firstValue("WWW-Authenticate"))
                    .hasValue("Basic realm=\"Staging\", charset=\"UTF-8\"");
            request.header("Authorization", "Basic dXNlcjpwYXNzd29yZA==");
            assertThat(HttpClient.newHttpClient()
                            .send(request.build(), HttpResponse.BodyHandlers.ofString())
                            .body())
                    .isEqualToIgnoringNewLines("hello user");
        } finally {
            server.stop();
        }
    }
}
