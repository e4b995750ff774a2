package io.htpasswd.recipes.jersey;

import io.htpasswd.file.HtpasswdFile;
import io.htpasswd.recipes.suite.Recipe;
import io.htpasswd.recipes.suite.RequestPage;
import jakarta.ws.rs.container.ContainerRequestContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.security.Principal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.glassfish.grizzly.http.server.HttpServer;
import org.glassfish.jersey.process.Inflector;
import org.glassfish.jersey.server.ResourceConfig;
import org.glassfish.jersey.server.model.Resource;

public final class JerseyRecipe implements Recipe {
    @Override
    public String name() {
        return "jersey";
    }

    @Override
    public Running start(Path users) throws IOException {
        ResourceConfig pages =
                new ResourceConfig().registerResources(page("/healthz", "health"), page("/{path: .*}", "guarded"));
        HttpServer server = GuardedJersey.start(HtpasswdFile.open(users), 0, pages);
        return new Running() {
            @Override
            public int port() {
                return server.getListener("grizzly").getPort();
            }

            @Override
            public void close() {
                server.shutdownNow();
            }
        };
    }

    /** Of every method that a row of the vectors has. */
    private static Resource page(String path, String name) {
        Resource.Builder resource = Resource.builder(path);
        for (String method : new String[] {"GET", "POST", "PUT", "DELETE", "OPTIONS", "TRACE", "FOO"}) {
            resource.addMethod(method).handledBy(new Page(name));
        }
        return resource.build();
    }

    /** No lambda, whose parameter's type Jersey could not see. */
    private record Page(String name) implements Inflector<ContainerRequestContext, String> {
        @Override
        public String apply(ContainerRequestContext request) {
            Principal user = request.getSecurityContext().getUserPrincipal();
            List<Map.Entry<String, String>> fields = new ArrayList<>();
            request.getHeaders().forEach((name, values) -> values.forEach(value -> fields.add(Map.entry(name, value))));
            try {
                int body = request.getEntityStream().readAllBytes().length;
                return RequestPage.text(name, user == null ? null : user.getName(), body, fields);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
