package io.htpasswd.servlet.containers;

import static org.assertj.core.api.Assertions.assertThat;

import io.htpasswd.basic.BasicAuth;
import io.htpasswd.basic.Policy;
import io.htpasswd.servlet.BasicAuthFilter;
import io.htpasswd.testing.Wire;
import jakarta.servlet.DispatcherType;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.EnumSet;
import org.eclipse.jetty.ee11.servlet.FilterHolder;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.ee11.websocket.jakarta.server.config.JakartaWebSocketServletContainerInitializer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What Jetty does by itself, and why {@link JettyEe11} registers the upgrade filter. */
class HandshakeInFrontIT {
    private final Server server = new Server(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));

    @AfterEach
    void stop() throws Exception {
        server.stop();
    }

    @Test
    void jettyUpgradesStrangersUnlessItsUpgradeFilterIsRegisteredBehindTheGuard() throws Exception {
        ServletContextHandler context = new ServletContextHandler("/");
        context.addFilter(
                new FilterHolder(new BasicAuthFilter(BasicAuth.of(Policy.strict(), new Users()))),
                "/*",
                EnumSet.allOf(DispatcherType.class));
        context.addEventListener(new WebSocketIT.Registration());
        JakartaWebSocketServletContainerInitializer.configure(context, null);
        server.setHandler(context);
        server.start();
        try (Wire wire = new Wire(((ServerConnector) server.getConnectors()[0]).getLocalPort())) {
            wire.send(Wire.get("/socket", WebSocketIT.HANDSHAKE));
            assertThat(wire.answer().status()).isEqualTo(101);
            assertThat(wire.textFrame()).isEqualTo("null nobody");
        }
    }
}
