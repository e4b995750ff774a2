package io.htpasswd.basic;

import static io.htpasswd.basic.BasicAuthTest.outcome;
import static org.assertj.core.api.Assertions.assertThat;

import io.htpasswd.admission.HashingLimit;
import io.htpasswd.admission.Place.Form;
import io.htpasswd.admission.TestLimits;
import io.htpasswd.testing.TestRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Section 6 of the contract: what makes a client known-good, and what that is good for at once (Siblings). */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class KnownGoodTest {
    private static final String CLIENT = "192.0.2.1";

    /** Everybody's password is the name; remembers what it has verified, if it remembers at all. */
    private static final class Users implements CredentialVerifier {
        final boolean remembers;
        final List<String> hashed = new ArrayList<>();
        private final Set<String> remembered = new HashSet<>();
        Runnable meanwhile = () -> {};

        Users(boolean remembers) {
            this.remembers = remembers;
        }

        @Override
        public Verification verify(Credentials credentials) {
            hashed.add(credentials.user());
            Runnable now = meanwhile;
            meanwhile = () -> {};
            now.run();
            if (credentials.user().equals("unknown")) return Verification.Failed.UNKNOWN_USER;
            if (!credentials.user().equals(new String(credentials.password()))) {
                return Verification.Failed.WRONG_PASSWORD;
            }
            if (remembers) remembered.add(credentials.user());
            return Verification.Accepted.WITHOUT_GROUPS;
        }

        @Override
        public @Nullable Verification recall(Credentials credentials) {
            boolean known = remembered.contains(credentials.user())
                    && credentials.user().equals(new String(credentials.password()));
            return known ? Verification.Accepted.WITHOUT_GROUPS : null;
        }
    }

    private final HashingLimit limit = HashingLimit.of(1, 4, Duration.ofHours(1));
    private final ManualExecutor executor = new ManualExecutor();

    private Runnable late = () -> {};

    private static TestRequest login(String user) {
        return TestRequest.as(user, user).from(CLIENT);
    }

    private BasicAuth auth(CredentialVerifier users) {
        return BasicAuth.of(Policy.strict().requiringUsers(Set.of("alice", "bob", "unknown")), users)
                .withHashingLimit(limit);
    }

    /** Refuses a stranger for want of a place, after which only known-good clients are compared. */
    private boolean isKnownGood() {
        for (int i = 0; i < 5; i++) TestLimits.take(limit, Form.BLOCKING, "203.0.113." + i);
        auth(new Users(false)).evaluate(TestRequest.as("nobody", "x").from("203.0.113.99"));
        return limit.admission().mayRecall(CLIENT, "alice");
    }

    @ParameterizedTest
    @CsvSource({
        "alice,   alice,   true,  alice,       true",
        "alice,   alice,   false, alice,       false",
        "alice,   wrong,   true,  REJECTED,    false",
        "unknown, unknown, true,  REJECTED,    false",
        "carol,   carol,   true,  FORBIDDEN,   true",
    })
    void whoIsKnownGood(String user, String password, boolean remembers, String outcome, boolean good) {
        Decision decision = auth(new Users(remembers))
                .evaluate(TestRequest.as(user, password).from(CLIENT));
        assertThat(outcome(decision)).isEqualTo(outcome);
        assertThat(isKnownGood()).isEqualTo(good);
    }

    @Test
    void theClientsOtherWaitingRequestsAreAnsweredWithoutATurnAndOthersAreNot() {
        Users users = new Users(true);
        BasicAuth auth = auth(users);
        List<CompletableFuture<Decision>> waiting = new ArrayList<>();
        users.meanwhile = () -> {
            waiting.add(auth.evaluate(login("alice"), executor));
            waiting.add(auth.evaluate(login("alice"), executor));
            waiting.add(auth.evaluate(login("bob"), executor));
            waiting.add(auth.evaluate(TestRequest.as("alice", "wrong").from(CLIENT), executor));
            executor.runAll();
        };
        assertThat(outcome(auth.evaluate(login("alice")))).isEqualTo("alice");
        assertThat(limit.clientsWaiting()).isEqualTo(1);
        executor.runAll();
        assertThat(waiting.stream().map(decision -> outcome(decision.join())))
                .containsExactly("alice", "alice", "bob", "REJECTED");
        assertThat(users.hashed).containsExactly("alice", "bob", "alice");
    }

    /** Threads do it themselves. */
    @Test
    void blockedSiblingsAreAnsweredWithoutATurn() throws InterruptedException {
        Users users = new Users(true);
        BasicAuth auth = auth(users);
        List<Thread> threads = new ArrayList<>();
        List<String> outcomes = new ArrayList<>();
        users.meanwhile = () -> {
            for (int i = 0; i < 3; i++) {
                Thread thread = new Thread(() -> {
                    String outcome = outcome(auth.evaluate(login("alice")));
                    synchronized (outcomes) {
                        outcomes.add(outcome);
                    }
                });
                threads.add(thread);
                thread.start();
            }
            while (limit.waiting(Form.BLOCKING) < 3) Thread.onSpinWait();
        };
        assertThat(outcome(auth.evaluate(login("alice")))).isEqualTo("alice");
        for (Thread thread : threads) thread.join();
        assertThat(outcomes).containsExactly("alice", "alice", "alice");
        assertThat(users.hashed).containsExactly("alice");
        assertThat(TestLimits.takenPlaces(limit)).isZero();
    }

    @ParameterizedTest
    @EnumSource(
            value = ManualExecutor.Mode.class,
            names = {"REJECT", "FAIL", "RUN_AT_ONCE", "TAKE_AND_FAIL"})
    void aSiblingWhoseExecutorRefusesItIsLetInAllTheSame(ManualExecutor.Mode mode) {
        assertThat(outcome(sibling(mode).join())).isEqualTo("alice");
    }

    @Test
    void aSiblingWhoseExecutorForgetsItIsLetInByTheClock() {
        CompletableFuture<Decision> forgotten = sibling(ManualExecutor.Mode.FORGET);
        assertThat(forgotten).isNotDone();
        late.run();
        assertThat(outcome(forgotten.join())).isEqualTo("alice");
        assertThat(TestLimits.takenPlaces(limit)).isZero();
    }

    /** A request that waits while its client logs in, and whose executor does that to the task of its decision. */
    private CompletableFuture<Decision> sibling(ManualExecutor.Mode mode) {
        Users users = new Users(true);
        Guard guard = Guard.of(Policy.strict(), users).withLimit(limit);
        TestRequest request = login("alice");
        Evaluation evaluation = Evaluation.of(guard, guard.presented(request), Requester.of(guard, request));
        assertThat(evaluation.atOnce()).isNull();
        AsyncEvaluation sibling = new AsyncEvaluation(evaluation, limit.admission(), executor, Runnable::run);
        late = () -> sibling.maxWait.complete(null);
        List<CompletableFuture<Decision>> result = new ArrayList<>();
        users.meanwhile = () -> {
            result.add(sibling.start());
            executor.runAll();
            executor.will(mode);
        };
        BasicAuth auth = BasicAuth.of(Policy.strict(), users).withHashingLimit(limit);
        assertThat(outcome(auth.evaluate(login("alice")))).isEqualTo("alice");
        return result.get(0);
    }
}
