package io.htpasswd.recipes.undertow;

import io.htpasswd.admission.HashingLimit;
import io.htpasswd.recipes.suite.Recipe;
import io.htpasswd.recipes.suite.RequestPage;
import io.undertow.Handlers;
import io.undertow.Undertow;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderValues;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.AbstractMap.SimpleEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;

/** The recipe, for the suite. */
public final class UndertowRecipe implements Recipe {
    @Override
    public String name() {
        return "undertow";
    }

    @Override
    public Running start(Path users) throws IOException {
        ExecutorService hashing = HashingLimit.shared().newExecutor(task -> new Thread(task, "hashing"));
        Undertow server = GuardedUndertow.start(users, 0, hashing, Handlers.httpContinueRead(UndertowRecipe::show));
        return new Running() {
            @Override
            public int port() {
                return ((InetSocketAddress) server.getListenerInfo().get(0).getAddress()).getPort();
            }

            @Override
            public void close() {
                server.stop();
                hashing.shutdown();
            }
        };
    }

    /** Without the trailers, which stay as they came. */
    private static void show(HttpServerExchange exchange) {
        exchange.getRequestReceiver().receiveFullBytes((whole, body) -> {
            String page = whole.getRequestPath().equals("/healthz") ? "health" : "guarded";
            String user = whole.getAttachment(HttpServerExchange.REMOTE_USER);
            whole.getResponseSender().send(RequestPage.text(page, user, body.length, fields(whole)));
        });
    }

    private static List<Map.Entry<String, String>> fields(HttpServerExchange exchange) {
        List<Map.Entry<String, String>> fields = new ArrayList<>();
        for (HeaderValues values : exchange.getRequestHeaders()) {
            for (String value : values)
                fields.add(new SimpleEntry<>(values.getHeaderName().toString(), value));
        }
        return fields;
    }
}
