package io.htpasswd.recipes.armeria;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeadersBuilder;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.common.ResponseHeadersBuilder;
import com.linecorp.armeria.server.DecoratingHttpServiceFunction;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.htpasswd.basic.BasicAuth;
import io.htpasswd.basic.Decision;
import io.htpasswd.basic.Rejection;
import io.htpasswd.basic.RequestEdit;
import io.htpasswd.basic.RequestView;
import io.netty.util.AsciiString;
import io.netty.util.AttributeKey;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;

/** Guards what it decorates; its policy's credentials stand in a header, because Armeria's context keeps the query as it came. */
record BasicAuthDecorator(Function<ServiceRequestContext, BasicAuth> guards, Executor hashing)
        implements DecoratingHttpServiceFunction {
    /** The user and the groups, for the application; none for an anonymous request. */
    static final AttributeKey<Decision.Authenticated> USER = AttributeKey.valueOf(BasicAuthDecorator.class, "user");

    @Override
    public HttpResponse serve(HttpService next, ServiceRequestContext ctx, HttpRequest request) {
        String client = ctx.remoteAddress().getAddress().getHostAddress();
        RequestView view = RequestView.of(request.method().name(), request.headers()::getAll, ctx.query(), client);
        CompletableFuture<Decision> deciding = guards.apply(ctx).evaluate(view, hashing);
        return HttpResponse.of(deciding.thenApplyAsync(made -> answer(made, next, ctx, request), ctx.eventLoop()));
    }

    private static HttpResponse answer(Decision made, HttpService next, ServiceRequestContext ctx, HttpRequest in) {
        if (made instanceof Decision.Denied denied) {
            Rejection rejection = denied.rejection();
            ResponseHeadersBuilder fields = ResponseHeaders.builder(rejection.status());
            rejection.forEachField(fields::add);
            return HttpResponse.of(fields.build(), HttpData.wrap(rejection.bytes()));
        }
        if (made instanceof Decision.Authenticated user) ctx.setAttr(USER, user);
        RequestEdit edit = ((Decision.Passed) made).edit();
        HttpRequest edited = in.withHeaders(edited(in.headers().toBuilder(), edit))
                .mapTrailers(trailers ->
                        edited(trailers.toBuilder(), edit.ofTrailers()).build());
        ctx.updateRequest(edited);
        try {
            return next.serve(ctx, edited);
        } catch (Exception e) {
            return HttpResponse.ofFailure(e);
        }
    }

    private static <B extends HttpHeadersBuilder> B edited(B fields, RequestEdit edit) {
        edit.apply(fields.names().stream().map(AsciiString::toString).toList(), fields::getAll, fields::set);
        return fields;
    }
}
