package io.htpasswd.recipes.jdk;

import com.sun.net.httpserver.HttpExchange;
import io.htpasswd.basic.RequestView;
import java.util.List;

/** What the guard reads of a request. */
record ExchangeView(HttpExchange exchange) implements RequestView {
    @Override
    public String method() {
        return exchange.getRequestMethod();
    }

    @Override
    public List<String> headers(String name) {
        return exchange.getRequestHeaders().getOrDefault(name, List.of());
    }

    @Override
    public String rawQuery() {
        return exchange.getRequestURI().getRawQuery();
    }

    @Override
    public String client() {
        return exchange.getRemoteAddress().getAddress().getHostAddress();
    }
}
