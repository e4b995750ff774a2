package io.htpasswd.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.htpasswd.admission.AttemptLimit;
import io.htpasswd.admission.HashingLimit;
import io.htpasswd.admission.Place.Form;
import io.htpasswd.admission.Place.Leaving;
import io.htpasswd.admission.TestLimits;
import io.htpasswd.admission.TestPlace;
import io.htpasswd.basic.BasicAuth;
import io.htpasswd.basic.CredentialVerifier;
import io.htpasswd.basic.Credentials;
import io.htpasswd.basic.Decision;
import io.htpasswd.basic.Policy;
import io.htpasswd.basic.Verification;
import io.htpasswd.testing.TestRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Section 6 of the contract, "Attempt limit", over users that are remembered and with many requests at once. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class AttemptsTest {
    private static final int WRONG = 10;
    private static final int AT_ONCE = 4;
    private static final int STORM = 500;
    private static final String CLIENT = "192.0.2.66";
    private static final Duration WINDOW = Duration.ofMinutes(10);

    /** Counts what it is asked; alice's is the one password. */
    private static final class Counted implements CredentialVerifier {
        final Htpasswd users = Htpasswd.ofLines(List.of("alice:{SHA}W6ph5Mm5Pz8GgiULbPgzG37mj9g="));
        final AtomicInteger verified = new AtomicInteger();
        final AtomicInteger compared = new AtomicInteger();

        @Override
        public Verification verify(Credentials credentials) {
            verified.incrementAndGet();
            return users.verify(credentials);
        }

        @Override
        public @Nullable Verification recall(Credentials credentials) {
            compared.incrementAndGet();
            return users.recall(credentials);
        }

        @Override
        public @Nullable Verification recallAfterRefresh(Credentials credentials) {
            compared.incrementAndGet();
            return users.recallAfterRefresh(credentials);
        }
    }

    private final AtomicLong clock = new AtomicLong();
    private final Counted users = new Counted();
    private final HashingLimit hashing = HashingLimit.of(AT_ONCE, STORM, Duration.ofSeconds(25));
    private final ExecutorService executor = hashing.newExecutor(Thread::new);
    private final ExecutorService clients = Executors.newFixedThreadPool(STORM);
    private final AttemptLimit attempts = TestLimits.attempts(WRONG, WINDOW, clock::get);
    private final BasicAuth auth =
            BasicAuth.of(Policy.strict(), users).withHashingLimit(hashing).withAttemptLimit(attempts);

    @AfterEach
    void everythingIsGivenBack() throws InterruptedException {
        assertThat(hashing.running()).isZero();
        assertThat(TestLimits.takenPlaces(hashing)).isZero();
        executor.shutdown();
        clients.shutdown();
        assertThat(executor.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
        assertThat(clients.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
    }

    private static TestRequest alice(String password) {
        return TestRequest.as("alice", password).from(CLIENT);
    }

    private static String outcome(Decision decision) {
        return decision.fold(a -> a.user(), a -> "anonymous", d -> d.reason().name());
    }

    /** Each from a thread of its own, all let go at the same time. */
    private List<String> inParallel(int number, boolean asynchronous, IntFunction<TestRequest> request) {
        CountDownLatch ready = new CountDownLatch(number);
        List<CompletableFuture<String>> decisions = new ArrayList<>();
        for (int i = 0; i < number; i++) {
            TestRequest one = request.apply(i);
            decisions.add(CompletableFuture.supplyAsync(
                    () -> {
                        ready.countDown();
                        awaitAll(ready);
                        return outcome(
                                asynchronous ? auth.evaluate(one, executor).join() : auth.evaluate(one));
                    },
                    clients));
        }
        return decisions.stream().map(CompletableFuture::join).toList();
    }

    private static void awaitAll(CountDownLatch ready) {
        try {
            ready.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void ofFiveHundredWrongPasswordsInParallelTenAndThoseAtOnceAreVerified(boolean asynchronous) {
        List<String> outcomes = inParallel(
                STORM,
                asynchronous,
                i -> TestRequest.as(i % 2 == 0 ? "alice" : "u" + i, "x" + i).from(CLIENT));
        assertThat(users.verified.get()).isBetween(WRONG, WRONG + AT_ONCE);
        assertThat(Collections.frequency(outcomes, "REJECTED")).isEqualTo(users.verified.get());
        assertThat(Collections.frequency(outcomes, "LIMITED")).isEqualTo(STORM - users.verified.get());
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void fiftyRightPasswordsInParallelAreAllLetIn(boolean asynchronous) {
        assertThat(inParallel(50, asynchronous, i -> alice("password"))).containsOnly("alice");
        assertThat(outcome(auth.evaluate(alice("password")))).isEqualTo("alice");
    }

    @Test
    void aLimitedClientsRightAndRememberedPasswordIsDeniedUncomparedAndLetInAfterTheRefill() {
        assertThat(outcome(auth.evaluate(alice("password")))).isEqualTo("alice");
        for (int i = 0; i < WRONG; i++)
            assertThat(outcome(auth.evaluate(alice("x" + i)))).isEqualTo("REJECTED");
        int compared = users.compared.get();
        int verified = users.verified.get();
        assertThat(outcome(auth.evaluate(alice("password")))).isEqualTo("LIMITED");
        assertThat(outcome(auth.evaluate(alice("password"), executor).join())).isEqualTo("LIMITED");
        assertThat(users.compared).hasValue(compared);
        assertThat(outcome(auth.evaluate(TestRequest.as("alice", "password").from("192.0.2.1"))))
                .as("her neighbour's")
                .isEqualTo("alice");
        clock.addAndGet(WINDOW.dividedBy(WRONG).toNanos());
        assertThat(outcome(auth.evaluate(alice("password")))).isEqualTo("alice");
        assertThat(outcome(auth.evaluate(alice("password"), executor).join())).isEqualTo("alice");
        assertThat(users.verified).as("remembered all the time").hasValue(verified);
    }

    /** Else a guess at a remembered password would be free as long as nobody has come to verify the one before. */
    @Test
    void ofManyGuessesThatAreNeverVerifiedTenAreComparedWithWhatIsRemembered() {
        assertThat(outcome(auth.evaluate(alice("password")))).isEqualTo("alice");
        List<TestPlace> hashed = new ArrayList<>();
        for (int i = 0; i < AT_ONCE; i++) hashed.add(TestLimits.take(hashing, Form.ASYNCHRONOUS, "203.0.113." + i));
        users.compared.set(0);
        for (int burst = 0; burst < 3; burst++) {
            List<CompletableFuture<Decision>> guesses = new ArrayList<>();
            for (int i = 0; i < 100; i++) guesses.add(auth.evaluate(alice("x" + i), task -> {}));
            guesses.forEach(guess -> guess.cancel(false));
            assertThat(users.compared).hasValue(WRONG);
        }
        CompletableFuture<Decision> right = auth.evaluate(alice("password"), executor);
        assertThat(right).isNotDone();
        hashed.forEach(place -> hashing.admission().leave(place, Leaving.DONE));
        assertThat(outcome(right.join())).as("nothing was counted that denies").isEqualTo("alice");
        assertThat(users.verified).as("in its turn it is compared first").hasValue(1);
    }

    @Test
    void rightPasswordsThatWereComparedAndVerifiedDoNotCount() {
        for (int i = 0; i < 3 * WRONG; i++) {
            BasicAuth restarted = BasicAuth.of(Policy.strict(), new Counted()).withAttemptLimit(attempts);
            assertThat(outcome(restarted.evaluate(alice("password")))).isEqualTo("alice");
        }
        assertThat(attempts.isQuiet()).isTrue();
        assertThat(TestLimits.clientsKept(attempts)).isZero();
    }

    @Test
    void whatIsOverdrawnDelaysTheNextAttempt() {
        inParallel(100, false, i -> alice("x" + i));
        int overdrawn = users.verified.get() - WRONG;
        clock.addAndGet(WINDOW.dividedBy(WRONG).multipliedBy(overdrawn + 1).toNanos() - 1);
        assertThat(outcome(auth.evaluate(alice("password")))).isEqualTo("LIMITED");
        clock.addAndGet(1);
        assertThat(outcome(auth.evaluate(alice("password")))).isEqualTo("alice");
    }
}
