package io.htpasswd.basic;

import static io.htpasswd.admission.TestLimits.takenPlaces;
import static io.htpasswd.basic.BasicAuthTest.outcome;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.htpasswd.admission.HashingLimit;
import io.htpasswd.testing.TestRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Section 6 of the contract, load: what happens while verifications hang. */
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HashingLimitTest {
    private static final TestRequest GOOD = TestRequest.as("alice", "x").from("192.0.2.1");
    private static final TestRequest KNOWN = TestRequest.as("known", "x").from("192.0.2.2");

    /** Hangs until let go; verifies the user "known" at once, and remembers it. */
    private static final class Parked implements CredentialVerifier {
        final CountDownLatch let = new CountDownLatch(1);
        final AtomicInteger begun = new AtomicInteger();

        private volatile boolean remembers;

        @Override
        public Verification verify(Credentials credentials) {
            if (credentials.user().equals("known")) {
                remembers = true;
                return Verification.Accepted.WITHOUT_GROUPS;
            }
            begun.incrementAndGet();
            try {
                let.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return Verification.Accepted.WITHOUT_GROUPS;
        }

        @Override
        public @Nullable Verification recall(Credentials credentials) {
            return remembers && credentials.user().equals("known") ? Verification.Accepted.WITHOUT_GROUPS : null;
        }

        void awaitBegun(int verifications) throws InterruptedException {
            while (begun.get() < verifications) Thread.sleep(1);
        }
    }

    private final Parked parked = new Parked();
    private final ExecutorService pool = Executors.newFixedThreadPool(2);

    @AfterEach
    void stop() {
        parked.let.countDown();
        pool.shutdownNow();
    }

    /** The user "known" has logged in. */
    private BasicAuth auth(int concurrent, int waiting, Duration maxWait) {
        BasicAuth auth =
                BasicAuth.of(Policy.optional(), parked).withHashingLimit(HashingLimit.of(concurrent, waiting, maxWait));
        assertThat(outcome(auth.evaluate(KNOWN))).isEqualTo("known");
        return auth;
    }

    @Test
    void blockingWhenPermitsAreHeldAndQueueIsFullThenUnavailableAtOnceAndOthersAreAnswered() throws Exception {
        BasicAuth auth = auth(1, 1, Duration.ofSeconds(20));
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
        BasicAuth auth = auth(1, 1, Duration.ofMillis(20));
        CompletableFuture<Decision> verifying = CompletableFuture.supplyAsync(() -> auth.evaluate(GOOD), pool);
        parked.awaitBegun(1);
        assertThat(outcome(auth.evaluate(GOOD))).isEqualTo("UNAVAILABLE");
        parked.let.countDown();
        assertThat(outcome(verifying.join())).isEqualTo("alice");
        assertThat(outcome(auth.evaluate(GOOD))).isEqualTo("alice");
    }

    @Test
    void blockingWhenInterruptedThenUnavailableAndTheFlagStays() throws Exception {
        BasicAuth auth = auth(1, 1, Duration.ofSeconds(20));
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
    void asyncOnTwoThreadsAndOnePermitAnswersWhatNeedsNoHashAndQueuesNoMoreThanItMay() throws Exception {
        BasicAuth auth = auth(1, 3, Duration.ofSeconds(20));
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
        BasicAuth auth = auth(1, 1, Duration.ofSeconds(20));
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
        BasicAuth auth = auth(1, 1, Duration.ofSeconds(20));
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
        BasicAuth auth = auth(1, 1, Duration.ofSeconds(20));
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

    @Test
    void numbersThatMakeNoLimitAreRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> HashingLimit.of(0, 1, Duration.ZERO));
        assertThatIllegalArgumentException().isThrownBy(() -> HashingLimit.of(1, -1, Duration.ZERO));
        assertThatIllegalArgumentException().isThrownBy(() -> HashingLimit.of(1, 1, Duration.ofMillis(-1)));
    }
}
