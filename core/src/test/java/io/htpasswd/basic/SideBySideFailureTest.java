package io.htpasswd.basic;

import static io.htpasswd.admission.TestLimits.takenPlaces;
import static io.htpasswd.basic.BasicAuthTest.outcome;
import static io.htpasswd.basic.OnePermit.outcomes;
import static io.htpasswd.basic.OnePermit.request;
import static org.assertj.core.api.Assertions.assertThat;

import io.htpasswd.admission.HashingLimit;
import io.htpasswd.admission.Place.Form;
import io.htpasswd.basic.ManualExecutor.Mode;
import io.htpasswd.testing.TestRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Section 6 of the contract, "Side by side": a request that is cancelled, interrupted or fails, or whose executor does, costs the
 * others under its permit nothing; an error ends all.
 */
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SideBySideFailureTest {
    private final OnePermit permit = new OnePermit();
    private final HashingLimit limit = permit.limit;
    private final ManualExecutor executor = permit.executor;
    private final NamesAsPasswords verifier = permit.verifier;
    private final BasicAuth auth = permit.auth;
    private final List<DecisionEvent> events = permit.events;

    @AfterEach
    void permitsAndPlacesAreWhole() {
        permit.assertWhole();
    }

    @Test
    void oneThatWasTakenAlongAndCancelledIsVerifiedLoggedAndTold() {
        List<CompletableFuture<Decision>> waiting = permit.waiting("a:a", "b:wrong");
        verifier.meanwhile = () -> {
            assertThat(takenPlaces(limit)).isEqualTo(2);
            waiting.get(1).cancel(false);
        };
        executor.runAll();
        assertThat(outcome(waiting.get(0).join())).isEqualTo("a");
        // Decided on another thread.
        while (events.size() < 3) Thread.onSpinWait();
        assertThat(events).anySatisfy(event -> {
            assertThat(event.claimedUser()).isEqualTo("b");
            assertThat(outcome(event.decision())).isEqualTo("REJECTED");
        });
    }

    @Test
    void oneThatIsCancelledBeforeIsNotTaken() {
        List<CompletableFuture<Decision>> waiting = permit.waiting("a:a", "b:b");
        waiting.get(1).cancel(false);
        executor.runAll();
        assertThat(verifier.verified).containsExactly("x", "a");
        assertThat(events).hasSize(2);
    }

    /** Of several verified together nobody can tell whose failure it was; one by one it shows. */
    @Test
    void anExceptionIsItsOwnRequests() {
        List<CompletableFuture<Decision>> waiting = permit.waiting("a:a", "unchecked:x", "c:wrong");
        executor.runAll();
        assertThat(verifier.verified).containsExactly("x", "a+unchecked+c", "a", "unchecked", "c");
        assertThat(outcomes(waiting)).containsExactly("a", "UNAVAILABLE", "REJECTED");
    }

    @Test
    void anErrorEndsAllAndThePermitComesBackOnce() {
        List<CompletableFuture<Decision>> waiting = permit.waiting("a:a", "fatal:x", "c:c", "d:d", "e:e");
        executor.runNext();
        assertThat(limit.running()).as("the next one's").isEqualTo(1);
        executor.runAll();
        for (CompletableFuture<Decision> ended : waiting.subList(0, 4)) {
            assertThat(ended.handle((decision, failure) -> failure).join()).isInstanceOf(StackOverflowError.class);
        }
        assertThat(outcome(waiting.get(4).join())).isEqualTo("e");
    }

    @ParameterizedTest
    @EnumSource(
            value = Mode.class,
            names = {"REJECT", "FAIL", "ERROR", "RUN_AT_ONCE", "TAKE_AND_FAIL"})
    void whoseExecutorRefusesTheAnswerIsAnsweredElsewhere(Mode mode) {
        List<CompletableFuture<Decision>> waiting = permit.waiting("a:a", "b:b");
        verifier.meanwhile = () -> executor.will(mode);
        executor.runNext();
        assertThat(outcomes(waiting)).containsExactly("a", "b");
        executor.runAll();
        assertThat(events).hasSize(3);
    }

    /** As after {@code shutdownNow}, when nobody is told. */
    @Test
    void anExecutorThatForgetsTheAnswerIsWaitedForNoLongerThanAnyRequestIs() {
        Guard guard = Guard.of(Policy.strict(), verifier).withLimit(limit);
        TestRequest request = request("b", "b");
        Evaluation evaluation = Evaluation.of(guard, guard.presented(request), Requester.of(guard, request));
        assertThat(evaluation.atOnce()).isNull();
        AsyncEvaluation forgotten = new AsyncEvaluation(evaluation, limit.admission(), executor);
        List<CompletableFuture<Decision>> waiting = new ArrayList<>();
        verifier.meanwhile = () -> {
            waiting.add(permit.arrive("a", "a"));
            waiting.add(forgotten.start());
            executor.runNext();
            verifier.meanwhile = () -> executor.will(Mode.FORGET);
        };
        permit.arrive("x", "x");
        executor.runAll();
        assertThat(verifier.verified).containsExactly("x", "a+b");
        assertThat(waiting.get(1)).isNotDone();
        forgotten.maxWait.complete(null);
        assertThat(outcomes(waiting)).containsExactly("a", "b");
    }

    @Test
    void aThreadThatWaitsIsTakenAlongAndAnInterruptEndsItNoMore() throws InterruptedException {
        CompletableFuture<Decision> answered = new CompletableFuture<>();
        CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
        Thread blocked = new Thread(() -> {
            answered.complete(auth.evaluate(request("b", "b")));
            interrupted.complete(Thread.currentThread().isInterrupted());
        });
        List<CompletableFuture<Decision>> waiting = new ArrayList<>();
        verifier.meanwhile = () -> {
            waiting.add(permit.arrive("a", "a"));
            blocked.start();
            while (limit.waiting(Form.BLOCKING) == 0) Thread.onSpinWait();
        };
        permit.arrive("x", "x");
        verifier.meanwhile = () -> {
            blocked.interrupt();
            assertThat(limit.waiting(Form.BLOCKING)).isZero();
            assertThat(answered).isNotDone();
        };
        executor.runAll();
        assertThat(outcome(answered.join())).isEqualTo("b");
        assertThat(interrupted.join()).isTrue();
        blocked.join();
        assertThat(verifier.verified).containsExactly("x", "a+b");
        assertThat(outcomes(waiting)).containsExactly("a");
    }

    @Test
    void anErrorEndsAThreadThatWasTakenAlong() throws InterruptedException {
        CompletableFuture<Throwable> thrown = new CompletableFuture<>();
        Thread blocked = new Thread(() -> auth.evaluate(request("b", "b")));
        blocked.setUncaughtExceptionHandler((thread, error) -> thrown.complete(error));
        List<CompletableFuture<Decision>> waiting = new ArrayList<>();
        verifier.meanwhile = () -> {
            waiting.add(permit.arrive("fatal", "x"));
            blocked.start();
            while (limit.waiting(Form.BLOCKING) == 0) Thread.onSpinWait();
        };
        permit.arrive("x", "x");
        executor.runAll();
        assertThat(thrown.join()).isInstanceOf(StackOverflowError.class);
        blocked.join();
        assertThat(waiting.get(0)).isCompletedExceptionally();
    }
}
