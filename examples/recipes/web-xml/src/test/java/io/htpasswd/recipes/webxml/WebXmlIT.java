package io.htpasswd.recipes.webxml;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.catalina.startup.Tomcat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The descriptor as it stands but for the folder of its files, in a Tomcat that knows nothing else of the application. */
class WebXmlIT {
    @TempDir
    Path folder;

    @Test
    void descriptorGuardsTheApplication() throws Exception {
        String hash = "$apr1$TYiryv0/$8BvzLUO9IfGPGGsPnAgSu1";
        Files.writeString(folder.resolve("users"), "user:" + hash + "\n");
        Files.writeString(folder.resolve("groups"), "admin: user\n");
        Path application = Files.createDirectories(folder.resolve("application/WEB-INF"));
        String descriptor = Files.readString(Path.of("src/main/webapp/WEB-INF/web.xml"));
        Files.writeString(application.resolve("web.xml"), descriptor.replace("/etc/staging", folder.toString()));

        Tomcat tomcat = new Tomcat();
        tomcat.setBaseDir(folder.toString());
        tomcat.setPort(0);
        tomcat.getConnector().setProperty("address", "127.0.0.1");
        tomcat.setAddDefaultWebXmlToWebapp(false);
        tomcat.addWebapp("", application.getParent().toString());
        tomcat.start();
        try {
            String root = "http://127.0.0.1:" + tomcat.getConnector().getLocalPort();
            URI uri = URI.create(root + "/");
            HttpResponse<String> denied = send(HttpRequest.newBuilder(uri));
            assertThat(denied.statusCode()).isEqualTo(401);
            assertThat(denied.headers().firstValue("WWW-Authenticate"))
                    .hasValue("Basic realm=\"Staging\", charset=\"UTF-8\"");
            HttpRequest.Builder user =
                    HttpRequest.newBuilder(uri).header("Authorization", "Basic dXNlcjpwYXNzd29yZA==");
            assertThat(send(user).body()).isEqualTo("REQUEST hello user, admin");
            for (String open : List.of("/health", "/ready", "/health;x=1")) {
                assertThat(send(HttpRequest.newBuilder(uri.resolve(open))).body())
                        .isEqualTo("REQUEST hello null");
            }
            for (String guarded : List.of("/health/", "/healthy", "/health/..;/admin", "//health", "/admin")) {
                assertThat(send(HttpRequest.newBuilder(URI.create(root + guarded)))
                                .statusCode())
                        .as(guarded)
                        .isEqualTo(401);
            }
        } finally {
            tomcat.stop();
            tomcat.destroy();
        }
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
}
