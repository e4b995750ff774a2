package io.htpasswd.basic;

import static io.htpasswd.admission.TestLimits.takenPlaces;
import static io.htpasswd.basic.BasicAuthTest.outcome;
import static io.htpasswd.basic.OnePermit.outcomes;
import static io.htpasswd.basic.OnePermit.request;
import static org.assertj.core.api.Assertions.assertThat;

import io.htpasswd.admission.HashingLimit;
import io.htpasswd.testing.TestRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Section 6 of the contract, "Side by side": one permit verifies several, and each is answered as if it had been alone. */
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SideBySideTest {
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
    void fourUnderOnePermitAndEachHasItsOwnAnswer() {
        List<CompletableFuture<Decision>> waiting = permit.waiting("a:a", "b:wrong", "c:c", "d:wrong", "e:e");
        executor.runAll();
        assertThat(verifier.verified).containsExactly("x", "a+b+c+d", "e");
        assertThat(outcomes(waiting)).containsExactly("a", "REJECTED", "c", "REJECTED", "e");
        assertThat(events).hasSize(6);
    }

    @Test
    void aVerifierThatDoesNotSayThatItIsFasterIsAskedOneByOneEachUnderItsOwnPermit() {
        verifier.work = null;
        List<CompletableFuture<Decision>> waiting = permit.waiting("a:a", "b:b");
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
            waiting.add(permit.arrive("a", "a"));
            waiting.add(other.evaluate(request("b", "b"), executor));
            executor.runNext();
            waiting.add(permit.arrive("c", "c"));
        };
        permit.arrive("x", "x");
        executor.runAll();
        assertThat(verifier.verified).containsExactly("x", "a+c");
        assertThat(another.verified).containsExactly("b");
        assertThat(outcomes(waiting)).containsExactly("a", "b", "c");
    }

    @Test
    void eachIsRecalledFirst() {
        List<CompletableFuture<Decision>> waiting = permit.waiting("a:a", "b:b", "c:c");
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
            waiting.add(permit.arrive("a", "a"));
            waiting.add(auth.evaluate(TestRequest.as("a", "a").from("198.51.100.1"), executor));
            waiting.add(auth.evaluate(TestRequest.as("a", "wrong").from("198.51.100.2"), executor));
            waiting.add(auth.evaluate(Credentials.of("a:", new byte[] {'a'}), "198.51.100.3", executor));
            executor.runAll();
        };
        permit.arrive("x", "x");
        executor.runAll();
        assertThat(verifier.verified).containsExactly("x", "a+a");
        assertThat(outcomes(waiting)).containsExactly("a", "a", "REJECTED", "MALFORMED");
        assertThat(events).hasSize(5);
    }

    @Test
    void othersAreAnsweredByTheirOwnTasksWhenThePermitIsBack() {
        List<CompletableFuture<Decision>> waiting = permit.waiting("a:a", "b:b");
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
            waiting.add(permit.arrive("a", "a"));
            waiting.add(auth.evaluate(request("b", "b"), task -> {
                running.add(limit.running());
                executor.execute(task);
            }));
            executor.runNext();
        };
        permit.arrive("x", "x");
        executor.runAll();
        assertThat(verifier.verified).containsExactly("x", "a+b");
        assertThat(running).as("at the look, and at the answer").containsExactly(1, 0);
        assertThat(outcomes(waiting)).containsExactly("a", "b");
    }

    @Test
    void howLongEachTookIsToldOfTheLotAndTheMeanIsOfEach() {
        List<CompletableFuture<Decision>> waiting = permit.waiting("a:a", "b:b");
        executor.runAll();
        assertThat(outcomes(waiting)).containsExactly("a", "b");
        assertThat(events.get(1).verified()).isEqualTo(events.get(2).verified()).isPositive();
        assertThat(events.get(2).waited()).isPositive();
        assertThat(limit.verificationTime()).isPositive();
    }
}
