package io.htpasswd.servlet.containers;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.EnumSet;
import org.eclipse.jetty.ee11.servlet.ErrorPageErrorHandler;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.ee11.servlet.security.ConstraintMapping;
import org.eclipse.jetty.ee11.servlet.security.ConstraintSecurityHandler;
import org.eclipse.jetty.ee11.websocket.jakarta.server.config.JakartaWebSocketServletContainerInitializer;
import org.eclipse.jetty.ee11.websocket.servlet.WebSocketUpgradeFilter;
import org.eclipse.jetty.security.Constraint;
import org.eclipse.jetty.security.HashLoginService;
import org.eclipse.jetty.security.UserStore;
import org.eclipse.jetty.security.authentication.BasicAuthenticator;
import org.eclipse.jetty.server.ForwardedRequestCustomizer;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.security.Credential;

/** Jetty 12.1 with EE11. */
public final class JettyEe11 implements Container {
    @Override
    public String name() {
        return "jetty-ee11";
    }

    @Override
    public Running start(WebApp app) throws Exception {
        ServletContextHandler context = new ServletContextHandler("/", ServletContextHandler.SESSIONS);
        ErrorPageErrorHandler errorPages = new ErrorPageErrorHandler();
        app.errorPages().forEach(errorPages::addErrorPage);
        context.setErrorHandler(errorPages);
        if (!app.managedUsers().isEmpty()) context.setSecurityHandler(managed(app));
        context.addServletContainerInitializer((classes, servlets) -> {
            app.onStartup(servlets);
            upgradeBehindTheGuard(servlets);
        });
        JakartaWebSocketServletContainerInitializer.configure(context, null);

        Server server = new Server(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        server.setHandler(context);
        if (app.isBehindProxy()) believeForwardedFor(server);
        server.start();
        return new Started(server);
    }

    /** Jetty answers handshakes in a filter of its own and puts that in front of all others, unless it finds one in its place. */
    private static void upgradeBehindTheGuard(ServletContext servlets) {
        FilterRegistration.Dynamic upgrade =
                servlets.addFilter(WebSocketUpgradeFilter.class.getName(), WebSocketUpgradeFilter.class);
        upgrade.setAsyncSupported(true);
        upgrade.addMappingForUrlPatterns(EnumSet.of(DispatcherType.REQUEST), true, "/*");
    }

    private static void believeForwardedFor(Server server) {
        server.getConnectors()[0]
                .getConnectionFactory(HttpConnectionFactory.class)
                .getHttpConfiguration()
                .addCustomizer(new ForwardedRequestCustomizer());
    }

    private static ConstraintSecurityHandler managed(WebApp app) {
        UserStore users = new UserStore();
        for (String user : app.managedUsers()) {
            users.addUser(user, Credential.getCredential(user), new String[] {WebApp.MANAGED_ROLE});
        }
        HashLoginService logins = new HashLoginService("managed");
        logins.setUserStore(users);
        ConstraintMapping mapping = new ConstraintMapping();
        mapping.setPathSpec(WebApp.MANAGED);
        mapping.setConstraint(Constraint.from(WebApp.MANAGED_ROLE));
        ConstraintSecurityHandler security = new ConstraintSecurityHandler();
        security.setAuthenticator(new BasicAuthenticator());
        security.setLoginService(logins);
        security.addConstraintMapping(mapping);
        return security;
    }

    private record Started(Server server) implements Running {
        @Override
        public int port() {
            return ((ServerConnector) server.getConnectors()[0]).getLocalPort();
        }

        @Override
        public void close() throws IOException {
            try {
                server.stop();
            } catch (Exception e) {
                throw new IOException("did not stop", e);
            }
        }
    }
}
