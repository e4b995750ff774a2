package io.htpasswd.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.htpasswd.testing.Proof;
import org.junit.jupiter.api.Test;

/**
 * A hundred thousand connections, a fifth of them in an everyday build, on which everything that can happen happens in an order that nobody chose. Whatever it is:
 * the application sees only whole requests of people let in, edited and in order, also where it has opened a tunnel and left
 * the codec in place, and the bytes of tunnels without a codec; answers come in the order of their requests and whole; every
 * buffer is released; reading stops where {@link ReadingRule} says, and only there; and on a connection that was left alone,
 * and is none without a codec, everybody gets an answer.
 */
class InterleavingTest {
    private static final int CONNECTIONS = Proof.count(100_000, 20_000);

    @Test
    void applicationSeesOnlyWholeAuthenticatedRequestsInOrder() {
        int answered = 0;
        int closed = 0;
        int askedInTunnels = 0;
        int stops = 0;
        int readingOn = 0;
        for (int seed = 0; seed < CONNECTIONS; seed++) {
            RandomConnection connection = new RandomConnection(seed);
            try {
                connection.live();
                connection.end();
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("seed " + seed + ": " + connection.log(), e);
            }
            answered += connection.answers();
            closed += connection.isGone() ? 1 : 0;
            askedInTunnels += connection.application.askedInTunnels();
            stops += connection.reading.stops();
            readingOn += connection.reading.readingOn();
        }
        // The dice are not loaded.
        assertThat(answered).isGreaterThan(CONNECTIONS);
        assertThat(askedInTunnels).isGreaterThan(CONNECTIONS / 10);
        assertThat(stops).isGreaterThan(CONNECTIONS / 2);
        assertThat(readingOn).isGreaterThan(CONNECTIONS / 2);
        assertThat(closed).isBetween(CONNECTIONS / 10, CONNECTIONS * 9 / 10);
    }
}
