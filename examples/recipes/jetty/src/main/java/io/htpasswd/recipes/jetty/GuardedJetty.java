package io.htpasswd.recipes.jetty;

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
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.EnumSet;
import org.eclipse.jetty.ee10.servlet.FilterHolder;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.server.Server;

/** A Jetty that greets the users of an htpasswd file: {@code GuardedJetty USERS}. */
public final class GuardedJetty {
    private GuardedJetty() {}

    public static void main(String[] args) throws Exception {
        start(Path.of(args[0]), 8080).join();
    }

    static Server start(Path users, int port) throws Exception {
        FilterHolder guard = new FilterHolder(
                new BasicAuthFilter(BasicAuth.of(Policy.strict().withRealm("Staging"), HtpasswdFile.open(users))));
        guard.setAsyncSupported(true);

        ServletContextHandler context = new ServletContextHandler("/");
        context.addFilter(guard, "/*", EnumSet.allOf(DispatcherType.class));
        context.addServlet(Greeting.class, "/*");

        Server server = new Server(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
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
