package io.htpasswd.recipes.jdk;

import com.sun.net.httpserver.Filter;
import com.sun.net.httpserver.HttpExchange;
import io.htpasswd.basic.BasicAuth;
import io.htpasswd.basic.Decision;
import io.htpasswd.basic.Rejection;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Guards a context of the JDK's own server: {@code context.getFilters().add(new BasicAuthFilter(auth))}. */
final class BasicAuthFilter extends Filter {
    private final BasicAuth auth;

    BasicAuthFilter(BasicAuth auth) {
        this.auth = auth;
    }

    @Override
    public void doFilter(HttpExchange exchange, Chain chain) throws IOException {
        Decision decision = auth.evaluate(new ExchangeView(exchange));
        if (decision instanceof Decision.Denied denied) {
            answer(exchange, denied.rejection());
        } else if (decision instanceof Decision.Authenticated let) {
            chain.doFilter(new EditedExchange(exchange, let.edit(), let.user()));
        } else if (decision instanceof Decision.Anonymous let) {
            chain.doFilter(new EditedExchange(exchange, let.edit(), null));
        }
    }

    private static void answer(HttpExchange exchange, Rejection rejection) throws IOException {
        Rejection.Challenge challenge = rejection.challenge();
        if (challenge != null) exchange.getResponseHeaders().add(challenge.header(), challenge.value());
        rejection.headers().forEach(exchange.getResponseHeaders()::set);
        byte[] body = rejection.body().getBytes(StandardCharsets.UTF_8);
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
