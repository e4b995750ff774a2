package io.htpasswd.recipes.jetty;

import io.htpasswd.admission.HashingLimit;
import io.htpasswd.basic.BasicAuth;
import io.htpasswd.basic.Policy;
import io.htpasswd.file.HtpasswdFile;
import io.htpasswd.servlet.BasicAuthFilter;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.EnumSet;
import org.eclipse.jetty.ee10.servlet.FilterHolder;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** A Jetty that greets the users of an htpasswd file: {@code GuardedJetty USERS}. */
public final class GuardedJetty {
    private GuardedJetty() {}

    public static void main(String[] args) throws Exception {
        start(Path.of(args[0]), 8080).join();
    }

    static Server start(Path users, int port) throws Exception {
        QueuedThreadPool threads = new QueuedThreadPool();
        BasicAuth auth = BasicAuth.of(Policy.strict().withRealm("Staging"), HtpasswdFile.open(users))
                // A request that waits for its hash holds a thread; the last quarter stays free for those that need
                // none.
                .withHashingLimit(HashingLimit.shared().withBlockingPlaces(threads.getMaxThreads() * 3 / 4));
        FilterHolder guard = new FilterHolder(new BasicAuthFilter(auth));
        guard.setAsyncSupported(true);

        ServletContextHandler context = new ServletContextHandler("/");
        context.addFilter(guard, "/*", EnumSet.allOf(DispatcherType.class));
        context.addServlet(Greeting.class, "/*");

        Server server = new Server(threads);
        ServerConnector connector = new ServerConnector(server);
        connector.setHost(InetAddress.getLoopbackAddress().getHostAddress());
        connector.setPort(port);
        server.addConnector(connector);
        server.setHandler(context);
        server.start();
        return server;
    }

    public static final class Greeting extends HttpServlet {
        private static final long serialVersionUID = 1L;

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            response.getWriter().println("hello " + request.getRemoteUser());
        }
    }
}
