package io.htpasswd.recipes.springgateway;

import io.htpasswd.basic.RequestView;
import java.net.InetSocketAddress;
import java.util.List;
import org.springframework.http.server.reactive.ServerHttpRequest;

/** A request of WebFlux as core reads it. */
record ExchangeView(ServerHttpRequest request) implements RequestView {
    @Override
    public String method() {
        return request.getMethod().name();
    }

    @Override
    public List<String> headers(String name) {
        return request.getHeaders().getOrEmpty(name);
    }

    @Override
    public String rawQuery() {
        return request.getURI().getRawQuery();
    }

    @Override
    public String client() {
        InetSocketAddress peer = request.getRemoteAddress();
        return peer == null || peer.isUnresolved() ? null : peer.getAddress().getHostAddress();
    }
}
