package io.htpasswd.recipes.jersey;

import static org.assertj.core.api.Assertions.assertThat;

import io.htpasswd.basic.BasicAuth;
import io.htpasswd.basic.CredentialLocation;
import io.htpasswd.basic.Policy;
import io.htpasswd.file.Htpasswd;
import io.htpasswd.file.HtpasswdFile;
import jakarta.ws.rs.container.ContainerRequestContext;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.glassfish.grizzly.http.server.HttpServer;
import org.glassfish.jersey.grizzly2.httpserver.GrizzlyHttpServerFactory;
import org.glassfish.jersey.process.Inflector;
import org.glassfish.jersey.server.ResourceConfig;
import org.glassfish.jersey.server.model.Resource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JerseyUsersIT {
    private static final String LINE = "user:$apr1$TYiryv0/$8BvzLUO9IfGPGGsPnAgSu1";

    @TempDir
    Path folder;

    @Test
    void groupsAreRoles() throws Exception {
        HtpasswdFile users = HtpasswdFile.builder(Files.writeString(folder.resolve("users"), LINE))
                .groups(Files.writeString(folder.resolve("groups"), "admins: user\n"))
                .open();
        HttpServer server = GuardedJersey.start(users, 0, new ResourceConfig().registerResources(page()));
        assertThat(ask(server, "/")).startsWith("user BASIC admin=true root=false ");
    }

    @Test
    void credentialsInTheQueryAreRemovedAndTheRestStaysAsItCame() throws Exception {
        Policy policy = Policy.strict().withLocation(CredentialLocation.queryParameter("auth"));
        BasicAuth auth = BasicAuth.of(policy, Htpasswd.ofLines(List.of(LINE)));
        ResourceConfig pages =
                new ResourceConfig().registerResources(page()).register(new BasicAuthFilter(request -> auth));
        HttpServer server = GrizzlyHttpServerFactory.createHttpServer(URI.create("http://127.0.0.1:0/"), pages);
        assertThat(ask(server, "/p%20q?a=%7B1%7D+2&auth=dXNlcjpwYXNzd29yZA&b=%26%2B"))
                .endsWith("/p%20q?a=%7B1%7D+2&b=%26%2B");
    }

    private static Resource page() {
        Resource.Builder resource = Resource.builder("/{path: .*}");
        resource.addMethod("GET").handledBy(new Page());
        return resource.build();
    }

    private static String ask(HttpServer server, String target) throws Exception {
        try {
            URI uri = URI.create(
                    "http://127.0.0.1:" + server.getListener("grizzly").getPort() + target);
            HttpRequest request = HttpRequest.newBuilder(uri)
                    .header("Authorization", "Basic dXNlcjpwYXNzd29yZA==")
                    .build();
            return HttpClient.newHttpClient()
                    .send(request, HttpResponse.BodyHandlers.ofString())
                    .body();
        } finally {
            server.shutdownNow();
        }
    }

    private record Page() implements Inflector<ContainerRequestContext, String> {
        @Override
        public String apply(ContainerRequestContext request) {
            var user = request.getSecurityContext();
            return user.getUserPrincipal().getName() + " " + user.getAuthenticationScheme() + " admin="
                    + user.isUserInRole("admins") + " root=" + user.isUserInRole("root") + " "
                    + request.getUriInfo().getRequestUri();
        }
    }
}
