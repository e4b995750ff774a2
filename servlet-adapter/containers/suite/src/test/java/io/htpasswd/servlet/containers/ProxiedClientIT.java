package io.htpasswd.servlet.containers;

import static org.assertj.core.api.Assertions.assertThat;

import io.htpasswd.admission.HashingLimit;
import io.htpasswd.admission.Place.Form;
import io.htpasswd.basic.BasicAuth;
import io.htpasswd.basic.Policy;
import io.htpasswd.basic.Verification;
import io.htpasswd.servlet.containers.Container.Running;
import io.htpasswd.testing.Logged;
import io.htpasswd.testing.Wire;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** A container that takes the client from X-Forwarded-For, each in its own way: the log and the limits take it from there. */
class ProxiedClientIT {
    private static final String PROXY = "127.0.0.1";
    private static final String CLIENT = "203.0.113.7";

    private static WebApp guarded(BasicAuth auth) {
        return new WebApp().guard(auth).page("/*", (in, out) -> out.getWriter().print(in.getRemoteUser()));
    }

    /** Of the one denial of a request with this field. */
    private static String loggedClient(WebApp app, String field) throws Exception {
        try (Running server = app.start();
                Logged log = new Logged(BasicAuth.class)) {
            assertThat(Wire.ask(server.port(), Wire.get("/", Users.WRONG, field))
                            .status())
                    .isEqualTo(401);
            return log.lines().stream()
                    .filter(line -> line.contains("denied reason=REJECTED"))
                    .map(line -> line.replaceFirst(".* client=(\\S+) .*", "$1"))
                    .reduce("", String::concat);
        }
    }

    @Test
    void clientIsThePeerUnlessTheContainerIsToldOfAProxy() throws Exception {
        assertThat(loggedClient(guarded(BasicAuth.of(Policy.strict(), new Users())), "X-Forwarded-For: " + CLIENT))
                .isEqualTo(PROXY);
    }

    @Test
    void clientIsTheOneThatTheProxyNames() throws Exception {
        WebApp app = guarded(BasicAuth.of(Policy.strict(), new Users())).behindProxy();
        assertThat(loggedClient(app, "X-Forwarded-For: " + CLIENT)).isEqualTo(CLIENT);
    }

    /** Why a proxy in front of Jetty or Undertow has to replace the field, and not to add to it. */
    @Test
    void clientsOwnWordCountsWithJettyAndUndertowAndNotWithTomcat() throws Exception {
        WebApp app = guarded(BasicAuth.of(Policy.strict(), new Users())).behindProxy();
        boolean fromTheRight = Container.present().name().startsWith("tomcat");
        assertThat(loggedClient(app, "X-Forwarded-For: 198.51.100.66, " + CLIENT))
                .isEqualTo(fromTheRight ? CLIENT : "198.51.100.66");
    }

    @Test
    void limitTellsClientsOfOneProxyApart() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        HashingLimit limit = HashingLimit.of(1, 6, Duration.ofSeconds(30));
        BasicAuth auth = BasicAuth.of(Policy.strict(), credentials -> {
                    await(end);
                    return Verification.Failed.UNKNOWN_USER;
                })
                .withHashingLimit(limit);
        List<Wire> wires = new ArrayList<>();
        try (Running server = guarded(auth).behindProxy().start()) {
            try {
                for (int client : new int[] {1, 2, 2, 3, 2}) {
                    wires.add(new Wire(server.port())
                            .send(Wire.get("/", Users.WRONG, "X-Forwarded-For: 203.0.113." + client)));
                    while (limit.running() + limit.waiting(Form.BLOCKING) < wires.size()) Thread.sleep(1);
                }
                assertThat(limit.waiting(Form.BLOCKING)).isEqualTo(4);
                assertThat(limit.clientsWaiting()).isEqualTo(2);
            } finally {
                // A container that waits for its threads could not be stopped.
                end.countDown();
            }
            for (Wire wire : wires) assertThat(wire.answer().status()).isEqualTo(401);
        } finally {
            for (Wire wire : wires) wire.close();
        }
    }

    private static void await(CountDownLatch end) {
        try {
            end.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
