package io.htpasswd.recipes.springgateway;

import io.htpasswd.basic.BasicAuth;
import io.htpasswd.basic.Decision;
import io.htpasswd.basic.Rejection;
import io.htpasswd.basic.RequestView;
import java.net.InetSocketAddress;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Lets through, edited and with a principal, what the guard of a request lets pass. Credentials stand in a header: WebFlux
 * would still show a cookie, and the query is not read. Only those methods of headers that Spring 6 and 7 both have.
 */
record BasicAuthWebFilter(Function<ServerHttpRequest, BasicAuth> guards, Executor hashing) implements WebFilter {
    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        ServerHttpRequest request = exchange.getRequest();
        return Mono.fromFuture(() -> guards.apply(request).evaluate(view(request), hashing))
                .publishOn(Schedulers.parallel()) // hashing threads hash, and nothing else
                .flatMap(decision -> decision instanceof Decision.Passed passed
                        ? chain.filter(edited(exchange, passed))
                        : deny(exchange.getResponse(), ((Decision.Denied) decision).rejection()));
    }

    private static RequestView view(ServerHttpRequest request) {
        InetSocketAddress peer = request.getRemoteAddress();
        String client = peer == null ? null : peer.getHostString();
        return RequestView.of(request.getMethod().name(), request.getHeaders()::getOrEmpty, null, client);
    }

    private static ServerWebExchange edited(ServerWebExchange exchange, Decision.Passed passed) {
        ServerWebExchange.Builder edited = exchange.mutate()
                .request(request -> request.headers(headers -> {
                    passed.edit().apply(headers.toSingleValueMap().keySet(), headers::getOrEmpty, (name, left) -> {
                        headers.remove(name);
                        if (!left.isEmpty()) headers.put(name, left);
                    });
                }));
        return (passed instanceof Decision.Authenticated user ? edited.principal(Mono.just(user::user)) : edited)
                .build();
    }

    private static Mono<Void> deny(ServerHttpResponse response, Rejection rejection) {
        response.setStatusCode(HttpStatusCode.valueOf(rejection.status()));
        rejection.forEachField(response.getHeaders()::add);
        byte[] body = rejection.bytes();
        if (body.length > 0) response.getHeaders().setContentLength(body.length);
        return response.writeWith(Mono.just(response.bufferFactory().wrap(body)));
    }
}
