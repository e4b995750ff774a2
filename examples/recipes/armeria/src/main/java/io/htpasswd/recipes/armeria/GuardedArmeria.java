package io.htpasswd.recipes.armeria;

import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.server.Server;
import com.linecorp.armeria.server.ServerBuilder;
import com.linecorp.armeria.server.ServerListener;
import io.htpasswd.admission.HashingLimit;
import io.htpasswd.basic.BasicAuth;
import io.htpasswd.basic.Policy;
import io.htpasswd.file.HtpasswdFile;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.function.Consumer;

/** An Armeria that greets the users of an htpasswd file: {@code GuardedArmeria USERS}. */
public final class GuardedArmeria {
    private GuardedArmeria() {}

    public static void main(String[] args) throws IOException {
        start(Path.of(args[0]), 8080, GuardedArmeria::pages);
    }

    static Server start(Path users, int port, Consumer<ServerBuilder> pages) throws IOException {
        HashingLimit limit = HashingLimit.of(2, 64, Duration.ofSeconds(5));
        ExecutorService hashing = limit.newExecutor(task -> new Thread(task, "hashing"));
        Policy policy = Policy.strict().withRealm("Staging").withForwardedUser("X-User");
        BasicAuth auth = BasicAuth.of(policy, HtpasswdFile.open(users)).withHashingLimit(limit);
        BasicAuth open = auth.permittingAll();
        // The whole path, as Armeria routes by it: what only begins or ends like an open one may lead to another page.
        ServerBuilder server = Server.builder()
                .http(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
                .decorator(new BasicAuthDecorator(ctx -> ctx.path().equals("/healthz") ? open : auth, hashing))
                .serverListener(ServerListener.builder()
                        .shutdownWhenStopped(hashing, Duration.ofSeconds(5))
                        .build());
        pages.accept(server);
        Server started = server.build();
        started.start().join();
        return started;
    }

    private static void pages(ServerBuilder server) {
        server.service("/healthz", (ctx, request) -> HttpResponse.of("ok\n"));
        server.serviceUnder("/", (ctx, request) -> {
            String user = ctx.attr(BasicAuthDecorator.USER).user();
            return HttpResponse.of("hello " + user + "\n");
        });
    }
}
