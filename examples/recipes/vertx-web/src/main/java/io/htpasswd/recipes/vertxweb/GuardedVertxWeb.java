package io.htpasswd.recipes.vertxweb;

import io.htpasswd.admission.HashingLimit;
import io.htpasswd.basic.BasicAuth;
import io.htpasswd.basic.Decision;
import io.htpasswd.basic.Policy;
import io.htpasswd.file.HtpasswdFile;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.function.Consumer;

/** A Vert.x Web that greets the users of an htpasswd file: {@code GuardedVertxWeb USERS}. */
public final class GuardedVertxWeb {
    private final HashingLimit limit = HashingLimit.of(2, 64, Duration.ofSeconds(5));
    private final ExecutorService hashing = limit.newExecutor(task -> new Thread(task, "hashing"));
    private final Vertx vertx = Vertx.vertx();

    public static void main(String[] args) throws IOException {
        new GuardedVertxWeb().start(Path.of(args[0]), 8080, GuardedVertxWeb::pages);
    }

    HttpServer start(Path users, int port, Consumer<Router> pages) throws IOException {
        Policy policy = Policy.strict().withRealm("Staging").withForwardedUser("X-User");
        BasicAuth auth = BasicAuth.of(policy, HtpasswdFile.open(users)).withHashingLimit(limit);
        BasicAuth open = auth.permittingAll();
        Router router = Router.router(vertx);
        // The whole path, as the router matches it: what only begins or ends like an open one may lead to another page.
        router.route()
                .handler(new BasicAuthHandler(ctx -> ctx.normalizedPath().equals("/healthz") ? open : auth, hashing));
        // Behind the guard: nobody is invited to send a body that is not going to be read.
        router.route().handler(ctx -> {
            if (ctx.request().headers().contains("Expect", "100-continue", true))
                ctx.response().writeContinue();
            ctx.next();
        });
        pages.accept(router);
        return vertx.createHttpServer()
                .requestHandler(router)
                .listen(port, "127.0.0.1")
                .await();
    }

    void close() {
        vertx.close().await();
        hashing.shutdown();
    }

    private static void pages(Router router) {
        router.route("/healthz").handler(ctx -> ctx.end("ok\n"));
        router.route().handler(ctx -> {
            Decision.Authenticated user = ctx.get(BasicAuthHandler.USER);
            ctx.end("hello " + user.user() + "\n");
        });
    }
}
