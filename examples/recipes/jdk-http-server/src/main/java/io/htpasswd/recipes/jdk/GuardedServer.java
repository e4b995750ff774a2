package io.htpasswd.recipes.jdk;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.htpasswd.admission.HashingLimit;
import io.htpasswd.basic.BasicAuth;
import io.htpasswd.basic.Policy;
import io.htpasswd.file.HtpasswdFile;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.Executors;

/** The JDK's own HTTP server greets the users of an htpasswd file: {@code GuardedServer USERS}. */
public final class GuardedServer {
    private static final int THREADS = 16;

    private GuardedServer() {}

    public static void main(String[] args) throws IOException {
        start(Path.of(args[0]), 8080);
    }

    static HttpServer start(Path users, int port) throws IOException {
        BasicAuth auth = BasicAuth.of(Policy.strict().withRealm("Staging"), HtpasswdFile.open(users))
                // A request that waits for its hash holds a thread; the last quarter stays free for those that need
                // none.
                .withHashingLimit(HashingLimit.shared().withBlockingPlaces(THREADS * 3 / 4));
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.createContext("/", GuardedServer::greet).getFilters().add(new BasicAuthFilter(auth));
        // Without one the server runs everything on the thread that accepts, and a hash would hold up all others.
        server.setExecutor(Executors.newFixedThreadPool(THREADS));
        server.start();
        return server;
    }

    private static void greet(HttpExchange exchange) throws IOException {
        byte[] greeting = ("hello " + exchange.getPrincipal().getUsername() + "\n").getBytes(StandardCharsets.UTF_8);
        try (exchange) {
            exchange.sendResponseHeaders(200, greeting.length);
            exchange.getResponseBody().write(greeting);
        }
    }
}
