package io.htpasswd.basic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.htpasswd.testing.TestRequest;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Section 2 of the contract: which request gets which decision, and what the answer looks like. */
class BasicAuthTest {
    /** alice:secret with group staff, and nobody else. */
    static final CredentialVerifier ALICE = credentials -> {
        if (!credentials.user().equals("alice")) return Verification.Failed.UNKNOWN_USER;
        return Arrays.equals(credentials.password(), "secret".getBytes(StandardCharsets.UTF_8))
                ? new Verification.Accepted(Set.of("staff"))
                : Verification.Failed.WRONG_PASSWORD;
    };

    private static final BasicAuth STRICT = BasicAuth.of(Policy.strict(), ALICE);
    private static final BasicAuth OPTIONAL = BasicAuth.of(Policy.optional(), ALICE);

    static String outcome(Decision decision) {
        return decision.fold(a -> a.user(), a -> "anonymous", d -> d.reason().name());
    }

    @Test
    void evaluateWhenCredentialsAreGoodThenTheirUserIsAuthenticatedUnderBothPolicies() {
        assertThat(outcome(STRICT.evaluate(TestRequest.as("alice", "secret")))).isEqualTo("alice");
        assertThat(outcome(OPTIONAL.evaluate(TestRequest.as("alice", "secret"))))
                .isEqualTo("alice");
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "absent",
            value = {
                "absent, NO_CREDENTIALS, anonymous",
                "Bearer x, NO_CREDENTIALS, anonymous",
                "'', NO_CREDENTIALS, anonymous",
                "Basic, NO_CREDENTIALS, anonymous",
                "'Basic  ', NO_CREDENTIALS, anonymous",
                "'Basic\t', NO_CREDENTIALS, anonymous",
                "'Basic YWxpY2U6c2VjcmV0, Basic YWxpY2U6c2VjcmV0', MALFORMED, MALFORMED",
                "'Basic\tYWxpY2U6c2VjcmV0', MALFORMED, MALFORMED",
                "Basic !, MALFORMED, MALFORMED",
                "Basic YWxpY2U6d3Jvbmc=, REJECTED, REJECTED",
                "Basic Ym9iOnNlY3JldA==, REJECTED, REJECTED"
            })
    void evaluateGivesTheReasonOfTheContract(String value, String strict, String optional) {
        TestRequest request =
                value == null ? TestRequest.get() : TestRequest.get().with("Authorization", value);
        assertThat(outcome(STRICT.evaluate(request))).isEqualTo(strict);
        assertThat(outcome(OPTIONAL.evaluate(request))).isEqualTo(optional);
    }

    @Test
    void evaluateWhenSchemeIsBearerThenOptionalPolicyLetsItPassHoweverLong() {
        assertThat(outcome(OPTIONAL.evaluateHeader(List.of("Bearer " + "x".repeat(100_000)))))
                .isEqualTo("anonymous");
    }

    @Test
    void evaluateWhenThereAreTwoValuesThenMalformedWhateverTheirSchemes() {
        String good = TestRequest.basic("alice", "secret");
        assertThat(outcome(OPTIONAL.evaluateHeader(List.of(good, good)))).isEqualTo("MALFORMED");
        assertThat(outcome(OPTIONAL.evaluateHeader(List.of(good, "Bearer x")))).isEqualTo("MALFORMED");
        assertThat(outcome(OPTIONAL.evaluateHeader(List.of("Bearer x", "Bearer y"))))
                .isEqualTo("MALFORMED");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Basıc", "BASİC", "Baſic"})
    void evaluateWhenSchemeOnlyLooksLikeBasicThenItIsAnotherSchemeInEveryLocale(String scheme) {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.forLanguageTag("tr"));
            assertThat(outcome(STRICT.evaluateHeader(List.of(scheme + " YWxpY2U6c2VjcmV0"))))
                    .isEqualTo("NO_CREDENTIALS");
            assertThat(outcome(STRICT.evaluateHeader(List.of("BASIC YWxpY2U6c2VjcmV0"))))
                    .isEqualTo("alice");
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void evaluateWhenValueOrPasswordIsTooLongThenMalformed() {
        CredentialVerifier everybody = credentials -> Verification.Accepted.WITHOUT_GROUPS;
        BasicAuth auth = BasicAuth.of(Policy.strict(), everybody);
        assertThat(outcome(auth.evaluate(TestRequest.as("u", "x".repeat(512))))).isEqualTo("u");
        assertThat(outcome(auth.evaluate(TestRequest.as("u", "x".repeat(513))))).isEqualTo("MALFORMED");
        String longest = "Basic" + " ".repeat(8192 - 5 - 4) + "dTpw";
        assertThat(outcome(auth.evaluateHeader(List.of(longest)))).isEqualTo("u");
        assertThat(outcome(auth.evaluateHeader(List.of(longest.replace("Basic", "Basic ")))))
                .isEqualTo("MALFORMED");
    }

    @Test
    void evaluateWhenPolicyRaisesTheLimitsThenLongerOnesPass() {
        Policy roomy = Policy.strict().withMaxPasswordBytes(20_000).withMaxValueLength(40_000);
        BasicAuth auth = BasicAuth.of(roomy, credentials -> Verification.Accepted.WITHOUT_GROUPS);
        assertThat(outcome(auth.evaluate(TestRequest.as("u", "x".repeat(20_000)))))
                .isEqualTo("u");
    }

    @Test
    void deniedAnswersCarryStatusChallengeHeadersAndBodyOfTheContract() {
        Rejection none = rejection(STRICT.evaluate(TestRequest.get()));
        assertThat(none.status()).isEqualTo(401);
        assertThat(none.challenge())
                .isEqualTo(
                        new Rejection.Challenge("WWW-Authenticate", "Basic realm=\"Restricted\", charset=\"UTF-8\""));
        assertThat(none.headers())
                .containsEntry("Content-Type", "text/plain; charset=utf-8")
                .containsEntry("Cache-Control", "no-store")
                .hasSize(2);
        assertThat(none.body()).isEqualTo("basic authentication failure: no basic authentication credentials found");
        Rejection wrong = rejection(STRICT.evaluate(TestRequest.as("alice", "wrong")));
        assertThat(wrong.body()).isEqualTo("basic authentication failure: invalid credentials");
        assertThat(rejection(STRICT.evaluate(TestRequest.as("nobody", "x")))).isEqualTo(wrong);
    }

    @Test
    void deniedWithoutCharsetGivesTheBytesOfAgentgateway() {
        Rejection rejection =
                rejection(BasicAuth.of(Policy.strict().withoutCharset(), ALICE).evaluate(TestRequest.get()));
        assertThat(rejection.challenge())
                .isEqualTo(new Rejection.Challenge("WWW-Authenticate", "Basic realm=\"Restricted\""));
        assertThat(rejection.headers()).containsEntry("Content-Type", "text/plain");
    }

    @Test
    void deniedForHeadHasNoBody() {
        assertThat(rejection(STRICT.evaluate(TestRequest.get().withMethod("HEAD")))
                        .body())
                .isEmpty();
    }

    @Test
    void deniedAtTheProxyHeaderIs407AndItsHeaderNeverPasses() {
        Policy proxy = Policy.optional().withLocation(CredentialLocation.header("proxy-authorization", "Basic "));
        BasicAuth auth = BasicAuth.of(proxy.withCredentialsKept(), ALICE);
        TestRequest bad = TestRequest.get().with("Proxy-Authorization", TestRequest.basic("alice", "wrong"));
        assertThat(rejection(auth.evaluate(bad)).status()).isEqualTo(407);
        assertThat(rejection(auth.evaluate(bad)).challenge())
                .extracting(Rejection.Challenge::header)
                .isEqualTo("Proxy-Authenticate");
        for (String value : List.of(TestRequest.basic("alice", "secret"), "Bearer x")) {
            RequestEdit edit = edit(auth.evaluate(TestRequest.get().with("Proxy-Authorization", value)));
            assertThat(edit.headers("PROXY-authorization", List.of(value))).isEmpty();
        }
    }

    @Test
    void realmIsEscapedAndRefusedWhenNoHeaderCouldCarryIt() {
        BasicAuth auth = BasicAuth.of(Policy.strict().withRealm("a\\b \"c\""), ALICE);
        assertThat(rejection(auth.evaluateHeader(List.of())).challenge())
                .extracting(Rejection.Challenge::value)
                .isEqualTo("Basic realm=\"a\\\\b \\\"c\\\"\", charset=\"UTF-8\"");
        for (String realm : List.of("", "café", "a\r\nb", "\u007f")) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Policy.strict().withRealm(realm));
        }
    }

    @Test
    void evaluateWhenUserIsNotRequiredThenForbidden() {
        Policy users = Policy.strict().requiringUsers(Set.of("bob"));
        Policy groups = Policy.strict().requiringUsers(Set.of("bob")).requiringGroups(Set.of("staff"));
        Decision denied = BasicAuth.of(users, ALICE).evaluate(TestRequest.as("alice", "secret"));
        assertThat(outcome(denied)).isEqualTo("FORBIDDEN");
        assertThat(rejection(denied).status()).isEqualTo(403);
        assertThat(rejection(denied).challenge()).isNull();
        assertThat(outcome(BasicAuth.of(groups, ALICE).evaluate(TestRequest.as("alice", "secret"))))
                .isEqualTo("alice");
    }

    @Test
    void requirementsThatCannotBeEnforcedAreRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> Policy.optional().requiringUsers(Set.of("a")));
        assertThatIllegalArgumentException().isThrownBy(() -> Policy.strict().requiringUsers(Set.of()));
        Policy group = Policy.strict().requiringGroups(Set.of("staff"));
        CredentialVerifier withoutGroups = new CredentialVerifier() {
            @Override
            public Verification verify(Credentials credentials) {
                return Verification.Accepted.WITHOUT_GROUPS;
            }

            @Override
            public boolean knowsGroups() {
                return false;
            }
        };
        assertThatIllegalArgumentException().isThrownBy(() -> BasicAuth.of(group, withoutGroups));
    }

    @Test
    void evaluateWhenVerifierThrowsOrReturnsNullThenUnavailable() {
        CredentialVerifier broken = credentials -> {
            throw new IllegalStateException(credentials.user());
        };
        @SuppressWarnings("NullAway") // what a careless verifier might do
        CredentialVerifier careless = credentials -> null;
        for (CredentialVerifier verifier : List.of(broken, careless)) {
            Decision decision = BasicAuth.of(Policy.strict(), verifier).evaluate(TestRequest.as("alice", "secret"));
            assertThat(outcome(decision)).isEqualTo("UNAVAILABLE");
            assertThat(rejection(decision).status()).isEqualTo(503);
            assertThat(rejection(decision).headers()).containsEntry("Retry-After", "1");
            assertThat(rejection(decision).body()).isEqualTo("basic authentication unavailable");
        }
    }

    @Test
    void evaluateValuesWhenLocationIsNoHeaderThenIllegalState() {
        BasicAuth cookie = BasicAuth.of(Policy.strict().withLocation(CredentialLocation.cookie("auth")), ALICE);
        assertThatIllegalStateException().isThrownBy(() -> cookie.evaluateHeader(List.of()));
    }

    @Test
    void openLetsEverythingPassScrubbedAndAsksNobody() {
        BasicAuth open = BasicAuth.permitAll(Policy.strict().withForwardedUser("X-User"));
        Decision decision = open.evaluate(TestRequest.as("alice", "wrong"));
        assertThat(outcome(decision)).isEqualTo("anonymous");
        assertThat(edit(decision).headers("x_user", List.of("root"))).isEmpty();
        assertThat(edit(decision).headers("Authorization", List.of("Basic x"))).hasSize(1);
    }

    static Rejection rejection(Decision decision) {
        return ((Decision.Denied) decision).rejection();
    }

    static RequestEdit edit(Decision decision) {
        return decision.fold(Decision.Authenticated::edit, Decision.Anonymous::edit, denied -> {
            throw new AssertionError("denied: " + denied.reason());
        });
    }
}
