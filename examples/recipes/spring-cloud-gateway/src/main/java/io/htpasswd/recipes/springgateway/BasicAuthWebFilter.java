package io.htpasswd.recipes.springgateway;

import io.htpasswd.basic.BasicAuth;
import io.htpasswd.basic.Rejection;
import io.htpasswd.basic.RequestEdit;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Executor;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Lets through, edited and with a principal, what the guard lets pass; its policy's credentials stand in a header. */
record BasicAuthWebFilter(BasicAuth auth, Executor hashing) implements WebFilter {
    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        return Mono.fromFuture(() -> auth.evaluate(new ExchangeView(exchange.getRequest()), hashing))
                .publishOn(Schedulers.parallel()) // hashing threads hash, and nothing else
                .flatMap(decision -> decision.<Mono<Void>>fold(
                        user -> chain.filter(edited(exchange, user.edit())
                                .principal(Mono.just(user::user))
                                .build()),
                        nobody -> chain.filter(edited(exchange, nobody.edit()).build()),
                        denied -> deny(exchange.getResponse(), denied.rejection())));
    }

    private static ServerWebExchange.Builder edited(ServerWebExchange exchange, RequestEdit edit) {
        return exchange.mutate()
                .request(request -> request.headers(headers -> {
                    for (String name : List.copyOf(headers.headerNames())) {
                        List<String> values = headers.getOrEmpty(name);
                        List<String> left = edit.headers(name, values);
                        if (left.isEmpty()) headers.remove(name);
                        else if (left != values) headers.put(name, left);
                    }
                    edit.added().forEach(headers::set);
                }));
    }

    private static Mono<Void> deny(ServerHttpResponse response, Rejection rejection) {
        response.setStatusCode(HttpStatusCode.valueOf(rejection.status()));
        rejection.headers().forEach(response.getHeaders()::set);
        Rejection.Challenge challenge = rejection.challenge();
        if (challenge != null) response.getHeaders().add(challenge.header(), challenge.value());
        byte[] body = rejection.body().getBytes(StandardCharsets.UTF_8);
        if (body.length > 0) response.getHeaders().setContentLength(body.length);
        return response.writeWith(Mono.just(response.bufferFactory().wrap(body)));
    }
}
