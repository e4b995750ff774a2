package io.htpasswd.recipes.webxml;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.startup.Tomcat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Descriptors as they stand but for the folder of their files, in a Tomcat that knows nothing else of the application. */
class WebXmlIT {
    private static final Path DESCRIPTOR = Path.of("src/main/webapp/WEB-INF/web.xml");

    @TempDir
    Path folder;

    private final Tomcat tomcat = new Tomcat();

    @BeforeEach
    void users() throws Exception {
        Files.writeString(folder.resolve("users"), "user:$apr1$TYiryv0/$8BvzLUO9IfGPGGsPnAgSu1\n");
        Files.writeString(folder.resolve("groups"), "admin: user\n");
    }

    @AfterEach
    void stop() throws LifecycleException {
        tomcat.stop();
        tomcat.destroy();
    }

    /** Where it listens. */
    private String start(String descriptor) throws Exception {
        Path application = Files.createDirectories(folder.resolve("application/WEB-INF"));
        Files.writeString(application.resolve("web.xml"), descriptor.replace("/etc/staging", folder.toString()));
        tomcat.setBaseDir(folder.toString());
        tomcat.setPort(0);
        tomcat.getConnector().setProperty("address", "127.0.0.1");
        tomcat.setAddDefaultWebXmlToWebapp(false);
        tomcat.addWebapp("", application.getParent().toString());
        tomcat.start();
        return "http://127.0.0.1:" + tomcat.getConnector().getLocalPort();
    }

    @Test
    void descriptorGuardsTheApplication() throws Exception {
        String root = start(Files.readString(DESCRIPTOR));
        URI uri = URI.create(root + "/");
        HttpResponse<String> denied = send(HttpRequest.newBuilder(uri));
        assertThat(denied.statusCode()).isEqualTo(401);
        assertThat(denied.headers().firstValue("WWW-Authenticate"))
                .hasValue("Basic realm=\"Staging\", charset=\"UTF-8\"");
        assertThat(send(user(uri)).body()).isEqualTo("REQUEST hello user, admin");
        for (String open : List.of("/health", "/ready", "/health;x=1")) {
            assertThat(send(HttpRequest.newBuilder(uri.resolve(open))).body()).isEqualTo("REQUEST hello null");
        }
        for (String guarded : List.of("/health/", "/healthy", "/health/..;/admin", "//health", "/admin")) {
            assertThat(send(HttpRequest.newBuilder(URI.create(root + guarded))).statusCode())
                    .as(guarded)
                    .isEqualTo(401);
        }
    }

    /** The README's, around the servlet of this one. */
    @Test
    void quickStartGuardsTheApplication() throws Exception {
        String readme = Files.readString(Path.of("../../../README.md"));
        String block = readme.substring(readme.indexOf("```xml\n<filter>") + "```xml\n".length());
        String quickStart = block.substring(0, block.indexOf("```"));
        String ours = Files.readString(DESCRIPTOR);
        URI uri = URI.create(start(ours.substring(0, ours.indexOf("<filter>"))
                        + quickStart
                        + ours.substring(ours.indexOf("<servlet>")))
                + "/");
        assertThat(send(HttpRequest.newBuilder(uri)).statusCode()).isEqualTo(401);
        assertThat(send(user(uri)).body()).startsWith("REQUEST hello user");
    }

    private static HttpRequest.Builder user(URI uri) {
        return HttpRequest.newBuilder(uri).header("Authorization", "Basic dXNlcjpwYXNzd29yZA==");
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
}
