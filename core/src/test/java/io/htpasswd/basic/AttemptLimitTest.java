package io.htpasswd.basic;

import static io.htpasswd.basic.BasicAuthTest.outcome;
import static io.htpasswd.basic.BasicAuthTest.rejection;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.htpasswd.admission.AttemptLimit;
import io.htpasswd.admission.HashingLimit;
import io.htpasswd.admission.Place.Form;
import io.htpasswd.admission.Place.Leaving;
import io.htpasswd.admission.TestLimits;
import io.htpasswd.admission.TestPlace;
import io.htpasswd.testing.Logged;
import io.htpasswd.testing.TestRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Section 6 of the contract, "Attempt limit": whom it denies, what it counts, and what the answer looks like. */
class AttemptLimitTest {
    private static final String CLIENT = "192.0.2.66";
    private static final int WRONG = 3;

    private final AtomicLong clock = new AtomicLong();
    private final List<DecisionEvent> events = new ArrayList<>();
    private final AttemptLimit limit = TestLimits.attempts(WRONG, Duration.ofSeconds(30), clock::get);
    private final BasicAuth auth =
            BasicAuth.of(Policy.strict(), BasicAuthTest.ALICE).withAttemptLimit(limit);

    private void sleep(Duration time) {
        clock.addAndGet(time.toNanos());
    }

    private String evaluate(BasicAuth auth, TestRequest request) {
        return outcome(auth.evaluate(request.from(CLIENT)));
    }

    private String evaluate(TestRequest request) {
        return evaluate(auth, request);
    }

    private void useUp() {
        for (int i = 0; i < WRONG; i++) {
            assertThat(evaluate(TestRequest.as("alice", "wrong"))).isEqualTo("REJECTED");
        }
    }

    @Test
    void whoHasUsedUpItsAttemptsIsLimitedAlsoWithARightPasswordUntilOneComesBack() {
        useUp();
        assertThat(evaluate(TestRequest.as("alice", "secret"))).isEqualTo("LIMITED");
        sleep(Duration.ofSeconds(10).minusNanos(1));
        assertThat(evaluate(TestRequest.as("alice", "secret"))).isEqualTo("LIMITED");
        sleep(Duration.ofNanos(1));
        assertThat(evaluate(TestRequest.as("alice", "secret"))).isEqualTo("alice");
        assertThat(evaluate(TestRequest.as("alice", "wrong"))).isEqualTo("REJECTED");
        assertThat(evaluate(TestRequest.as("alice", "secret"))).isEqualTo("LIMITED");
    }

    @Test
    void othersAreNotLimited() {
        useUp();
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
        useUp();
        assertThat(evaluate(TestRequest.get())).isEqualTo("NO_CREDENTIALS");
        assertThat(evaluate(TestRequest.get().with("Authorization", "Basic !"))).isEqualTo("MALFORMED");
        BasicAuth optional =
                BasicAuth.of(Policy.optional(), BasicAuthTest.ALICE).withAttemptLimit(limit);
        assertThat(evaluate(optional, TestRequest.get())).isEqualTo("anonymous");
        assertThat(evaluate(optional, TestRequest.as("alice", "secret"))).isEqualTo("LIMITED");
        assertThat(evaluate(auth.permittingAll(), TestRequest.as("alice", "secret")))
                .isEqualTo("anonymous");
    }

    @Test
    void nothingButAWrongPasswordCounts() {
        BasicAuth forbidding = BasicAuth.of(Policy.strict().requiringUsers(Set.of("root")), BasicAuthTest.ALICE)
                .withAttemptLimit(limit);
        BasicAuth failing = BasicAuth.of(Policy.strict(), credentials -> Verification.Failed.UNAVAILABLE)
                .withAttemptLimit(limit);
        for (int i = 0; i <= WRONG; i++) {
            assertThat(evaluate(TestRequest.get())).isEqualTo("NO_CREDENTIALS");
            assertThat(evaluate(TestRequest.get().with("Authorization", "Basic !")))
                    .isEqualTo("MALFORMED");
            assertThat(evaluate(forbidding, TestRequest.as("alice", "secret"))).isEqualTo("FORBIDDEN");
            assertThat(evaluate(failing, TestRequest.as("alice", "wrong"))).isEqualTo("UNAVAILABLE");
            assertThat(evaluate(TestRequest.as("alice", "secret"))).isEqualTo("alice");
        }
        useUp();
    }

    @ParameterizedTest
    @EnumSource(
            value = Verification.Failed.class,
            names = {"WRONG_PASSWORD", "UNKNOWN_USER", "UNUSABLE_LINE"})
    void everyKindOfWrongCredentialsCountsTheSameAndOnce(Verification.Failed answer) {
        for (CredentialVerifier verifier : List.of(credentials -> answer, known(answer))) {
            AttemptLimit own = TestLimits.attempts(WRONG, Duration.ofSeconds(30), clock::get);
            BasicAuth auth = BasicAuth.of(Policy.strict(), verifier).withAttemptLimit(own);
            for (int i = 0; i < WRONG; i++) {
                assertThat(evaluate(auth, TestRequest.as("bob", "x"))).isEqualTo("REJECTED");
            }
            assertThat(evaluate(auth, TestRequest.as("bob", "x"))).isEqualTo("LIMITED");
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
            waiting.onGrant = place -> limitedAtGrant.add(once.isLimited(CLIENT));
            next.add(waiting);
            return Verification.Failed.WRONG_PASSWORD;
        };
        BasicAuth auth = BasicAuth.of(Policy.strict(), verifier)
                .withHashingLimit(hashing)
                .withAttemptLimit(once);
        assertThat(evaluate(auth, TestRequest.as("alice", "wrong"))).isEqualTo("REJECTED");
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
        BasicAuth copy = auth.withListener(events::add);
        BasicAuth other = BasicAuth.of(Policy.optional(), BasicAuthTest.ALICE).withAttemptLimit(limit);
        for (BasicAuth guard : List.of(auth, copy, other)) evaluate(guard, TestRequest.as("alice", "wrong"));
        for (BasicAuth guard : List.of(auth, copy, other)) {
            assertThat(evaluate(guard, TestRequest.as("alice", "secret"))).isEqualTo("LIMITED");
        }
    }

    @Test
    void theHooksOfACredentialsPairAreLimitedToo() {
        Credentials right = Credentials.of("alice", "secret".getBytes(StandardCharsets.UTF_8));
        Credentials wrong = Credentials.of("alice", "wrong".getBytes(StandardCharsets.UTF_8));
        for (int i = 0; i < WRONG; i++)
            assertThat(outcome(auth.evaluate(wrong, CLIENT))).isEqualTo("REJECTED");
        assertThat(outcome(auth.evaluate(right, CLIENT))).isEqualTo("LIMITED");
        ManualExecutor unused = new ManualExecutor();
        assertThat(outcome(auth.evaluate(right, CLIENT, unused).join())).isEqualTo("LIMITED");
        assertThat(outcome(auth.evaluate(right, null))).isEqualTo("alice");
    }

    @ParameterizedTest
    @CsvSource({"GET, basic authentication failure: too many attempts", "HEAD, ''"})
    void theResponseIs429WithTheTimeOfTheNextAttemptAndNoChallenge(String method, String body) {
        useUp();
        sleep(Duration.ofMillis(1_500));
        Rejection rejection = rejection(auth.evaluate(
                TestRequest.as("alice", "secret").withMethod(method).from(CLIENT)));
        assertThat(rejection.status()).isEqualTo(429);
        assertThat(rejection.challenge()).isNull();
        assertThat(rejection.body()).isEqualTo(body);
        assertThat(rejection.headers())
                .containsEntry("Retry-After", "9")
                .containsEntry("Cache-Control", "no-store")
                .containsEntry("Content-Type", "text/plain; charset=utf-8");
    }

    @Test
    void theResponseToAGrpcCallIsResourceExhausted() {
        BasicAuth grpc = BasicAuth.of(Policy.strict().withGrpcRejections(), BasicAuthTest.ALICE)
                .withAttemptLimit(limit);
        useUp();
        Rejection rejection = rejection(grpc.evaluate(TestRequest.as("alice", "secret")
                .withMethod("POST")
                .with("Content-Type", "application/grpc")
                .with("TE", "trailers")
                .from(CLIENT)));
        assertThat(rejection.status()).isEqualTo(200);
        assertThat(rejection.challenge()).isNull();
        assertThat(rejection.headers())
                .containsEntry("grpc-status", "8")
                .containsEntry("grpc-message", "basic authentication failure: too many attempts");
    }

    @Test
    void atTheProxyHeaderItStays429() {
        BasicAuth proxy = BasicAuth.of(
                        Policy.strict().withLocation(CredentialLocation.header("Proxy-Authorization", "Basic ")),
                        BasicAuthTest.ALICE)
                .withAttemptLimit(limit);
        useUp();
        Rejection rejection = rejection(proxy.evaluate(TestRequest.get()
                .with("Proxy-Authorization", TestRequest.basic("alice", "secret"))
                .from(CLIENT)));
        assertThat(rejection.status()).isEqualTo(429);
        assertThat(rejection.challenge()).isNull();
    }

    @Test
    void aDenialIsOneLineWithoutAUserAndAnEventWithoutAVerification() {
        BasicAuth heard = auth.withListener(events::add);
        useUp();
        try (Logged logged = new Logged(BasicAuth.class)) {
            evaluate(heard, TestRequest.as("alice", "secret"));
            assertThat(logged.lines())
                    .singleElement()
                    .satisfies(line -> assertThat(line)
                            .contains("INFO")
                            .endsWith("denied reason=LIMITED client=192.0.2.66 user=-"));
        }
        assertThat(events).singleElement().satisfies(event -> {
            assertThat(outcome(event.decision())).isEqualTo("LIMITED");
            assertThat(event.claimedUser()).isEqualTo("alice");
            assertThat(event.verification()).isNull();
        });
    }

    @Test
    void anAdapterMayDenyForThisReasonWithAndWithoutALimit() {
        TestRequest request = TestRequest.get().from(CLIENT);
        assertThat(auth.deny(request, Reason.LIMITED).rejection().headers()).containsEntry("Retry-After", "1");
        BasicAuth without = BasicAuth.of(Policy.strict(), BasicAuthTest.ALICE);
        assertThat(without.deny(request, Reason.LIMITED).rejection().status()).isEqualTo(429);
        assertThat(without.deny(request, Reason.LIMITED).rejection().headers()).containsEntry("Retry-After", "1");
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
