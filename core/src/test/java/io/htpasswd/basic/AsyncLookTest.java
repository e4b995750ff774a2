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
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Section 6 of the contract, asynchronous form: what happens while a request's first task looks for a changed file. */
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class AsyncLookTest {
    private final HashingLimit limit = HashingLimit.of(1, 1, Duration.ofHours(1));
    private final ManualExecutor executor = new ManualExecutor();
    private final List<DecisionEvent> events = new ArrayList<>();
    private int verified;
    private Runnable look = () -> {};
    private @Nullable Verification known;

    private final CredentialVerifier verifier = new CredentialVerifier() {
        @Override
        public void refresh() {
            look.run();
        }

        @Override
        public @Nullable Verification recallAfterRefresh(Credentials credentials) {
            return known;
        }

        @Override
        public Verification verify(Credentials credentials) {
            verified++;
            return Verification.Accepted.WITHOUT_GROUPS;
        }
    };

    private final Guard guard =
            Guard.of(Policy.strict(), verifier).withLimit(limit).withListener(events::add);
    private final AsyncEvaluation evaluation = evaluation(executor);
    private final CompletableFuture<Decision> decision = evaluation.start();

    private AsyncEvaluation evaluation(ManualExecutor executor) {
        TestRequest request = TestRequest.as("a", "a").from("192.0.2.1");
        Evaluation evaluation = Evaluation.of(guard, guard.presented(request), Requester.of(guard, request));
        return new AsyncEvaluation(evaluation, limit.admission(), executor, Runnable::run);
    }

    @AfterEach
    void nothingIsTaken() {
        assertThat(executor.isIdle()).isTrue();
        assertThat(limit.running()).isZero();
        assertThat(takenPlaces(limit)).isZero();
    }

    @Test
    void whatTheNewVersionRemembersIsDecidedWithoutAHash() {
        look = () -> known = Verification.Accepted.WITHOUT_GROUPS;
        executor.runAll();
        assertThat(outcome(decision.join())).isEqualTo("a");
        assertThat(verified).isZero();
    }

    @Test
    void aLookThatFailsIsUnavailable() {
        look = () -> {
            throw new IllegalStateException();
        };
        executor.runAll();
        assertThat(outcome(decision.join())).isEqualTo("UNAVAILABLE");
        assertThat(verified).isZero();
    }

    @Test
    void anErrorOfTheLookIsTheCallersToSee() {
        look = () -> {
            throw new OutOfMemoryError("of a test");
        };
        executor.runAll();
        assertThat(decision.handle((decided, failure) -> failure).join()).isInstanceOf(OutOfMemoryError.class);
    }

    @Test
    void aRequestThatIsCancelledMeanwhileIsNotVerified() {
        look = () -> decision.cancel(false);
        executor.runAll();
        assertThat(decision).isCancelled();
        assertThat(verified).isZero();
        assertThat(events).isEmpty();
    }

    @Test
    void aRequestWhoseTimeRunsOutMeanwhileIsUnavailable() {
        look = () -> evaluation.maxWait.complete(null);
        executor.runAll();
        assertThat(outcome(decision.join())).isEqualTo("UNAVAILABLE");
        assertThat(verified).isZero();
    }

    @Test
    void aRequestThatLosesItsPlaceMeanwhileIsUnavailable() {
        ManualExecutor another = new ManualExecutor();
        CompletableFuture<Decision> second = evaluation(another).start();
        List<TestPlace> newcomer = new ArrayList<>();
        look = () -> newcomer.add(TestLimits.take(limit, Form.ASYNCHRONOUS, "203.0.113.1"));
        another.runAll();
        look = () -> {};
        assertThat(outcome(second.join())).isEqualTo("UNAVAILABLE");
        limit.admission().leave(newcomer.get(0), Leaving.DONE);
        executor.runAll();
        assertThat(outcome(decision.join())).isEqualTo("a");
    }
}
