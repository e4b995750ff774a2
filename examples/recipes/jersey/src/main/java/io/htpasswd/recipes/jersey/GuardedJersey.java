package io.htpasswd.recipes.jersey;

import io.htpasswd.basic.BasicAuth;
import io.htpasswd.basic.Policy;
import io.htpasswd.file.HtpasswdFile;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.SecurityContext;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import org.glassfish.grizzly.http.server.HttpServer;
import org.glassfish.jersey.grizzly2.httpserver.GrizzlyHttpServerFactory;
import org.glassfish.jersey.server.ResourceConfig;

/** A Jersey that greets the users of an htpasswd file: {@code GuardedJersey USERS}. */
public final class GuardedJersey {
    private GuardedJersey() {}

    public static void main(String[] args) throws IOException {
        HtpasswdFile users = HtpasswdFile.open(Path.of(args[0]));
        start(users, 8080, new ResourceConfig(Health.class, Greeting.class));
    }

    static HttpServer start(HtpasswdFile users, int port, ResourceConfig pages) {
        Policy policy = Policy.strict().withRealm("Staging").withForwardedUser("X-User");
        BasicAuth auth = BasicAuth.of(policy, users);
        BasicAuth open = auth.permittingAll();
        // The whole path, and not decoded, because Jersey matches it so: /%68ealthz leads to another page than
        // /healthz.
        pages.register(new BasicAuthFilter(
                request -> request.getUriInfo().getPath(false).equals("healthz") ? open : auth));
        return GrizzlyHttpServerFactory.createHttpServer(URI.create("http://127.0.0.1:" + port + "/"), pages);
    }

    /** Open. */
    @jakarta.ws.rs.Path("/healthz")
    public static final class Health {
        @GET
        public String ok() {
            return "ok\n";
        }
    }

    /** Everything else. */
    @jakarta.ws.rs.Path("/{path: .*}")
    public static final class Greeting {
        @GET
        public String greet(@Context SecurityContext security) {
            return "hello " + security.getUserPrincipal().getName() + "\n";
        }
    }
}
