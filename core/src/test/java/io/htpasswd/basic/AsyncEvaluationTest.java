package io.htpasswd.basic;

import static io.htpasswd.admission.TestLimits.takenPlaces;
import static io.htpasswd.basic.BasicAuthTest.outcome;
import static io.htpasswd.basic.ParkedVerifier.GOOD;
import static io.htpasswd.basic.ParkedVerifier.KNOWN;
import static org.assertj.core.api.Assertions.assertThat;

import io.htpasswd.admission.HashingLimit;
import io.htpasswd.testing.TestRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Section 6 of the contract, asynchronous form: what happens while verifications hang, and with executors that do not do their work. */
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class AsyncEvaluationTest {
    private final ParkedVerifier parked = new ParkedVerifier();
    private final ExecutorService pool = Executors.newFixedThreadPool(2);

    @AfterEach
    void stop() {
        parked.let.countDown();
        pool.shutdownNow();
    }

    @Test
    void asyncOnTwoThreadsAndOnePermitAnswersWhatNeedsNoHashAndQueuesNoMoreThanItMay() throws Exception {
        BasicAuth auth = parked.auth(1, 3, Duration.ofSeconds(20));
        CompletableFuture<Decision> verifying = auth.evaluate(GOOD, pool);
        parked.awaitBegun(1);
        List<CompletableFuture<Decision>> waiting = new ArrayList<>();
        int refused = 0;
        for (int i = 0; i < 50; i++) {
            CompletableFuture<Decision> decision = auth.evaluate(GOOD, pool);
            waiting.add(decision);
        }
        assertThat(outcome(auth.evaluate(KNOWN, pool).getNow(auth.evaluateHeader(List.of()))))
                .isEqualTo("known");
        assertThat(auth.evaluate(TestRequest.get(), pool)).isDone();
        while (waiting.stream().filter(decision -> !decision.isDone()).count() > 3) Thread.sleep(1);
        for (CompletableFuture<Decision> decision : waiting) {
            if (decision.isDone()) {
                assertThat(outcome(decision.join())).isEqualTo("UNAVAILABLE");
                refused++;
            }
        }
        assertThat(refused).isGreaterThanOrEqualTo(47);
        assertThat(parked.begun).hasValue(1);
        parked.let.countDown();
        assertThat(outcome(verifying.join())).isEqualTo("alice");
        for (CompletableFuture<Decision> decision : waiting) decision.join();
    }

    @Test
    void asyncOnTheCallersThreadIsUnavailableWithoutAHashAndAnonymousPasses() {
        BasicAuth auth = parked.auth(1, 1, Duration.ofSeconds(20));
        CompletableFuture<Decision> decision = auth.evaluate(GOOD, Runnable::run);
        assertThat(decision).isDone();
        assertThat(outcome(decision.join())).isEqualTo("UNAVAILABLE");
        assertThat(parked.begun).hasValue(0);
        assertThat(outcome(auth.evaluate(TestRequest.get(), Runnable::run).join()))
                .isEqualTo("anonymous");
        assertThat(outcome(auth.evaluate(KNOWN, Runnable::run).join())).isEqualTo("known");
    }

    @Test
    void asyncWhenTheExecutorRejectsThenUnavailableAndNothingIsLost() {
        BasicAuth auth = parked.auth(1, 1, Duration.ofSeconds(20));
        for (int i = 0; i < 10; i++) {
            CompletableFuture<Decision> decision = auth.evaluate(GOOD, task -> {
                throw new RejectedExecutionException();
            });
            assertThat(outcome(decision.join())).isEqualTo("UNAVAILABLE");
        }
        parked.let.countDown();
        assertThat(outcome(auth.evaluate(GOOD, pool).join())).isEqualTo("alice");
    }

    @Test
    void asyncWhenTheExecutorForgetsItsTasksThenUnavailableAfterTheWaitAndThePlacesComeBack() {
        HashingLimit limit = HashingLimit.of(1, 1, Duration.ofMillis(20));
        BasicAuth auth = BasicAuth.of(Policy.optional(), parked).withHashingLimit(limit);
        for (int i = 0; i < 3; i++) {
            assertThat(outcome(auth.evaluate(GOOD, task -> {}).join())).isEqualTo("UNAVAILABLE");
        }
        assertThat(takenPlaces(limit)).isZero();
        assertThat(limit.running()).isZero();
    }

    @Test
    void asyncWhenCancelledThenWorkNotYetBegunIsDropped() throws Exception {
        BasicAuth auth = parked.auth(1, 1, Duration.ofSeconds(20));
        CompletableFuture<Decision> verifying = auth.evaluate(GOOD, pool);
        parked.awaitBegun(1);
        CompletableFuture<Decision> waiting = auth.evaluate(GOOD, pool);
        assertThat(waiting.cancel(true)).isTrue();
        parked.let.countDown();
        assertThat(outcome(verifying.join())).isEqualTo("alice");
        pool.shutdown();
        assertThat(pool.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
        assertThat(parked.begun).hasValue(1);
    }
}
