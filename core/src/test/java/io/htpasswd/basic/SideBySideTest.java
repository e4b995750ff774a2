package io.htpasswd.basic;

import static io.htpasswd.admission.TestLimits.takenPlaces;
import static io.htpasswd.basic.BasicAuthTest.outcome;
import static org.assertj.core.api.Assertions.assertThat;

import io.htpasswd.admission.HashingLimit;
import io.htpasswd.admission.Place.Form;
import io.htpasswd.basic.ManualExecutor.Mode;
import io.htpasswd.testing.TestRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Section 6 of the contract, "Side by side": one permit verifies several, and each is answered as if it had been alone. The user
 * {@code x} has the permit, and the others arrive while it is verified.
 */
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SideBySideTest {
    private final HashingLimit limit = HashingLimit.of(1, 10, Duration.ofHours(1));
    private final ManualExecutor executor = new ManualExecutor();
    private final List<DecisionEvent> events = Collections.synchronizedList(new ArrayList<>());
    private final NamesAsPasswords verifier = new NamesAsPasswords();
    private final BasicAuth auth =
            BasicAuth.of(Policy.strict(), verifier).withHashingLimit(limit).withListener(events::add);

    @AfterEach
    void permitsAndPlacesAreWhole() {
        executor.will(Mode.TAKE).runAll();
        assertThat(limit.running()).isZero();
        assertThat(takenPlaces(limit)).isZero();
    }

    private static TestRequest request(String user, String password) {
        return TestRequest.as(user, password).from("192.0.2." + (user.charAt(0) - 'a'));
    }

    private CompletableFuture<Decision> arrive(String user, String password) {
        CompletableFuture<Decision> decision = auth.evaluate(request(user, password), executor);
        executor.runNext();
        return decision;
    }

    /** Others wait while the first is verified; the next of them has the permit then, and its task is not begun. */
    private List<CompletableFuture<Decision>> waiting(String... userPasses) {
        List<CompletableFuture<Decision>> waiting = new ArrayList<>();
        verifier.meanwhile = () -> {
            for (String userPass : userPasses) {
                String[] parts = userPass.split(":", 2);
                waiting.add(arrive(parts[0], parts[1]));
            }
        };
        arrive("x", "x");
        assertThat(waiting).hasSize(userPasses.length).noneMatch(CompletableFuture::isDone);
        return waiting;
    }

    private static List<String> outcomes(List<CompletableFuture<Decision>> decisions) {
        return decisions.stream().map(decision -> outcome(decision.join())).toList();
    }

    @Test
    void fourUnderOnePermitAndEachHasItsOwnAnswer() {
        List<CompletableFuture<Decision>> waiting = waiting("a:a", "b:wrong", "c:c", "d:wrong", "e:e");
        executor.runAll();
        assertThat(verifier.verified).containsExactly("x", "a+b+c+d", "e");
        assertThat(outcomes(waiting)).containsExactly("a", "REJECTED", "c", "REJECTED", "e");
        assertThat(events).hasSize(6);
    }

    @Test
    void aVerifierThatDoesNotSayThatItIsFasterIsAskedOneByOneEachUnderItsOwnPermit() {
        verifier.work = null;
        List<CompletableFuture<Decision>> waiting = waiting("a:a", "b:b");
        executor.runNext();
        assertThat(limit.running()).isEqualTo(1);
        executor.runAll();
        assertThat(verifier.verified).containsExactly("x", "a", "b");
        assertThat(outcomes(waiting)).containsExactly("a", "b");
    }

    @Test
    void guardsWithTwoVerifiersTakeNobodyOfEachOther() {
        NamesAsPasswords another = new NamesAsPasswords();
        BasicAuth other = BasicAuth.of(Policy.strict(), another).withHashingLimit(limit);
        List<CompletableFuture<Decision>> waiting = new ArrayList<>();
        verifier.meanwhile = () -> {
            waiting.add(arrive("a", "a"));
            waiting.add(other.evaluate(request("b", "b"), executor));
            executor.runNext();
            waiting.add(arrive("c", "c"));
        };
        arrive("x", "x");
        executor.runAll();
        assertThat(verifier.verified).containsExactly("x", "a+c");
        assertThat(another.verified).containsExactly("b");
        assertThat(outcomes(waiting)).containsExactly("a", "b", "c");
    }

    @Test
    void eachIsRecalledFirst() {
        List<CompletableFuture<Decision>> waiting = waiting("a:a", "b:b", "c:c");
        verifier.known.put("a", Verification.Accepted.WITHOUT_GROUPS);
        verifier.known.put("c", Verification.Accepted.WITHOUT_GROUPS);
        executor.runAll();
        assertThat(verifier.verified).containsExactly("x", "b");
        assertThat(outcomes(waiting)).containsExactly("a", "b", "c");
    }

    @Test
    void equalPairsAreVerifiedOnceAndOnesThatLookEqualAreNot() {
        List<CompletableFuture<Decision>> waiting = new ArrayList<>();
        verifier.meanwhile = () -> {
            waiting.add(arrive("a", "a"));
            waiting.add(auth.evaluate(TestRequest.as("a", "a").from("198.51.100.1"), executor));
            waiting.add(auth.evaluate(TestRequest.as("a", "wrong").from("198.51.100.2"), executor));
            waiting.add(auth.evaluate(Credentials.of("a:", new byte[] {'a'}), "198.51.100.3", executor));
            executor.runAll();
        };
        arrive("x", "x");
        executor.runAll();
        assertThat(verifier.verified).containsExactly("x", "a+a");
        assertThat(outcomes(waiting)).containsExactly("a", "a", "REJECTED", "MALFORMED");
        assertThat(events).hasSize(5);
    }

    @Test
    void othersAreAnsweredByTheirOwnTasksWhenThePermitIsBack() {
        List<CompletableFuture<Decision>> waiting = waiting("a:a", "b:b");
        executor.runNext();
        assertThat(waiting.get(0)).isDone();
        assertThat(waiting.get(1)).isNotDone();
        assertThat(limit.running()).isZero();
        assertThat(takenPlaces(limit)).isZero();
        executor.runNext();
        assertThat(outcome(waiting.get(1).join())).isEqualTo("b");
    }

    @Test
    void thePermitIsBackWhenOthersAreHandedOver() {
        List<Integer> running = new ArrayList<>();
        List<CompletableFuture<Decision>> waiting = new ArrayList<>();
        verifier.meanwhile = () -> {
            waiting.add(arrive("a", "a"));
            waiting.add(auth.evaluate(request("b", "b"), task -> {
                running.add(limit.running());
                executor.execute(task);
            }));
            executor.runNext();
        };
        arrive("x", "x");
        executor.runAll();
        assertThat(verifier.verified).containsExactly("x", "a+b");
        assertThat(running).as("at the look, and at the answer").containsExactly(1, 0);
        assertThat(outcomes(waiting)).containsExactly("a", "b");
    }

    @Test
    void oneThatWasTakenAlongAndCancelledIsVerifiedLoggedAndTold() {
        List<CompletableFuture<Decision>> waiting = waiting("a:a", "b:wrong");
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
            waiting.add(arrive("a", "a"));
            waiting.add(forgotten.start());
            executor.runNext();
            verifier.meanwhile = () -> executor.will(Mode.FORGET);
        };
        arrive("x", "x");
        executor.runAll();
        assertThat(verifier.verified).containsExactly("x", "a+b");
        assertThat(waiting.get(1)).isNotDone();
        forgotten.maxWait.complete(null);
        assertThat(outcomes(waiting)).containsExactly("a", "b");
    }

    @Test
    void oneThatIsCancelledBeforeIsNotTaken() {
        List<CompletableFuture<Decision>> waiting = waiting("a:a", "b:b");
        waiting.get(1).cancel(false);
        executor.runAll();
        assertThat(verifier.verified).containsExactly("x", "a");
        assertThat(events).hasSize(2);
    }

    /** Of several verified together nobody can tell whose failure it was; one by one it shows. */
    @Test
    void anExceptionIsItsOwnRequests() {
        List<CompletableFuture<Decision>> waiting = waiting("a:a", "unchecked:x", "c:wrong");
        executor.runAll();
        assertThat(verifier.verified).containsExactly("x", "a+unchecked+c", "a", "unchecked", "c");
        assertThat(outcomes(waiting)).containsExactly("a", "UNAVAILABLE", "REJECTED");
    }

    @Test
    void anErrorEndsAllAndThePermitComesBackOnce() {
        List<CompletableFuture<Decision>> waiting = waiting("a:a", "fatal:x", "c:c", "d:d", "e:e");
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
        List<CompletableFuture<Decision>> waiting = waiting("a:a", "b:b");
        verifier.meanwhile = () -> executor.will(mode);
        executor.runNext();
        assertThat(outcomes(waiting)).containsExactly("a", "b");
        executor.runAll();
        assertThat(events).hasSize(3);
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
            waiting.add(arrive("a", "a"));
            blocked.start();
            while (limit.waiting(Form.BLOCKING) == 0) Thread.onSpinWait();
        };
        arrive("x", "x");
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
            waiting.add(arrive("fatal", "x"));
            blocked.start();
            while (limit.waiting(Form.BLOCKING) == 0) Thread.onSpinWait();
        };
        arrive("x", "x");
        executor.runAll();
        assertThat(thrown.join()).isInstanceOf(StackOverflowError.class);
        blocked.join();
        assertThat(waiting.get(0)).isCompletedExceptionally();
    }

    @Test
    void howLongEachTookIsToldOfTheLotAndTheMeanIsOfEach() {
        List<CompletableFuture<Decision>> waiting = waiting("a:a", "b:b");
        executor.runAll();
        assertThat(outcomes(waiting)).containsExactly("a", "b");
        assertThat(events.get(1).verified()).isEqualTo(events.get(2).verified()).isPositive();
        assertThat(events.get(2).waited()).isPositive();
        assertThat(limit.verificationTime()).isPositive();
    }
}
