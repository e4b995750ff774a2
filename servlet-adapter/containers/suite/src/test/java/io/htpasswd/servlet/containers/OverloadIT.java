package io.htpasswd.servlet.containers;

import static org.assertj.core.api.Assertions.assertThat;

import io.htpasswd.admission.HashingLimit;
import io.htpasswd.basic.BasicAuth;
import io.htpasswd.basic.Policy;
import io.htpasswd.basic.Verification;
import io.htpasswd.servlet.BasicAuthFilter;
import io.htpasswd.servlet.containers.Container.Running;
import io.htpasswd.testing.Wire;
import io.htpasswd.testing.Wire.Answer;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** The one verification that may run at a time takes long. */
class OverloadIT {
    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch end = new CountDownLatch(1);

    private Verification slow() {
        begun.countDown();
        try {
            end.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return Verification.Accepted.WITHOUT_GROUPS;
    }

    @Test
    void requestsBeyondTheLimitGet503AtOnceAndOpenPathsTheirAnswer() throws Exception {
        BasicAuth auth = BasicAuth.of(Policy.strict(), credentials -> slow())
                .withHashingLimit(HashingLimit.of(1, 0, Duration.ofSeconds(1)));
        BasicAuth open = BasicAuth.permitAll(Policy.strict());
        WebApp app = new WebApp()
                .filter(
                        "/*",
                        new BasicAuthFilter(request -> request.getServletPath().equals("/health") ? open : auth))
                .page("/health", (in, out) -> out.getWriter().print("fine"))
                .page("/*", (in, out) -> out.getWriter().print(in.getRemoteUser()));
        try (Running server = app.start();
                Wire first = new Wire(server.port())) {
            first.send(Wire.get("/", Users.ALICE));
            begun.await();
            Answer second;
            Answer health;
            try {
                second = Wire.ask(server.port(), Wire.get("/", Users.ALICE));
                health = Wire.ask(server.port(), Wire.get("/health", Users.WRONG));
            } finally {
                // A container that waits for its threads could not be stopped.
                end.countDown();
            }
            assertThat(second.status()).isEqualTo(503);
            assertThat(second.field("Retry-After")).isEqualTo("1");
            assertThat(second.field("WWW-Authenticate")).isNull();
            assertThat(health.body()).isEqualTo("fine");
            assertThat(first.answer().body()).isEqualTo("alice");
        }
    }
}
