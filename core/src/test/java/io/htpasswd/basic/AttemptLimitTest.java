package io.htpasswd.basic;

import static io.htpasswd.basic.BasicAuthTest.outcome;
import static io.htpasswd.basic.Guesser.ADDRESS;
import static io.htpasswd.basic.Guesser.WRONG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.htpasswd.admission.AttemptLimit;
import io.htpasswd.admission.HashingLimit;
import io.htpasswd.admission.Place.Form;
import io.htpasswd.admission.Place.Leaving;
import io.htpasswd.admission.TestLimits;
import io.htpasswd.admission.TestPlace;
import io.htpasswd.testing.TestRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Section 6 of the contract, "Attempt limit": whom it denies, and what it counts. */
class AttemptLimitTest {
    private final Guesser guesser = new Guesser();
    private final AttemptLimit limit = guesser.limit;
    private final BasicAuth auth = guesser.auth;

    @Test
    void whoHasUsedUpItsAttemptsIsLimitedAlsoWithARightPasswordUntilOneComesBack() {
        guesser.useUp();
        assertThat(guesser.evaluate(TestRequest.as("alice", "secret"))).isEqualTo("LIMITED");
        guesser.sleep(Duration.ofSeconds(10).minusNanos(1));
        assertThat(guesser.evaluate(TestRequest.as("alice", "secret"))).isEqualTo("LIMITED");
        guesser.sleep(Duration.ofNanos(1));
        assertThat(guesser.evaluate(TestRequest.as("alice", "secret"))).isEqualTo("alice");
        assertThat(guesser.evaluate(TestRequest.as("alice", "wrong"))).isEqualTo("REJECTED");
        assertThat(guesser.evaluate(TestRequest.as("alice", "secret"))).isEqualTo("LIMITED");
    }

    @Test
    void othersAreNotLimited() {
        guesser.useUp();
        TestRequest alice = TestRequest.as("alice", "secret");
        assertThat(outcome(auth.evaluate(alice.from("192.0.2.1")))).isEqualTo("alice");
        assertThat(outcome(auth.evaluate(alice))).as("without an address").isEqualTo("alice");
    }

    @Test
    void requestsWithoutAnAddressAreNotCounted() {
        for (int i = 0; i <= WRONG; i++) {
            assertThat(outcome(auth.evaluate(TestRequest.as("alice", "wrong")))).isEqualTo("REJECTED");
        }
        assertThat(TestLimits.clientsKept(limit)).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "192.0.2.66, ::ffff:192.0.2.66, true",
        "192.0.2.66, 64:ff9b::c000:242, true",
        "192.0.2.66, 192.0.2.67, false",
        "2001:db8:0:1::1, 2001:db8:0:1:ffff::7, true",
        "2001:db8:0:1::1, 2001:db8:0:2::1, false"
    })
    void addressesOfOneNetworkAreOneClient(String first, String second, boolean same) {
        for (int i = 0; i < WRONG; i++)
            auth.evaluate(TestRequest.as("alice", "wrong").from(first));
        assertThat(outcome(auth.evaluate(TestRequest.as("alice", "secret").from(second))))
                .isEqualTo(same ? "LIMITED" : "alice");
    }

    @Test
    void onlyWellFormedCredentialsAreLimited() {
        guesser.useUp();
        assertThat(guesser.evaluate(TestRequest.get())).isEqualTo("NO_CREDENTIALS");
        assertThat(guesser.evaluate(TestRequest.get().with("Authorization", "Basic !")))
                .isEqualTo("MALFORMED");
        BasicAuth optional =
                BasicAuth.of(Policy.optional(), BasicAuthTest.ALICE).withAttemptLimit(limit);
        assertThat(guesser.evaluate(optional, TestRequest.get())).isEqualTo("anonymous");
        assertThat(guesser.evaluate(optional, TestRequest.as("alice", "secret")))
                .isEqualTo("LIMITED");
        assertThat(guesser.evaluate(auth.permittingAll(), TestRequest.as("alice", "secret")))
                .isEqualTo("anonymous");
    }

    @Test
    void nothingButAWrongPasswordCounts() {
        BasicAuth forbidding = BasicAuth.of(Policy.strict().requiringUsers(Set.of("root")), BasicAuthTest.ALICE)
                .withAttemptLimit(limit);
        BasicAuth failing = BasicAuth.of(Policy.strict(), credentials -> Verification.Failed.UNAVAILABLE)
                .withAttemptLimit(limit);
        for (int i = 0; i <= WRONG; i++) {
            assertThat(guesser.evaluate(TestRequest.get())).isEqualTo("NO_CREDENTIALS");
            assertThat(guesser.evaluate(TestRequest.get().with("Authorization", "Basic !")))
                    .isEqualTo("MALFORMED");
            assertThat(guesser.evaluate(forbidding, TestRequest.as("alice", "secret")))
                    .isEqualTo("FORBIDDEN");
            assertThat(guesser.evaluate(failing, TestRequest.as("alice", "wrong")))
                    .isEqualTo("UNAVAILABLE");
            assertThat(guesser.evaluate(TestRequest.as("alice", "secret"))).isEqualTo("alice");
        }
        guesser.useUp();
    }

    @ParameterizedTest
    @EnumSource(
            value = Verification.Failed.class,
            names = {"WRONG_PASSWORD", "UNKNOWN_USER", "UNUSABLE_LINE"})
    void everyKindOfWrongCredentialsCountsTheSameAndOnce(Verification.Failed answer) {
        for (CredentialVerifier verifier : List.of(credentials -> answer, known(answer))) {
            AttemptLimit own = new Guesser().limit;
            BasicAuth auth = BasicAuth.of(Policy.strict(), verifier).withAttemptLimit(own);
            for (int i = 0; i < WRONG; i++) {
                assertThat(guesser.evaluate(auth, TestRequest.as("bob", "x"))).isEqualTo("REJECTED");
            }
            assertThat(guesser.evaluate(auth, TestRequest.as("bob", "x"))).isEqualTo("LIMITED");
        }
    }

    /** Else the next guess would begin in between, and the one after it. */
    @Test
    void anAttemptIsCountedBeforeItsPermitGoesOn() {
        HashingLimit hashing = HashingLimit.of(1, 1, Duration.ofHours(1));
        AttemptLimit once = AttemptLimit.of(1, Duration.ofDays(1));
        List<Boolean> limitedAtGrant = new ArrayList<>();
        List<TestPlace> next = new ArrayList<>();
        CredentialVerifier verifier = credentials -> {
            TestPlace waiting = TestLimits.take(hashing, Form.BLOCKING, "192.0.2.1");
            waiting.onGrant = place -> limitedAtGrant.add(once.isLimited(ADDRESS));
            next.add(waiting);
            return Verification.Failed.WRONG_PASSWORD;
        };
        BasicAuth auth = BasicAuth.of(Policy.strict(), verifier)
                .withHashingLimit(hashing)
                .withAttemptLimit(once);
        assertThat(guesser.evaluate(auth, TestRequest.as("alice", "wrong"))).isEqualTo("REJECTED");
        assertThat(limitedAtGrant).containsExactly(true);
        hashing.admission().leave(next.get(0), Leaving.DONE);
    }

    /** A verifier that needs no hash to tell. */
    private static CredentialVerifier known(Verification answer) {
        return new CredentialVerifier() {
            @Override
            public Verification verify(Credentials credentials) {
                throw new AssertionError("it is known");
            }

            @Override
            public @Nullable Verification recall(Credentials credentials) {
                return answer;
            }
        };
    }

    @Test
    void copiesCountTogetherAndSoDoGuardsOfOneLimit() {
        BasicAuth copy = auth.withListener(event -> {});
        BasicAuth other = BasicAuth.of(Policy.optional(), BasicAuthTest.ALICE).withAttemptLimit(limit);
        for (BasicAuth guard : List.of(auth, copy, other)) guesser.evaluate(guard, TestRequest.as("alice", "wrong"));
        for (BasicAuth guard : List.of(auth, copy, other)) {
            assertThat(guesser.evaluate(guard, TestRequest.as("alice", "secret")))
                    .isEqualTo("LIMITED");
        }
    }

    @Test
    void theHooksOfACredentialsPairAreLimitedToo() {
        Credentials right = Credentials.of("alice", "secret".getBytes(StandardCharsets.UTF_8));
        Credentials wrong = Credentials.of("alice", "wrong".getBytes(StandardCharsets.UTF_8));
        for (int i = 0; i < WRONG; i++)
            assertThat(outcome(auth.evaluate(wrong, ADDRESS))).isEqualTo("REJECTED");
        assertThat(outcome(auth.evaluate(right, ADDRESS))).isEqualTo("LIMITED");
        ManualExecutor unused = new ManualExecutor();
        assertThat(outcome(auth.evaluate(right, ADDRESS, unused).join())).isEqualTo("LIMITED");
        assertThat(outcome(auth.evaluate(right, null))).isEqualTo("alice");
    }

    @ParameterizedTest
    @CsvSource({
        "0, PT10M, 'wrong attempts must be from 1 to 1000000, was 0'",
        "-1, PT10M, 'wrong attempts must be from 1 to 1000000, was -1'",
        "1000001, PT10M, 'wrong attempts must be from 1 to 1000000, was 1000001'",
        "10, PT0S, 'the window must be from PT1S to 30 days, was PT0S'",
        "10, PT0.999S, 'the window must be from PT1S to 30 days, was PT0.999S'",
        "10, PT-10M, 'the window must be from PT1S to 30 days, was PT-10M'",
        "10, PT720H0.000000001S, 'the window must be from PT1S to 30 days, was PT720H0.000000001S'"
    })
    void aLimitThatMakesNoSenseIsRefused(int wrong, Duration window, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AttemptLimit.of(wrong, window))
                .withMessage(message);
    }

    @Test
    void theEdgesAreLimitsAndPrintTheirNumbers() {
        assertThat(AttemptLimit.of(1, Duration.ofSeconds(1))).hasToString("AttemptLimit[1 wrong in PT1S]");
        assertThat(AttemptLimit.of(1_000_000, Duration.ofDays(30)))
                .hasToString("AttemptLimit[1000000 wrong in PT720H]");
        assertThat(auth.toString()).endsWith(", AttemptLimit[3 wrong in PT30S]]");
    }
}
