package io.htpasswd.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.htpasswd.basic.BasicAuth;
import io.htpasswd.basic.CredentialVerifier;
import io.htpasswd.basic.Credentials;
import io.htpasswd.basic.Decision;
import io.htpasswd.basic.HashingLimit;
import io.htpasswd.basic.Policy;
import io.htpasswd.basic.Verification;
import io.htpasswd.testing.TestRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Section 6 of the contract, "A refusal tells nothing": while the queue is full, guesses at a remembered user are not compared
 * at the speed at which they come. Counted by the fingerprints that the memory takes.
 */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class FullQueueTest {
    private static final int GUESSES = 10_000;
    private static final int GUESSERS = 4;
    private static final String PASSWORD = "password";

    private final Htpasswd users = Htpasswd.ofLines(List.of("alice:$apr1$TYiryv0/$8BvzLUO9IfGPGGsPnAgSu1"));
    private final CountDownLatch let = new CountDownLatch(1);
    private final CountDownLatch begun = new CountDownLatch(1);
    private final List<Thread> flood = new ArrayList<>();
    private final HashingLimit limit = HashingLimit.of(1, 2, Duration.ofHours(1));
    private final ExecutorService hashing = limit.newExecutor(Thread::new);
    private final ExecutorService guessers = Executors.newFixedThreadPool(GUESSERS);
    private final BasicAuth auth = BasicAuth.of(Policy.strict(), new CredentialVerifier() {
                @Override
                public Verification verify(Credentials credentials) {
                    begun.countDown();
                    try {
                        let.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                    return users.verify(credentials);
                }

                @Override
                public @Nullable Verification recall(Credentials credentials) {
                    return users.recall(credentials);
                }
            })
            .withHashingLimit(limit);

    /** Alice is remembered, one hash does not end, and two requests wait for it. */
    @BeforeEach
    void fill() throws InterruptedException {
        users.verify(Credentials.of("alice", PASSWORD.getBytes(StandardCharsets.UTF_8)));
        for (int i = 0; i < 3; i++) {
            TestRequest mallory = TestRequest.as("mallory", "x").from("192.0.2.9" + i);
            Thread thread = new Thread(() -> auth.evaluate(mallory));
            flood.add(thread);
            thread.start();
            // The first waits for the latch, the others for a permit.
            while (thread.getState() != Thread.State.WAITING && thread.getState() != Thread.State.TIMED_WAITING) {
                Thread.sleep(1);
            }
        }
        begun.await();
    }

    private static boolean isRefused(Decision decision) {
        return decision instanceof Decision.Denied;
    }

    @AfterEach
    void stop() throws InterruptedException {
        let.countDown();
        for (Thread thread : flood) thread.join();
        guessers.shutdownNow();
        hashing.shutdown();
        assertThat(hashing.awaitTermination(20, TimeUnit.SECONDS)).isTrue();
    }

    private static TestRequest guess(int number, String client) {
        return TestRequest.as("alice", number == GUESSES / 2 ? PASSWORD : "guess" + number)
                .from(client);
    }

    @Test
    void ofTenThousandGuessesFromOneAddressAHandfulIsCompared() {
        long before = users.memory().fingerprintsTaken();
        long begun = System.nanoTime();
        List<CompletableFuture<Long>> letIn = new ArrayList<>();
        for (int guesser = 0; guesser < GUESSERS; guesser++) {
            int first = guesser * GUESSES / GUESSERS;
            letIn.add(CompletableFuture.supplyAsync(
                    () -> {
                        long in = 0;
                        for (int i = first; i < first + GUESSES / GUESSERS; i++) {
                            if (!isRefused(auth.evaluate(guess(i, "192.0.2.66"), hashing)
                                    .join())) in++;
                        }
                        return in;
                    },
                    guessers));
        }
        long in = letIn.stream().mapToLong(CompletableFuture::join).sum();
        long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begun) + 1;
        long compared = users.memory().fingerprintsTaken() - before;
        // In each second one of every guesser's, before the refusal of another is known. The right one is not refused.
        assertThat(in).isLessThanOrEqualTo(1);
        assertThat(compared).isBetween(1L, seconds * GUESSERS + in);
    }

    @Test
    void theUserAtTheOwnAddressIsLetInAllTheWhile() {
        for (int i = 0; i < 1_000; i++) {
            auth.evaluate(guess(i, "192.0.2.66"), hashing).join();
            assertThat(auth.evaluate(TestRequest.as("alice", PASSWORD).from("192.0.2.1"), hashing)
                            .join())
                    .isInstanceOf(Decision.Authenticated.class);
        }
    }
}
