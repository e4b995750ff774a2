package io.htpasswd.recipes.undertow;

import static io.undertow.server.HttpServerExchange.REMOTE_USER;

import io.htpasswd.basic.BasicAuth;
import io.htpasswd.basic.Decision;
import io.htpasswd.basic.Rejection;
import io.htpasswd.basic.RequestView;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderMap;
import io.undertow.util.HttpString;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * Hands on what the guard of a request lets pass, edited, on a worker thread and with the user in {@code REMOTE_USER}. No thread
 * waits for a password. The exchange is dispatched before it is evaluated, since a decision that came while the handler still
 * runs would be lost. {@code Handlers.httpContinueRead} belongs behind it, so that nobody else is invited to send a body.
 *
 * <p>Credentials stand in a header or a cookie: the query is not read, so nobody gets in by it. Trailers stay as the client sent
 * them ({@code HttpAttachments.REQUEST_TRAILERS}): an application that forwards the user must not forward these.
 */
record Guard(Function<HttpServerExchange, BasicAuth> guards, Executor hashing, HttpHandler app) implements HttpHandler {
    @Override
    public void handleRequest(HttpServerExchange exchange) {
        HeaderMap headers = exchange.getRequestHeaders();
        Function<String, List<String>> lines = name -> headers.contains(name) ? headers.get(name) : List.of();
        String client = exchange.getSourceAddress().getHostString();
        RequestView view = RequestView.of(exchange.getRequestMethod().toString(), lines, null, client);
        BasicAuth auth = guards.apply(exchange);
        BiConsumer<Decision, Throwable> then = (made, e) -> exchange.dispatch(same -> handle(same, headers, made));
        exchange.dispatch(Runnable::run, () -> auth.evaluate(view, hashing).whenComplete(then));
    }

    /** There is no decision when the verifier ends in an Error: then this throws, and Undertow answers 500. */
    private void handle(HttpServerExchange exchange, HeaderMap headers, Decision decision) throws Exception {
        if (decision instanceof Decision.Passed passed) {
            var names = headers.getHeaderNames().stream().map(String::valueOf).toList();
            passed.edit().apply(names, headers::get, (name, left) -> headers.putAll(new HttpString(name), left));
            if (passed instanceof Decision.Authenticated user) exchange.putAttachment(REMOTE_USER, user.user());
            app.handleRequest(exchange);
        } else {
            Rejection rejection = ((Decision.Denied) decision).rejection();
            rejection.forEachField(
                    (name, value) -> exchange.getResponseHeaders().add(new HttpString(name), value));
            exchange.setStatusCode(rejection.status()).getResponseSender().send(ByteBuffer.wrap(rejection.bytes()));
        }
    }
}
