package io.htpasswd.basic;

import static io.htpasswd.basic.BasicAuthTest.outcome;
import static org.assertj.core.api.Assertions.assertThat;

import io.htpasswd.admission.HashingLimit;
import io.htpasswd.admission.Place.Form;
import io.htpasswd.admission.Place.Leaving;
import io.htpasswd.admission.TestLimits;
import io.htpasswd.admission.TestPlace;
import io.htpasswd.testing.TestRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Section 6 of the contract, "A refusal tells nothing": a full queue must not be a fast "no" to guesses. */
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RefusalTest {
    private static final int GUESSES = 10_000;
    private static final String GUESSER = "192.0.2.66";
    private static final String ALICES = "192.0.2.1";

    /** Remembers alice's password once it has verified it; counts what it compares with that. */
    private static final class Remembering implements CredentialVerifier {
        final AtomicInteger compared = new AtomicInteger();
        final AtomicInteger hashed = new AtomicInteger();
        boolean lookIsDue;
        private boolean remembered;

        @Override
        public Verification verify(Credentials credentials) {
            hashed.incrementAndGet();
            remembered |= isRight(credentials);
            return isRight(credentials) ? Verification.Accepted.WITHOUT_GROUPS : Verification.Failed.WRONG_PASSWORD;
        }

        @Override
        public @Nullable Verification recall(Credentials credentials) {
            if (lookIsDue) {
                lookIsDue = false;
                return null;
            }
            compared.incrementAndGet();
            return remembered && isRight(credentials) ? Verification.Accepted.WITHOUT_GROUPS : null;
        }

        private static boolean isRight(Credentials credentials) {
            return credentials.user().equals("alice")
                    && new String(credentials.password(), StandardCharsets.UTF_8).equals("right");
        }
    }

    private final AtomicLong clock = new AtomicLong();
    private final HashingLimit limit = TestLimits.of(1, 1, Duration.ofHours(1), clock::get);
    private final Remembering users = new Remembering();
    private final ManualExecutor executor = new ManualExecutor();
    private final BasicAuth auth = BasicAuth.of(Policy.strict(), users).withHashingLimit(limit);

    /** Nobody gets a permit, and there is no turn left either. */
    private void fill() {
        for (int i = 0; i < 2; i++) {
            for (Form form : Form.values()) TestLimits.take(limit, form, form + " " + i);
        }
    }

    /** Alice logs in from somewhere; that address is known-good. */
    @BeforeEach
    void logIn() {
        assertThat(outcome(auth.evaluate(guess(ALICES, "right")))).isEqualTo("alice");
        users.hashed.set(0);
        users.compared.set(0);
    }

    @AfterEach
    void nothingIsHandedOver() {
        assertThat(executor.isIdle()).isTrue();
    }

    private static TestRequest guess(String client, String password) {
        return TestRequest.as("alice", password).from(client);
    }

    private Decision decide(boolean asynchronous, TestRequest request) {
        if (!asynchronous) return auth.evaluate(request);
        CompletableFuture<Decision> decision = auth.evaluate(request, executor);
        executor.runAll();
        return decision.join();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void ofManyGuessesFromOneClientOneASecondIsCompared(boolean asynchronous) {
        fill();
        for (int i = 0; i < GUESSES; i++) {
            String password = i == GUESSES / 2 ? "right" : "wrong" + i;
            assertThat(outcome(decide(asynchronous, guess(GUESSER, password)))).isEqualTo("UNAVAILABLE");
        }
        assertThat(users.compared.get()).isBetween(1, 2);
        assertThat(users.hashed).hasValue(0);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void theRefusalEndsAfterASecondAndIsNotProlongedByFurtherGuesses(boolean asynchronous) {
        fill();
        decide(asynchronous, guess(GUESSER, "wrong"));
        clock.addAndGet(Duration.ofMillis(999).toNanos());
        assertThat(outcome(decide(asynchronous, guess(GUESSER, "right")))).isEqualTo("UNAVAILABLE");
        clock.addAndGet(Duration.ofMillis(2).toNanos());
        assertThat(outcome(decide(asynchronous, guess(GUESSER, "right")))).isEqualTo("alice");
    }

    @Test
    void theUserAtAnAddressWhereSheHasLoggedInNoticesNothing() {
        fill();
        for (int i = 0; i < 100; i++) {
            decide(false, guess(GUESSER, "wrong" + i));
            assertThat(outcome(decide(false, guess(ALICES, "right")))).isEqualTo("alice");
        }
        assertThat(users.hashed).hasValue(0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"192.0.2.2", "2001:db8::1", "::ffff:192.0.2.67", GUESSER})
    void forASecondOtherClientsAndOtherUsersWaitForATurnBeforeAnythingIsCompared(String elsewhere) {
        fill();
        decide(false, guess(GUESSER, "wrong"));
        users.compared.set(0);
        decide(false, TestRequest.as("alice2", "right").from(elsewhere));
        assertThat(users.compared).hasValue(0);
        clock.addAndGet(Duration.ofMillis(1_001).toNanos());
        assertThat(outcome(decide(false, guess(elsewhere, "right")))).isEqualTo("alice");
    }

    @Test
    void aRequestWithoutAnAddressIsNeverKnownGood() {
        clock.addAndGet(Duration.ofHours(13).toNanos());
        assertThat(outcome(auth.evaluate(TestRequest.as("alice", "right")))).isEqualTo("alice");
        fill();
        decide(false, guess(GUESSER, "wrong"));
        users.compared.set(0);
        decide(false, TestRequest.as("alice", "right"));
        assertThat(users.compared).hasValue(0);
    }

    @Test
    void afterTwelveHoursAnAddressIsNotKnownGoodAnyMore() {
        clock.addAndGet(Duration.ofHours(12).toNanos());
        fill();
        decide(false, guess(GUESSER, "wrong"));
        users.compared.set(0);
        decide(false, guess(ALICES, "right"));
        assertThat(users.compared).hasValue(0);
    }

    @Test
    void addressesOfOneNetworkAreOneClient() {
        fill();
        decide(false, guess("2001:db8:0:1::1", "wrong"));
        assertThat(outcome(decide(false, guess("2001:db8:0:1:ffff::7", "right"))))
                .isEqualTo("UNAVAILABLE");
        decide(false, guess("192.0.2.66", "wrong"));
        assertThat(outcome(decide(false, guess("::ffff:192.0.2.66", "right")))).isEqualTo("UNAVAILABLE");
    }

    @Test
    void aGuessThatIsGivenUpLeavesTheNextOneToWaitForItsTurn() {
        TestPlace hashing = TestLimits.take(limit, Form.ASYNCHRONOUS, "203.0.113.1");
        auth.evaluate(guess(GUESSER, "wrong"), executor).cancel(false);
        executor.runAll();
        int before = users.compared.get();
        CompletableFuture<Decision> next = auth.evaluate(guess(GUESSER, "right"), executor);
        executor.runAll();
        assertThat(next).isNotDone();
        assertThat(users.compared).hasValue(before);
        limit.admission().leave(hashing, Leaving.DONE);
        executor.runAll();
        assertThat(outcome(next.join())).isEqualTo("alice");
        assertThat(users.hashed).as("under the permit it is compared first").hasValue(0);
    }

    @Test
    void aRememberedUserWhoIsSentToLookAtTheFileIsLetInThoughThereIsNoPlace() {
        HashingLimit none = TestLimits.of(1, 0, Duration.ZERO, clock::get);
        users.remembered = false;
        assertThat(outcome(auth.withHashingLimit(none).evaluate(guess(ALICES, "right"))))
                .isEqualTo("alice");
        TestLimits.take(none, Form.ASYNCHRONOUS, "203.0.113.1");
        users.lookIsDue = true;
        assertThat(outcome(auth.withHashingLimit(none)
                        .evaluate(guess(ALICES, "right"), executor)
                        .join()))
                .isEqualTo("alice");
    }
}
