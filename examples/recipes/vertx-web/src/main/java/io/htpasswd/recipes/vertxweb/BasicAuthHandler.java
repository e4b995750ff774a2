package io.htpasswd.recipes.vertxweb;

import io.htpasswd.basic.BasicAuth;
import io.htpasswd.basic.Decision;
import io.htpasswd.basic.Rejection;
import io.htpasswd.basic.RequestView;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.concurrent.Executor;
import java.util.function.Function;

/** Guards the routes behind it; its policy's credentials stand in a header, because a request of Vert.x keeps the query as it came. */
record BasicAuthHandler(Function<RoutingContext, BasicAuth> guards, Executor hashing)
        implements Handler<RoutingContext> {
    /** Under this name the context has the user and the groups, a {@link Decision.Authenticated}; none when anonymous. */
    static final String USER = "htpasswd.user";

    @Override
    public void handle(RoutingContext ctx) {
        // Nobody reads the body yet, so what came of it would be lost.
        HttpServerRequest request = ctx.request().pause();
        String client = request.remoteAddress().hostAddress();
        RequestView view = RequestView.of(request.method().name(), request.headers()::getAll, request.query(), client);
        Future.fromCompletionStage(
                        guards.apply(ctx).evaluate(view, hashing), ctx.vertx().getOrCreateContext())
                .onComplete(decision -> answer(decision, ctx), ctx::fail);
    }

    private static void answer(Decision decision, RoutingContext ctx) {
        if (decision instanceof Decision.Denied denied) {
            Rejection rejection = denied.rejection();
            rejection.forEachField(ctx.response().headers()::add);
            ctx.response().setStatusCode(rejection.status()).end(Buffer.buffer(rejection.bytes()));
        } else if (decision instanceof Decision.Passed passed) {
            MultiMap headers = ctx.request().headers();
            passed.edit().apply(headers.names(), headers::getAll, headers::set);
            if (passed instanceof Decision.Authenticated user) ctx.put(USER, user);
            ctx.next();
        }
        // After a denial, too: Vert.x drops the rest of the body then, and the connection is good for more.
        ctx.request().resume();
    }
}
