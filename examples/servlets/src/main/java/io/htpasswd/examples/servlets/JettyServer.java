package io.htpasswd.examples.servlets;

import io.htpasswd.examples.RunningServer;
import io.htpasswd.examples.StartException;
import io.htpasswd.servlet.BasicAuthFilter;
import jakarta.servlet.DispatcherType;
import java.net.InetSocketAddress;
import java.util.EnumSet;
import org.eclipse.jetty.ee10.servlet.FilterHolder;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** An embedded Jetty with the filter in front of a servlet. */
record JettyServer(Server server, ServerConnector connector, String host) implements RunningServer {
    static JettyServer start(InetSocketAddress address, BasicAuthFilter guard) throws StartException {
        ServletContextHandler context = new ServletContextHandler("/");
        FilterHolder filter = new FilterHolder(guard);
        filter.setAsyncSupported(true);
        context.addFilter(filter, "/*", EnumSet.allOf(DispatcherType.class));
        context.addServlet(new ServletHolder(new HeadersServlet()), "/*");

        Server server = new Server(new QueuedThreadPool(Servlets.THREADS));
        ServerConnector connector = new ServerConnector(server);
        connector.setHost(address.getAddress().getHostAddress());
        connector.setPort(address.getPort());
        server.addConnector(connector);
        server.setHandler(context);
        try {
            server.start();
        } catch (Exception e) {
            new JettyServer(server, connector, "").stop();
            throw StartException.cannotListen(address, e);
        }
        return new JettyServer(server, connector, connector.getHost());
    }

    @Override
    public InetSocketAddress address() {
        return new InetSocketAddress(host, connector.getLocalPort());
    }

    @Override
    public void stop() {
        try {
            server.stop();
        } catch (Exception e) {
            System.err.println(
                    "servlets: Jetty did not stop cleanly: " + e.getClass().getName());
        }
    }
}
