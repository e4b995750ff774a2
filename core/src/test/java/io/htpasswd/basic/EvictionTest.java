package io.htpasswd.basic;

import static io.htpasswd.admission.TestLimits.takenPlaces;
import static io.htpasswd.basic.BasicAuthTest.outcome;
import static org.assertj.core.api.Assertions.assertThat;

import io.htpasswd.admission.HashingLimit;
import io.htpasswd.admission.Place.Form;
import io.htpasswd.admission.Place.Leaving;
import io.htpasswd.admission.TestLimits;
import io.htpasswd.admission.TestPlace;
import io.htpasswd.testing.TestRequest;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Section 6 of the contract, "Fair admission": a request that loses its place to an earlier round is denied at once. */
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class EvictionTest {
    private static final TestRequest ALICE = TestRequest.as("alice", "x").from("192.0.2.1");
    private static final TestRequest BOB = TestRequest.as("bob", "x").from("192.0.2.2");

    private final HashingLimit limit = HashingLimit.of(1, 2, Duration.ofHours(1));
    private final ManualExecutor executor = new ManualExecutor();
    private final BasicAuth auth = BasicAuth.of(Policy.strict(), credentials -> Verification.Failed.WRONG_PASSWORD)
            .withHashingLimit(limit);

    private TestPlace hashing;

    private void fill(Form form) {
        hashing = TestLimits.take(limit, form, "203.0.113.1");
    }

    @AfterEach
    void placesAreWhole() {
        limit.admission().leave(hashing, Leaving.DONE);
        executor.runAll();
        assertThat(takenPlaces(limit)).isZero();
        assertThat(limit.evicted()).isEqualTo(1);
    }

    @Test
    void aWaitingRequestIsDeniedWhileTheOthersWaitOn() {
        fill(Form.ASYNCHRONOUS);
        CompletableFuture<Decision> first = auth.evaluate(ALICE, executor);
        CompletableFuture<Decision> second = auth.evaluate(ALICE, executor);
        executor.runAll();
        CompletableFuture<Decision> bob = auth.evaluate(BOB, executor);
        assertThat(outcome(second.join())).isEqualTo("UNAVAILABLE");
        executor.runAll();
        assertThat(first).isNotDone();
        assertThat(bob).isNotDone();
    }

    @Test
    void aRequestWhoseTaskHasNotBegunIsDeniedAndTheTaskDoesNothing() {
        fill(Form.ASYNCHRONOUS);
        CompletableFuture<Decision> first = auth.evaluate(ALICE, executor);
        CompletableFuture<Decision> second = auth.evaluate(ALICE, executor);
        CompletableFuture<Decision> bob = auth.evaluate(BOB, executor);
        assertThat(outcome(second.join())).isEqualTo("UNAVAILABLE");
        executor.runAll();
        assertThat(first).isNotDone();
        assertThat(bob).isNotDone();
    }

    @Test
    void aThreadThatWaitsIsToldAtOnce() throws InterruptedException {
        fill(Form.BLOCKING);
        CompletableFuture<Decision> first = inAThread(ALICE, 1);
        CompletableFuture<Decision> second = inAThread(ALICE, 2);
        CompletableFuture<Decision> bob = new CompletableFuture<>();
        Thread thread = new Thread(() -> bob.complete(auth.evaluate(BOB)));
        thread.start();
        assertThat(outcome(second.join())).isEqualTo("UNAVAILABLE");
        assertThat(first).isNotDone();
        limit.admission().leave(hashing, Leaving.DONE);
        assertThat(outcome(first.join())).isEqualTo("REJECTED");
        assertThat(outcome(bob.join())).isEqualTo("REJECTED");
        thread.join();
    }

    private CompletableFuture<Decision> inAThread(TestRequest request, int waiting) {
        CompletableFuture<Decision> decision = new CompletableFuture<>();
        new Thread(() -> decision.complete(auth.evaluate(request))).start();
        while (limit.waiting(Form.BLOCKING) < waiting) Thread.onSpinWait();
        return decision;
    }
}
