package io.htpasswd.servlet.containers;

import static org.assertj.core.api.Assertions.assertThat;

import io.htpasswd.basic.BasicAuth;
import io.htpasswd.basic.Policy;
import io.htpasswd.servlet.containers.Container.Running;
import io.htpasswd.testing.Wire;
import io.htpasswd.testing.Wire.Answer;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.HandshakeResponse;
import jakarta.websocket.Session;
import jakarta.websocket.server.HandshakeRequest;
import jakarta.websocket.server.ServerContainer;
import jakarta.websocket.server.ServerEndpointConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.Principal;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A handshake is a request like any other, and its user the session's. */
class WebSocketIT {
    /** The field lines of one. */
    static final String HANDSHAKE = String.join(
            "\r\n",
            "Connection: Upgrade",
            "Upgrade: websocket",
            "Sec-WebSocket-Version: 13",
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==");

    private static Running server;

    /** Sends who the session's user is, by the session and by the handshake. */
    public static final class Greeting extends Endpoint {
        @Override
        public void onOpen(Session session, EndpointConfig config) {
            try {
                session.getBasicRemote()
                        .sendText(session.getUserPrincipal() + " "
                                + config.getUserProperties().get("user"));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static final class Handshakes extends ServerEndpointConfig.Configurator {
        @Override
        public void modifyHandshake(ServerEndpointConfig config, HandshakeRequest request, HandshakeResponse response) {
            Principal user = request.getUserPrincipal();
            config.getUserProperties().put("user", user == null ? "nobody" : user.getName());
        }
    }

    static final class Registration implements ServletContextListener {
        @Override
        public void contextInitialized(ServletContextEvent event) {
            ServerContainer sockets =
                    (ServerContainer) event.getServletContext().getAttribute(ServerContainer.class.getName());
            try {
                sockets.addEndpoint(ServerEndpointConfig.Builder.create(Greeting.class, "/socket")
                        .configurator(new Handshakes())
                        .build());
            } catch (DeploymentException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    @BeforeAll
    static void start() throws Exception {
        server = new WebApp()
                .guard(BasicAuth.of(Policy.strict(), new Users()))
                .with(context -> context.addListener(new Registration()))
                .page("/*", (in, out) -> out.setStatus(404))
                .start();
    }

    @AfterAll
    static void stop() throws Exception {
        server.close();
    }

    @Test
    void userOfTheHandshakeIsTheSessions() throws Exception {
        try (Wire wire = new Wire(server.port())) {
            wire.send(Wire.get("/socket", HANDSHAKE, Users.ALICE));
            assertThat(wire.answer().status()).isEqualTo(101);
            assertThat(wire.textFrame()).isEqualTo("alice alice");
        }
    }

    @Test
    void handshakeWithoutCredentialsIsAPlainDenialAndTheConnectionServesOn() throws Exception {
        try (Wire wire = new Wire(server.port())) {
            Answer denied = wire.send(Wire.get("/socket", HANDSHAKE)).answer();
            assertThat(denied.status()).isEqualTo(401);
            assertThat(denied.field("WWW-Authenticate")).startsWith("Basic ");
            wire.send(Wire.get("/socket", HANDSHAKE, Users.BOB));
            assertThat(wire.answer().status()).isEqualTo(101);
            assertThat(wire.textFrame()).startsWith("bob");
        }
    }
}
