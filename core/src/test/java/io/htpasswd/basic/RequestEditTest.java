package io.htpasswd.basic;

import static io.htpasswd.basic.BasicAuthTest.edit;
import static io.htpasswd.basic.BasicAuthTest.outcome;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.htpasswd.testing.TestRequest;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The four locations, and what is left of a request once its credentials were good. */
class RequestEditTest {
    private static final String TOKEN = TestRequest.token("alice", "secret");

    private static BasicAuth at(CredentialLocation location) {
        return BasicAuth.of(Policy.optional().withLocation(location), BasicAuthTest.ALICE);
    }

    @Test
    void headerIsRemovedWithAllItsValuesAndNothingElseIs() {
        RequestEdit edit =
                edit(BasicAuth.of(Policy.strict(), BasicAuthTest.ALICE).evaluate(TestRequest.as("alice", "secret")));
        assertThat(edit.headers("authorization", List.of("a", "b"))).isEmpty();
        List<String> accept = List.of("*/*");
        assertThat(edit.headers("Accept", accept)).isSameAs(accept);
        assertThat(edit.rawQuery("a=1")).isEqualTo("a=1");
        assertThat(edit.rawQuery(null)).isNull();
    }

    @Test
    void namesAreThoseOfTheOneFieldThatLosesSomethingAndUnknownWhereASpellingDecides() {
        assertThat(names(Policy.strict())).containsExactly("Authorization");
        assertThat(names(Policy.strict().withLocation(CredentialLocation.header("X-Auth", ""))))
                .containsExactly("X-Auth");
        assertThat(names(Policy.strict().withLocation(CredentialLocation.cookie("auth"))))
                .containsExactly("Cookie");
        assertThat(names(Policy.strict().withLocation(CredentialLocation.queryParameter("auth"))))
                .isEmpty();
        assertThat(names(Policy.strict().withCredentialsKept())).isEmpty();
        assertThat(names(Policy.strict().withForwardedUser("X-User"))).isNull();
    }

    private static @Nullable List<String> names(Policy policy) {
        return policy.strip().names();
    }

    @Test
    void headerIsKeptWhereThePolicyKeepsCredentials() {
        BasicAuth auth = BasicAuth.of(Policy.strict().withCredentialsKept(), BasicAuthTest.ALICE);
        assertThat(edit(auth.evaluate(TestRequest.as("alice", "secret"))).isEmpty())
                .isTrue();
    }

    @Test
    void anotherHeaderTakesABareTokenOrAnotherScheme() {
        BasicAuth bare = at(CredentialLocation.header("X-Auth", ""));
        assertThat(outcome(bare.evaluateHeader(List.of(" " + TOKEN + "\t")))).isEqualTo("alice");
        assertThat(outcome(bare.evaluateHeader(List.of(" ")))).isEqualTo("MALFORMED");
        BasicAuth scheme = at(CredentialLocation.header("X-Auth", "Token "));
        assertThat(outcome(scheme.evaluateHeader(List.of("token  " + TOKEN)))).isEqualTo("alice");
        assertThat(outcome(scheme.evaluateHeader(List.of("Basic " + TOKEN)))).isEqualTo("anonymous");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Host", "cookie", "TE", "a b", "", "Ünï"})
    void headerNamesThatCannotCarryCredentialsAreRefused(String name) {
        assertThatIllegalArgumentException().isThrownBy(() -> CredentialLocation.header(name, "Basic "));
        assertThatIllegalArgumentException().isThrownBy(() -> Policy.strict().withForwardedUser(name));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Basic", "Basic  ", " ", "a,b "})
    void prefixesThatAreNoSchemeAndOneSpaceAreRefused(String prefix) {
        assertThatIllegalArgumentException().isThrownBy(() -> CredentialLocation.header("X-Auth", prefix));
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "absent",
            value = {
                "absent, anonymous, absent",
                "'', anonymous, ''",
                "a=1&b=2, anonymous, a=1&b=2",
                "a=1&auth=TOKEN&b=%41, alice, a=1&b=%41",
                "auth=TOKEN&&b=+, alice, '&b=+'",
                "b=;auth=1&au%74h=TOKEN, alice, b=;auth=1",
                "auth=TOKEN, alice, ''",
                "auth, MALFORMED, -",
                "auth=, MALFORMED, -",
                "auth=TOKEN&auth=TOKEN, MALFORMED, -",
                "auth=TOKEN%4, MALFORMED, -",
                "auth=+TOKEN, MALFORMED, -",
                "Auth=TOKEN, anonymous, Auth=TOKEN",
                "a=%zz&auth=TOKEN, alice, a=%zz"
            })
    void queryParameterIsReadFormDecodedAndRemovedByteForByte(String query, String outcome, String left) {
        BasicAuth auth = at(CredentialLocation.queryParameter("auth"));
        String sent = query == null ? null : query.replace("TOKEN", TOKEN);
        Decision decision = auth.evaluate(TestRequest.get().withQuery(sent));
        assertThat(outcome(decision)).isEqualTo(outcome);
        if (outcome.equals("MALFORMED")) return;
        assertThat(edit(decision).rawQuery(sent)).isEqualTo(left == null ? null : left.replace("TOKEN", TOKEN));
        assertThat(edit(decision).hidesParameter("auth")).isEqualTo(outcome.equals("alice"));
        assertThat(edit(decision).hidesParameter("a")).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "a=1; auth=TOKEN; b=2, alice, a=1; b=2",
        "auth=TOKEN, alice, ''",
        "auth=TOKEN;b=2, alice, b=2",
        "auth=\"TOKEN\", MALFORMED, -",
        "auth=, MALFORMED, -",
        "auth= TOKEN, MALFORMED, -",
        "auth=TOKEN ; b=2, MALFORMED, -",
        "auth=TOKEN; auth=TOKEN, MALFORMED, -",
        "xauth=TOKEN, anonymous, xauth=TOKEN"
    })
    void cookieIsReadVerbatimAndTheOthersStay(String cookies, String outcome, String left) {
        BasicAuth auth = at(CredentialLocation.cookie("auth"));
        String sent = cookies.replace("TOKEN", TOKEN);
        Decision decision = auth.evaluate(TestRequest.get().with("Cookie", sent));
        assertThat(outcome(decision)).isEqualTo(outcome);
        if (outcome.equals("MALFORMED")) return;
        List<String> expected = left.isEmpty() ? List.of() : List.of(left.replace("TOKEN", TOKEN));
        assertThat(edit(decision).headers("cookie", List.of(sent))).isEqualTo(expected);
        assertThat(edit(decision).hidesCookie("auth")).isEqualTo(outcome.equals("alice"));
    }

    @Test
    void cookieInTwoFieldsIsOneTooMany() {
        TestRequest twice = TestRequest.get().with("Cookie", "auth=" + TOKEN).with("Cookie", "auth=" + TOKEN);
        assertThat(outcome(at(CredentialLocation.cookie("auth")).evaluate(twice)))
                .isEqualTo("MALFORMED");
    }

    @Test
    void customLocationPresentsATokenAndRemovesNothing() {
        BasicAuth auth = at(CredentialLocation.custom(request -> request.headers("X-Key")));
        Decision decision = auth.evaluate(TestRequest.get().with("X-Key", TOKEN));
        assertThat(outcome(decision)).isEqualTo("alice");
        assertThat(edit(decision).isEmpty()).isTrue();
        assertThat(outcome(auth.evaluate(TestRequest.get()))).isEqualTo("anonymous");
        assertThat(outcome(auth.evaluate(TestRequest.get().with("X-Key", TOKEN).with("X-Key", TOKEN))))
                .isEqualTo("MALFORMED");
    }

    @Test
    void customLocationThatThrowsDeniesAsUnavailable() {
        BasicAuth auth = at(CredentialLocation.custom(request -> {
            throw new IllegalStateException();
        }));
        assertThat(outcome(auth.evaluate(TestRequest.get()))).isEqualTo("UNAVAILABLE");
    }

    @Test
    void forwardedUserReplacesWhateverAClientSendsUnderAnyOfItsNames() {
        BasicAuth auth = BasicAuth.of(
                Policy.optional().withForwardedUser("X-Forwarded-User"),
                credentials -> Verification.Accepted.WITHOUT_GROUPS);
        RequestEdit anonymous = edit(auth.evaluate(TestRequest.get()));
        RequestEdit user = edit(auth.evaluate(TestRequest.as("Jürgen @home", "x")));
        for (RequestEdit edit : List.of(anonymous, user)) {
            assertThat(edit.isEmpty()).isFalse();
            for (String name : List.of("x-forwarded-user", "X_FORWARDED_USER", "X.Forwarded-User")) {
                assertThat(edit.headers(name, List.of("root"))).isEmpty();
            }
            assertThat(edit.headers("X-Forwarded-Users", List.of("root"))).hasSize(1);
            assertThat(edit.headers("Connection", List.of("close, x_forwarded_user ,te")))
                    .isEqualTo(List.of("close,te"));
            assertThat(edit.headers("connection", List.of("X-Forwarded-User"))).isEmpty();
        }
        assertThat(anonymous.added()).isEmpty();
        assertThat(user.added()).containsOnly(Map.entry("X-Forwarded-User", "J%C3%BCrgen%20@home"));
    }
}
