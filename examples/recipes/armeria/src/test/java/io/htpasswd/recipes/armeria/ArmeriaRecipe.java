package io.htpasswd.recipes.armeria;

import com.linecorp.armeria.common.AggregatedHttpRequest;
import com.linecorp.armeria.common.HttpHeaders;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.Server;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.htpasswd.basic.Decision;
import io.htpasswd.recipes.suite.Recipe;
import io.htpasswd.recipes.suite.RequestPage;
import java.io.IOException;
import java.nio.file.Path;

public final class ArmeriaRecipe implements Recipe {
    @Override
    public String name() {
        return "armeria";
    }

    @Override
    public Running start(Path users) throws IOException {
        Server server = GuardedArmeria.start(
                users, 0, builder -> builder.service("/healthz", page("health")).serviceUnder("/", page("guarded")));
        return new Running() {
            @Override
            public int port() {
                return server.activeLocalPort();
            }

            @Override
            public void close() {
                server.stop().join();
            }
        };
    }

    private static HttpService page(String name) {
        return (ctx, request) -> HttpResponse.of(request.aggregate().thenApply(whole -> shown(name, ctx, whole)));
    }

    private static HttpResponse shown(String page, ServiceRequestContext ctx, AggregatedHttpRequest request) {
        Decision.Authenticated user = ctx.attr(BasicAuthDecorator.USER);
        String name = user == null ? null : user.user();
        HttpHeaders fields =
                request.headers().toBuilder().add(request.trailers()).build();
        return HttpResponse.of(RequestPage.text(page, name, request.content().length(), fields));
    }
}
