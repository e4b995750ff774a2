package io.htpasswd.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.htpasswd.admission.HashingLimit;
import io.htpasswd.basic.BasicAuth;
import io.htpasswd.basic.Policy;
import io.htpasswd.basic.Verification;
import io.htpasswd.crypt.PasswordHash;
import io.htpasswd.file.Htpasswd;
import io.htpasswd.testing.Wire;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** The loop that serves the connections never waits for a password. */
class EventLoopIT {
    private static final int VERIFYING = 16;

    @Test
    void requestWithoutCredentialsIsAnsweredWhileSixteenVerificationsAreParkedOnTheSameLoop() throws Exception {
        CountDownLatch parked = new CountDownLatch(VERIFYING);
        CountDownLatch latch = new CountDownLatch(1);
        BasicAuth auth = BasicAuth.of(Policy.strict(), credentials -> {
                    parked.countDown();
                    await(latch);
                    return Verification.Accepted.WITHOUT_GROUPS;
                })
                .withHashingLimit(HashingLimit.of(VERIFYING, VERIFYING, Duration.ofMinutes(1)));
        List<Wire> waiting = new ArrayList<>();
        try (Server server = new Server(BasicAuthHandler.factory(auth, Server.HASHING), Http1Pipeline.BARE);
                Wire other = new Wire(server.port())) {
            for (int i = 0; i < VERIFYING; i++)
                waiting.add(new Wire(server.port()).send(Wire.get("/" + i, Server.GOOD) + Wire.get("/held")));
            assertThat(parked.await(30, TimeUnit.SECONDS)).isTrue();
            for (int i = 0; i < 10; i++) {
                assertThat(other.send(Wire.get("/")).answer().status()).isEqualTo(401);
            }
            assertThat(server.served()).isEmpty();
            latch.countDown();
            for (Wire wire : waiting) {
                assertThat(wire.answer().status()).isEqualTo(200);
                assertThat(wire.answer().status()).isEqualTo(401);
            }
        } finally {
            latch.countDown();
            for (Wire wire : waiting) wire.close();
        }
    }

    @Test
    void noHashAndNoLookAtTheFileIsMadeOnALoop() throws Exception {
        String line = "user:" + PasswordHash.bcrypt("good".getBytes(StandardCharsets.US_ASCII), 7);
        Htpasswd users = Htpasswd.parse(line.getBytes(StandardCharsets.US_ASCII));
        Queue<String> threads = new ConcurrentLinkedQueue<>();
        BasicAuth auth = BasicAuth.of(Policy.strict(), new ThreadRecordingVerifier(users, threads))
                .withHashingLimit(HashingLimit.of(4, 64, Duration.ofSeconds(30)));
        try (Server server = new Server(BasicAuthHandler.factory(auth, Server.HASHING), Http1Pipeline.BARE)) {
            for (int i = 0; i < 20; i++) {
                try (Wire wire = new Wire(server.port())) {
                    assertThat(wire.send(Wire.get("/", Server.BAD)).answer().status())
                            .isEqualTo(401);
                    assertThat(wire.send(Wire.get("/", Server.GOOD)).answer().status())
                            .isEqualTo(200);
                }
            }
        }
        assertThat(threads)
                .hasSizeGreaterThan(20)
                .allSatisfy(name -> assertThat(name).startsWith("hashing").doesNotContain(Server.LOOP));
    }

    /** They leave while their passwords are verified, some with a reset; what they held is given back to those who stay. */
    @Test
    void thousandClientsThatVanishMeanwhileLeaveNothingBehind() throws Exception {
        AtomicInteger begun = new AtomicInteger();
        BasicAuth auth = BasicAuth.of(Policy.strict(), credentials -> {
                    begun.incrementAndGet();
                    Thread.yield();
                    return TestChannel.EVERY_PASSWORD_BUT_BAD.verify(credentials);
                })
                .withHashingLimit(HashingLimit.of(2, 64, Duration.ofSeconds(30)));
        String request = Wire.request("POST", "/", Server.GOOD, "Content-Length: 1000") + "x".repeat(500);
        try (Server server = new Server(BasicAuthHandler.factory(auth, Server.HASHING), Http1Pipeline.BARE)) {
            for (int i = 0; i < 1000; i++) {
                try (Wire wire = new Wire(server.port()).send(request)) {
                    if (i % 2 == 0) wire.vanish();
                }
            }
            // With a permit or a place to wait lost for each of a thousand, nobody would get in any more.
            try (Wire wire = new Wire(server.port())) {
                int letIn = 0;
                for (int i = 0; i < 10_000 && letIn < 100; i++) {
                    // The last of them may still be at it: then 503.
                    int status = wire.send(Wire.get("/", Server.GOOD)).answer().status();
                    assertThat(status).isIn(200, 503);
                    if (status == 200) letIn++;
                }
                assertThat(letIn).isEqualTo(100);
            }
        }
        assertThat(begun).hasValueGreaterThan(100);
    }

    private static void await(CountDownLatch latch) {
        try {
            if (!latch.await(30, TimeUnit.SECONDS)) throw new IllegalStateException("nobody opened the latch");
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
