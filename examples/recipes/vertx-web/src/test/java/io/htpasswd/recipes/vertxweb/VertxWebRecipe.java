package io.htpasswd.recipes.vertxweb;

import io.htpasswd.basic.Decision;
import io.htpasswd.recipes.suite.Recipe;
import io.htpasswd.recipes.suite.RequestPage;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.nio.file.Path;

public final class VertxWebRecipe implements Recipe {
    @Override
    public String name() {
        return "vertx-web";
    }

    @Override
    public Running start(Path users) throws IOException {
        GuardedVertxWeb guarded = new GuardedVertxWeb();
        HttpServer server = guarded.start(users, 0, router -> {
            router.route("/healthz").handler(ctx -> show("health", ctx));
            router.route().handler(ctx -> show("guarded", ctx));
        });
        return new Running() {
            @Override
            public int port() {
                return server.actualPort();
            }

            @Override
            public void close() {
                guarded.close();
            }
        };
    }

    private static void show(String name, RoutingContext ctx) {
        // The body comes on the event loop whatever the guard did.
        if (!Context.isOnEventLoopThread()) throw new IllegalStateException("not the request's thread");
        ctx.request().body().onSuccess(body -> ctx.end(page(name, ctx, body))).onFailure(ctx::fail);
    }

    private static String page(String name, RoutingContext ctx, Buffer body) {
        Decision.Authenticated user = ctx.get(BasicAuthHandler.USER);
        return RequestPage.text(
                name,
                user == null ? null : user.user(),
                body.length(),
                ctx.request().headers());
    }
}
