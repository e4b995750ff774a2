package io.htpasswd.servlet.containers;

import static org.assertj.core.api.Assertions.assertThat;

import io.htpasswd.admission.HashingLimit;
import io.htpasswd.admission.Place.Form;
import io.htpasswd.basic.BasicAuth;
import io.htpasswd.basic.Policy;
import io.htpasswd.basic.Verification;
import io.htpasswd.servlet.BasicAuthFilter;
import io.htpasswd.servlet.containers.Container.Running;
import io.htpasswd.testing.Wire;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Wrong passwords in a container of few threads, three quarters of which may wait. */
class FloodIT {
    private static final int CLIENTS = 500;

    /** Undertow's default: 16 with two processors. */
    private static final int THREADS = 8 * Math.max(2, Runtime.getRuntime().availableProcessors());

    private static final int PLACES = THREADS * 3 / 4;

    private final CountDownLatch end = new CountDownLatch(1);

    private Verification slow() {
        try {
            end.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return Verification.Failed.WRONG_PASSWORD;
    }

    @Test
    @Timeout(120)
    void openPathIsAnsweredByThreadsThatAreFree() throws Exception {
        HashingLimit limit = HashingLimit.of(1, PLACES - 1, Duration.ofMinutes(10));
        BasicAuth auth = BasicAuth.of(Policy.strict(), credentials -> slow()).withHashingLimit(limit);
        WebApp app = new WebApp()
                .filter("/*", new BasicAuthFilter(auth).withOpenPaths("/health"))
                .page("/health", (in, out) -> out.getWriter().print("fine"));
        List<Wire> flood = new ArrayList<>();
        try (Running server = app.start()) {
            try {
                for (int i = 0; i < CLIENTS; i++) flood.add(new Wire(server.port()).send(Wire.get("/", Users.WRONG)));
                while (answered(flood) < CLIENTS - PLACES) Thread.onSpinWait();
                assertThat(limit.running() + limit.waiting(Form.BLOCKING)).isEqualTo(PLACES);
                for (int i = 0; i < THREADS; i++) {
                    assertThat(Wire.ask(server.port(), Wire.get("/health")).body())
                            .isEqualTo("fine");
                }
            } finally {
                // A container that waits for its threads could not be stopped.
                end.countDown();
            }
            List<Integer> statuses = new ArrayList<>();
            for (Wire client : flood) statuses.add(client.answer().status());
            assertThat(Collections.frequency(statuses, 401)).isEqualTo(PLACES);
            assertThat(Collections.frequency(statuses, 503)).isEqualTo(CLIENTS - PLACES);
        } finally {
            for (Wire client : flood) client.close();
        }
    }

    private static int answered(List<Wire> flood) throws IOException {
        int answered = 0;
        for (Wire client : flood) if (client.hasReceived()) answered++;
        return answered;
    }
}
