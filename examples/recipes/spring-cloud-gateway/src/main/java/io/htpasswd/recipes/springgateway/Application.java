package io.htpasswd.recipes.springgateway;

import io.htpasswd.admission.HashingLimit;
import io.htpasswd.basic.BasicAuth;
import io.htpasswd.basic.Policy;
import io.htpasswd.file.HtpasswdFile;
import java.io.IOException;
import java.nio.file.Path;
import java.security.Principal;
import java.util.concurrent.ExecutorService;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.cloud.gateway.route.RouteLocator;
import org.springframework.cloud.gateway.route.builder.RouteLocatorBuilder;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.WebFilter;

/** A gateway that lets the users of a file through, and whose health anybody may see: {@code --users.file=/etc/staging/users --upstream=http://127.0.0.1:9000}. */
@SpringBootApplication
public class Application {
    public static void main(String[] args) {
        SpringApplication.run(Application.class, args);
    }

    @Bean
    ExecutorService hashing() {
        return HashingLimit.shared().newExecutor();
    }

    /** A WebFilter is asked about everything; the gateway's own filters only about what one of its routes takes. */
    @Bean
    @Order(Ordered.HIGHEST_PRECEDENCE + 100)
    WebFilter guard(@Value("${users.file}") Path users, ExecutorService hashing) throws IOException {
        Policy policy = Policy.strict().withRealm("Staging").withForwardedUser("X-User");
        BasicAuth auth = BasicAuth.of(policy, HtpasswdFile.open(users));
        BasicAuth open = auth.permittingAll();
        // Equal to the path as sent, undecoded: what is spelt in any other way is guarded.
        return new BasicAuthWebFilter(
                request -> "/healthz".equals(request.getURI().getRawPath()) ? open : auth, hashing);
    }

    @Bean
    RouteLocator routes(RouteLocatorBuilder routes, @Value("${upstream}") String upstream) {
        return routes.routes()
                .route("everything else", route -> route.path("/**").uri(upstream))
                .build();
    }

    /** Pages of the gateway's own. */
    @RestController
    static class Pages {
        @GetMapping("/healthz")
        String health(ServerHttpRequest request) {
            return "fine, " + request.getHeaders().getOrEmpty("X-User");
        }

        @GetMapping("/whoami")
        String whoami(Principal user) {
            return user.getName();
        }
    }
}
