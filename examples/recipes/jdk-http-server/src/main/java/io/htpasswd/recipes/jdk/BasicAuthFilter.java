package io.htpasswd.recipes.jdk;

import com.sun.net.httpserver.Filter;
import com.sun.net.httpserver.HttpExchange;
import io.htpasswd.basic.BasicAuth;
import io.htpasswd.basic.Decision;
import io.htpasswd.basic.Rejection;
import io.htpasswd.basic.RequestView;
import java.io.IOException;
import java.util.List;

/** Guards a context of the JDK's own server: {@code context.getFilters().add(new BasicAuthFilter(auth))}. */
final class BasicAuthFilter extends Filter {
    private final BasicAuth auth;

    BasicAuthFilter(BasicAuth auth) {
        this.auth = auth;
    }

    @Override
    public void doFilter(HttpExchange exchange, Chain chain) throws IOException {
        Decision decision = auth.evaluate(view(exchange));
        if (decision instanceof Decision.Passed passed) chain.doFilter(new EditedExchange(exchange, passed));
        else if (decision instanceof Decision.Denied denied) deny(exchange, denied.rejection());
    }

    private static RequestView view(HttpExchange exchange) {
        return RequestView.of(
                exchange.getRequestMethod(),
                name -> exchange.getRequestHeaders().getOrDefault(name, List.of()),
                exchange.getRequestURI().getRawQuery(),
                exchange.getRemoteAddress().getAddress().getHostAddress());
    }

    private static void deny(HttpExchange exchange, Rejection rejection) throws IOException {
        rejection.forEachField(exchange.getResponseHeaders()::add);
        byte[] body = rejection.bytes();
        try (exchange) {
            exchange.sendResponseHeaders(rejection.status(), body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
        }
    }

    @Override
    public String description() {
        return "HTTP Basic";
    }
}
