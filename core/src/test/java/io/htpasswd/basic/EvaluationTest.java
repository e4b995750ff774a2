package io.htpasswd.basic;

import static io.htpasswd.basic.BasicAuthTest.outcome;
import static io.htpasswd.basic.ParkedVerifier.GOOD;
import static io.htpasswd.basic.ParkedVerifier.KNOWN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.htpasswd.admission.HashingLimit;
import io.htpasswd.testing.TestRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Section 6 of the contract, load: what a waiting thread gets while verifications hang, and when a permit comes back. */
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class EvaluationTest {
    private final ParkedVerifier parked = new ParkedVerifier();
    private final ExecutorService pool = Executors.newFixedThreadPool(2);

    @AfterEach
    void stop() {
        parked.let.countDown();
        pool.shutdownNow();
    }

    @Test
    void blockingWhenPermitsAreHeldAndQueueIsFullThenUnavailableAtOnceAndOthersAreAnswered() throws Exception {
        BasicAuth auth = parked.auth(1, 1, Duration.ofSeconds(20));
        CompletableFuture<Decision> verifying = CompletableFuture.supplyAsync(() -> auth.evaluate(GOOD), pool);
        parked.awaitBegun(1);
        CompletableFuture<Decision> waiting = new CompletableFuture<>();
        Thread waiter = new Thread(() -> waiting.complete(auth.evaluate(GOOD)));
        waiter.start();
        while (waiter.getState() != Thread.State.TIMED_WAITING) Thread.sleep(1);
        assertThat(outcome(auth.evaluate(GOOD))).isEqualTo("UNAVAILABLE");
        assertThat(outcome(auth.evaluate(KNOWN))).isEqualTo("known");
        assertThat(outcome(auth.evaluate(TestRequest.get()))).isEqualTo("anonymous");
        assertThat(waiting).isNotDone();
        assertThat(parked.begun).hasValue(1);
        parked.let.countDown();
        assertThat(outcome(verifying.join())).isEqualTo("alice");
        assertThat(outcome(waiting.join())).isEqualTo("alice");
    }

    @Test
    void blockingWhenItWaitsTooLongThenUnavailable() throws Exception {
        BasicAuth auth = parked.auth(1, 1, Duration.ofMillis(20));
        CompletableFuture<Decision> verifying = CompletableFuture.supplyAsync(() -> auth.evaluate(GOOD), pool);
        parked.awaitBegun(1);
        assertThat(outcome(auth.evaluate(GOOD))).isEqualTo("UNAVAILABLE");
        parked.let.countDown();
        assertThat(outcome(verifying.join())).isEqualTo("alice");
        assertThat(outcome(auth.evaluate(GOOD))).isEqualTo("alice");
    }

    @Test
    void blockingWhenInterruptedThenUnavailableAndTheFlagStays() throws Exception {
        BasicAuth auth = parked.auth(1, 1, Duration.ofSeconds(20));
        CompletableFuture<Decision> verifying = CompletableFuture.supplyAsync(() -> auth.evaluate(GOOD), pool);
        parked.awaitBegun(1);
        AtomicReference<String> seen = new AtomicReference<>();
        Thread thread = new Thread(() -> seen.set(
                outcome(auth.evaluate(GOOD)) + " " + Thread.currentThread().isInterrupted()));
        thread.start();
        thread.interrupt();
        thread.join();
        assertThat(seen).hasValue("UNAVAILABLE true");
        parked.let.countDown();
        assertThat(outcome(verifying.join())).isEqualTo("alice");
    }

    @Test
    void anErrorOfTheVerifierIsPassedOnAndThePermitIsBack() {
        AtomicInteger calls = new AtomicInteger();
        CredentialVerifier failing = credentials -> {
            if (calls.incrementAndGet() <= 2) throw new AssertionError();
            return Verification.Accepted.WITHOUT_GROUPS;
        };
        BasicAuth auth =
                BasicAuth.of(Policy.strict(), failing).withHashingLimit(HashingLimit.of(1, 1, Duration.ofSeconds(5)));
        assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> auth.evaluate(GOOD));
        assertThatExceptionOfType(CompletionException.class)
                .isThrownBy(() -> auth.evaluate(GOOD, pool).join())
                .withCauseInstanceOf(AssertionError.class);
        assertThat(outcome(auth.evaluate(GOOD))).isEqualTo("alice");
    }

    @Test
    void thePermitIsBackBeforeListenersHear() {
        parked.let.countDown();
        HashingLimit one = HashingLimit.of(1, 1, Duration.ofSeconds(5));
        List<String> heard = new ArrayList<>();
        BasicAuth[] auth = new BasicAuth[1];
        auth[0] = BasicAuth.of(Policy.strict(), parked).withHashingLimit(one).withListener(event -> {
            heard.add(outcome(event.decision()) + " " + event.claimedUser());
            if (heard.size() == 1) heard.add(outcome(auth[0].evaluate(TestRequest.as("bob", "x"))));
        });
        assertThat(outcome(auth[0].evaluate(GOOD))).isEqualTo("alice");
        assertThat(heard).containsExactly("alice alice", "bob bob", "bob");
    }

    @Test
    void aListenerThatThrowsChangesNothing() {
        parked.let.countDown();
        BasicAuth auth = BasicAuth.of(Policy.strict(), parked).withListener(event -> {
            throw new IllegalStateException();
        });
        assertThat(outcome(auth.evaluate(GOOD))).isEqualTo("alice");
    }
}
