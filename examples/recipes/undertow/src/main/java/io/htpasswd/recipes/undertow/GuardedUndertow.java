package io.htpasswd.recipes.undertow;

import io.htpasswd.admission.HashingLimit;
import io.htpasswd.basic.BasicAuth;
import io.htpasswd.basic.Policy;
import io.htpasswd.file.HtpasswdFile;
import io.undertow.Undertow;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Executor;

/** An Undertow that greets the users of an htpasswd file, and whose health anybody may see: {@code GuardedUndertow USERS}. */
public final class GuardedUndertow {
    private GuardedUndertow() {}

    public static void main(String[] args) throws IOException {
        start(Path.of(args[0]), 8080, HashingLimit.shared().newExecutor(), GuardedUndertow::greet);
    }

    static Undertow start(Path users, int port, Executor hashing, HttpHandler app) throws IOException {
        Policy policy = Policy.strict().withRealm("Staging").withForwardedUser("X-User");
        BasicAuth auth = BasicAuth.of(policy, HtpasswdFile.open(users));
        BasicAuth open = auth.permittingAll();
        // Equal to what was sent, undecoded: what is spelt in any other way is guarded.
        Guard guard = new Guard(request -> request.getRequestURI().equals("/healthz") ? open : auth, hashing, app);
        Undertow server = Undertow.builder()
                .addHttpListener(port, "127.0.0.1")
                .setHandler(guard)
                .build();
        server.start();
        return server;
    }

    private static void greet(HttpServerExchange exchange) {
        String user = exchange.getAttachment(HttpServerExchange.REMOTE_USER);
        exchange.getResponseSender().send(user == null ? "fine\n" : "hello " + user + "\n");
    }
}
