package io.htpasswd.servlet.containers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.apache.catalina.Context;
import org.apache.catalina.authenticator.BasicAuthenticator;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.ExpandWar;
import org.apache.catalina.startup.Tomcat;
import org.apache.catalina.util.ServerInfo;
import org.apache.catalina.valves.RemoteIpValve;
import org.apache.tomcat.util.descriptor.web.ErrorPage;
import org.apache.tomcat.util.descriptor.web.LoginConfig;
import org.apache.tomcat.util.descriptor.web.SecurityCollection;
import org.apache.tomcat.util.descriptor.web.SecurityConstraint;
import org.apache.tomcat.websocket.server.WsSci;

/** The Tomcat of the module that these sources are compiled in: the same code for 10.1 and 11. */
public final class TomcatContainer implements Container {
    @Override
    public String name() {
        return "tomcat-" + ServerInfo.getServerNumber().substring(0, 2);
    }

    @Override
    public Running start(WebApp app) throws Exception {
        Path folder = Files.createTempDirectory("tomcat");
        Tomcat tomcat = new Tomcat();
        tomcat.setBaseDir(folder.toString());
        tomcat.setPort(0);
        Connector connector = tomcat.getConnector();
        connector.setProperty("address", "127.0.0.1");
        // 100 by default, whatever the answers: the suite sends more than that over one connection.
        connector.setProperty("maxKeepAliveRequests", "1000");
        // At once by default: a stranger would be invited to send a body before the filter is asked.
        connector.setProperty("continueResponseTiming", "onRead");
        // None by default.
        connector.setProperty("allowedTrailerHeaders", "authorization,cookie,x-user,x-checksum");

        Context context = tomcat.addContext("", folder.toString());
        app.errorPages().forEach((status, path) -> {
            ErrorPage page = new ErrorPage();
            page.setErrorCode(status);
            page.setLocation(path);
            context.addErrorPage(page);
        });
        if (!app.managedUsers().isEmpty()) manage(tomcat, context, app);
        // In this order: Tomcat answers handshakes in a filter of its own, which must stand behind the guard.
        context.addServletContainerInitializer((classes, servlets) -> app.onStartup(servlets), Set.of());
        context.addServletContainerInitializer(new WsSci(), Set.of());
        if (app.isBehindProxy()) tomcat.getEngine().getPipeline().addValve(new RemoteIpValve());
        tomcat.start();
        return new Started(tomcat, folder);
    }

    private static void manage(Tomcat tomcat, Context context, WebApp app) {
        for (String user : app.managedUsers()) {
            tomcat.addUser(user, user);
            tomcat.addRole(user, WebApp.MANAGED_ROLE);
        }
        SecurityCollection paths = new SecurityCollection();
        paths.addPattern(WebApp.MANAGED);
        SecurityConstraint constraint = new SecurityConstraint();
        constraint.addCollection(paths);
        constraint.addAuthRole(WebApp.MANAGED_ROLE);
        context.addSecurityRole(WebApp.MANAGED_ROLE);
        context.addConstraint(constraint);
        context.setLoginConfig(new LoginConfig("BASIC", "managed", null, null));
        context.getPipeline().addValve(new BasicAuthenticator());
    }

    private record Started(Tomcat tomcat, Path folder) implements Running {
        @Override
        public int port() {
            return tomcat.getConnector().getLocalPort();
        }

        @Override
        public void close() throws IOException {
            try {
                tomcat.stop();
                tomcat.destroy();
                ExpandWar.delete(folder.toFile());
            } catch (Exception e) {
                throw new IOException("did not stop", e);
            }
        }
    }
}
