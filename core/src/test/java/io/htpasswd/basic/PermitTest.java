package io.htpasswd.basic;

import static io.htpasswd.admission.TestLimits.takenPlaces;
import static io.htpasswd.basic.BasicAuthTest.outcome;
import static org.assertj.core.api.Assertions.assertThat;

import io.htpasswd.admission.HashingLimit;
import io.htpasswd.basic.ManualExecutor.Mode;
import io.htpasswd.testing.TestRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Section 6 of the contract, load: a permit and a place come back on every way out of the asynchronous form. */
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class PermitTest {
    private static final TestRequest ALICE = TestRequest.as("alice", "x").from("192.0.2.1");
    private static final TestRequest BOB = TestRequest.as("bob", "x").from("192.0.2.2");

    private final HashingLimit limit = HashingLimit.of(1, 2, Duration.ofHours(1));
    private final ManualExecutor executor = new ManualExecutor();
    private final List<DecisionEvent> events = new ArrayList<>();
    /** What happens while a password is verified. */
    private Consumer<String> meanwhile = user -> {};

    private final BasicAuth auth = BasicAuth.of(Policy.strict(), credentials -> {
                meanwhile.accept(credentials.user());
                return Verification.Failed.WRONG_PASSWORD;
            })
            .withHashingLimit(limit)
            .withListener(events::add);

    @AfterEach
    void permitsAndPlacesAreWhole() {
        executor.will(Mode.TAKE).runAll();
        assertThat(limit.running()).isZero();
        assertThat(takenPlaces(limit)).isZero();
    }

    @Test
    void cancelledBeforeTheFirstTaskBegins() {
        auth.evaluate(ALICE, executor).cancel(false);
        assertThat(takenPlaces(limit)).isZero();
        executor.runAll();
        assertThat(events).isEmpty();
    }

    @Test
    void cancelledInTheQueue() {
        CompletableFuture<Decision> first = auth.evaluate(ALICE, executor);
        CompletableFuture<Decision> second = auth.evaluate(BOB, executor);
        meanwhile = user -> {
            executor.runNext();
            assertThat(takenPlaces(limit)).isEqualTo(2);
            second.cancel(false);
            assertThat(takenPlaces(limit)).as("the one that is hashed").isEqualTo(1);
        };
        executor.runAll();
        assertThat(outcome(first.join())).isEqualTo("REJECTED");
        assertThat(events).hasSize(1);
    }

    @Test
    void cancelledBetweenTheGrantAndTheHash() {
        CompletableFuture<Decision> second = granted();
        second.cancel(false);
        assertThat(limit.running()).isZero();
        executor.runAll();
        assertThat(events).hasSize(1);
    }

    @Test
    void whoWaitsGetsThePermitOfOneCancelledBetweenTheGrantAndTheHash() {
        CompletableFuture<Decision> second = granted();
        CompletableFuture<Decision> third = auth.evaluate(BOB, executor);
        second.cancel(false);
        executor.runAll();
        assertThat(outcome(third.join())).isEqualTo("REJECTED");
    }

    @Test
    void cancelledWhileItIsVerifiedThenDecidedLoggedAndToldAllTheSame() {
        CompletableFuture<Decision> guess = auth.evaluate(ALICE, executor);
        meanwhile = user -> {
            guess.cancel(false);
            assertThat(limit.running()).as("a hash goes on under its permit").isEqualTo(1);
        };
        executor.runAll();
        assertThat(events).hasSize(1);
        assertThat(events.get(0).verification()).isEqualTo(Verification.Failed.WRONG_PASSWORD);
        assertThat(events.get(0).client()).isEqualTo("192.0.2.1");
        assertThat(outcome(events.get(0).decision())).isEqualTo("REJECTED");
    }

    @Test
    void tooLateBetweenTheGrantAndTheHash() {
        HashingLimit impatient = HashingLimit.of(1, 2, Duration.ofMillis(1));
        BasicAuth late = auth.withHashingLimit(impatient);
        CompletableFuture<Decision> first = late.evaluate(ALICE, executor);
        CompletableFuture<Decision> second = late.evaluate(BOB, executor);
        assertThat(outcome(first.join())).isEqualTo("UNAVAILABLE");
        assertThat(outcome(second.join())).isEqualTo("UNAVAILABLE");
        assertThat(impatient.running()).isZero();
        assertThat(takenPlaces(impatient)).isZero();
        assertThat(events).hasSize(2);
    }

    @ParameterizedTest
    @EnumSource(
            value = Mode.class,
            names = {"REJECT", "FAIL", "RUN_AT_ONCE", "TAKE_AND_FAIL"})
    void anExecutorThatRefusesTheFirstTaskIsUnavailable(Mode mode) {
        CompletableFuture<Decision> decision = auth.evaluate(ALICE, executor.will(mode));
        assertThat(outcome(decision.join())).isEqualTo("UNAVAILABLE");
        executor.runAll();
        assertThat(events).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource(
            value = Mode.class,
            names = {"REJECT", "FAIL", "RUN_AT_ONCE", "TAKE_AND_FAIL"})
    void anExecutorThatRefusesTheTaskOfAGrantIsUnavailableAndThePermitGoesOn(Mode mode) {
        CompletableFuture<Decision> first = auth.evaluate(ALICE, executor);
        CompletableFuture<Decision> second = auth.evaluate(BOB, executor);
        meanwhile = user -> {
            executor.runNext();
            executor.will(mode);
        };
        executor.runNext();
        assertThat(outcome(first.join())).isEqualTo("REJECTED");
        assertThat(outcome(second.join())).isEqualTo("UNAVAILABLE");
        assertThat(limit.running()).isZero();
    }

    @Test
    void anExecutorsErrorIsTheFuturesAndNothingIsLost() {
        CompletableFuture<Decision> first = auth.evaluate(ALICE, executor.will(Mode.ERROR));
        assertThat(first).isCompletedExceptionally();
        assertThat(first.handle((decision, failure) -> failure).join()).isInstanceOf(OutOfMemoryError.class);
        auth.evaluate(ALICE, executor.will(Mode.TAKE));
        CompletableFuture<Decision> third = auth.evaluate(BOB, executor);
        meanwhile = user -> {
            executor.runNext();
            executor.will(Mode.ERROR);
        };
        executor.runNext();
        assertThat(third.handle((decision, failure) -> failure).join()).isInstanceOf(OutOfMemoryError.class);
    }

    @Test
    void aQueueWhoseExecutorIsClosedIsRefusedInOneGoAndLeavesThePermitFree() {
        HashingLimit wide = HashingLimit.of(1, 5_001, Duration.ofHours(1));
        BasicAuth many = auth.withHashingLimit(wide);
        List<CompletableFuture<Decision>> waiting = new ArrayList<>();
        many.evaluate(ALICE, executor);
        for (int i = 0; i < 5_000; i++) waiting.add(many.evaluate(BOB, executor));
        meanwhile = user -> {
            executor.runAll();
            executor.will(Mode.REJECT);
        };
        executor.runNext();
        waiting.forEach(decision -> assertThat(outcome(decision.join())).isEqualTo("UNAVAILABLE"));
        assertThat(wide.running()).isZero();
        assertThat(takenPlaces(wide)).isZero();
    }

    @Test
    void theCallerMayCompleteTheFutureItselfAndThatIsTheEndOfIt() {
        CompletableFuture<Decision> decision = auth.evaluate(ALICE, executor);
        decision.completeExceptionally(new TimeoutException());
        assertThat(takenPlaces(limit)).isZero();
        executor.runAll();
        assertThat(events).isEmpty();
    }

    /** A request that has the permit, and whose task is not begun. */
    private CompletableFuture<Decision> granted() {
        auth.evaluate(ALICE, executor);
        CompletableFuture<Decision> second = auth.evaluate(BOB, executor);
        meanwhile = user -> executor.runNext();
        executor.runNext();
        meanwhile = user -> {};
        assertThat(limit.running()).isEqualTo(1);
        assertThat(takenPlaces(limit)).as("the one that is granted").isEqualTo(1);
        return second;
    }
}
