package io.htpasswd.basic;

import static org.assertj.core.api.Assertions.assertThat;

import io.htpasswd.testing.Logged;
import io.htpasswd.testing.TestRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Section 6 of the contract: one stable line a denial, and events. */
class DenialLogTest {
    private final Logged logged = new Logged(BasicAuth.class);
    private final List<DecisionEvent> events = new ArrayList<>();

    @AfterEach
    void close() {
        logged.close();
    }

    private String line(BasicAuth auth, TestRequest request) {
        auth.evaluate(request);
        assertThat(logged.lines()).hasSize(1);
        return logged.lines().get(0).replaceFirst("^\\[[^]]*] ", "").replace(" io.htpasswd.basic.BasicAuth -", "");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "                         | DEBUG denied reason=NO_CREDENTIALS client=192.0.2.1 user=-",
                "Basic !                  | INFO denied reason=MALFORMED client=192.0.2.1 rule=not-base64 user=-",
                "Basic YWxpY2U6d3Jvbmc=   | INFO denied reason=REJECTED client=192.0.2.1 user=\"alice\"",
                "Basic Ym9iOnNlY3JldA==   | INFO denied reason=REJECTED client=192.0.2.1 user=-",
                "Basic YWxpY2U6c2VjcmV0   | INFO denied reason=FORBIDDEN client=192.0.2.1 user=\"alice\""
            })
    void aDenialIsOneLineThatNamesTheUserOnlyWhenTheFileHasIt(String value, String line) {
        Policy policy = Policy.strict().requiringUsers(Set.of("root"));
        TestRequest request = TestRequest.get().from("192.0.2.1");
        if (value != null) request = request.with("Authorization", value);
        assertThat(line(BasicAuth.of(policy, BasicAuthTest.ALICE), request)).isEqualTo(line);
    }

    /** The operator learns whose line wants mending; to the client it is a wrong password. */
    @Test
    void aUserWhoseLineCannotBeUsedIsNamedAndDeniedLikeAnother() {
        CredentialVerifier locked = credentials -> Verification.Failed.UNUSABLE_LINE;
        TestRequest request = TestRequest.as("alice", "x").from("192.0.2.1");
        assertThat(line(BasicAuth.of(Policy.strict(), locked), request))
                .isEqualTo("INFO denied reason=REJECTED client=192.0.2.1 user=\"alice\"");
        CredentialVerifier unknown = credentials -> Verification.Failed.UNKNOWN_USER;
        assertThat(BasicAuth.of(Policy.strict(), locked).evaluate(request))
                .isEqualTo(BasicAuth.of(Policy.strict(), unknown).evaluate(request));
    }

    @Test
    void whoGetsInIsNotLogged() {
        BasicAuth.of(Policy.strict(), BasicAuthTest.ALICE).evaluate(TestRequest.as("alice", "secret"));
        BasicAuth.of(Policy.optional(), BasicAuthTest.ALICE).evaluate(TestRequest.get());
        assertThat(logged.lines()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "2001:db8::1, 2001:db8::1",
        "fe80::1%2, fe80::1%2",
        "'a b', '\"a b\"'",
        "'', '\"\"'",
        "'192.0.2.1\nforged', '\"192.0.2.1\\u000aforged\"'"
    })
    void aClientThatIsNoAddressIsEscaped(String client, String shown) {
        assertThat(line(
                        BasicAuth.of(Policy.strict(), BasicAuthTest.ALICE),
                        TestRequest.get().from(client)))
                .isEqualTo("DEBUG denied reason=NO_CREDENTIALS client=" + shown + " user=-");
    }

    @Test
    void aUsersNameIsEscapedAndCutAt64Characters() {
        CredentialVerifier wrong = credentials -> Verification.Failed.WRONG_PASSWORD;
        BasicAuth auth = BasicAuth.of(Policy.strict(), wrong);
        assertThat(line(auth, TestRequest.as("a\"b\\c\u202e\u00fc", "x")))
                .endsWith("user=\"a\\\"b\\\\c\\u202e\\u00fc\"");
        logged.forget();
        assertThat(line(auth, TestRequest.as("x".repeat(65), "x"))).endsWith("user=\"" + "x".repeat(64) + "\"…");
        logged.forget();
        assertThat(line(auth, TestRequest.as("x".repeat(64), "x"))).endsWith("user=\"" + "x".repeat(64) + "\"");
    }

    @Test
    void unavailableIsWarnedOfOnceASecondWithACount() {
        CredentialVerifier nobodyKnows = credentials -> Verification.Failed.UNAVAILABLE;
        BasicAuth auth = BasicAuth.of(Policy.strict(), nobodyKnows);
        TestRequest request = TestRequest.as("alice", "x").from("192.0.2.1");
        long begun = System.nanoTime();
        long asked = 0;
        while (logged.lines().size() < 2) {
            auth.evaluate(request);
            asked++;
        }
        long between = System.nanoTime() - begun;
        String line = "WARN io.htpasswd.basic.BasicAuth - denied reason=UNAVAILABLE client=192.0.2.1 user=- count=";
        assertThat(logged.lines().get(0)).endsWith(line + 1);
        assertThat(logged.lines().get(1)).endsWith(line + (asked - 1));
        assertThat(between).isGreaterThanOrEqualTo(1_000_000_000L);
    }

    @Test
    void aListenerThatThrowsIsLoggedByClassName() {
        BasicAuth auth = BasicAuth.of(Policy.optional(), BasicAuthTest.ALICE).withListener(event -> {
            throw new IllegalStateException("Canary");
        });
        assertThat(line(auth, TestRequest.get()))
                .isEqualTo("WARN decision listener failed: java.lang.IllegalStateException");
    }

    @Test
    void anEventSaysWhoAskedWhatCameOfItAndHowLongItTook() {
        BasicAuth auth = BasicAuth.of(Policy.strict(), BasicAuthTest.ALICE).withListener(events::add);
        auth.evaluate(TestRequest.as("alice", "secret").from("192.0.2.1"));
        auth.evaluate(TestRequest.as("x".repeat(200), "secret"));
        auth.evaluate(TestRequest.get());
        DecisionEvent in = events.get(0);
        assertThat(in.decision()).isInstanceOf(Decision.Authenticated.class);
        assertThat(in.claimedUser()).isEqualTo("alice");
        assertThat(in.client()).isEqualTo("192.0.2.1");
        assertThat(in.verification()).isEqualTo(new Verification.Accepted(Set.of("staff")));
        assertThat(in.remembered()).isFalse();
        assertThat(in.verified()).isPositive();
        assertThat(in.waited().isNegative()).isFalse();
        DecisionEvent stranger = events.get(1);
        assertThat(stranger.claimedUser()).isEqualTo("x".repeat(128));
        assertThat(stranger.verification()).isEqualTo(Verification.Failed.UNKNOWN_USER);
        DecisionEvent nothing = events.get(2);
        assertThat(nothing.claimedUser()).isNull();
        assertThat(nothing.verification()).isNull();
        assertThat(nothing.verified()).isZero();
    }

    @Test
    void anEventSaysWhoAskedAlsoWhenNothingHadToBeVerified() {
        BasicAuth auth = BasicAuth.of(Policy.optional(), BasicAuthTest.ALICE).withListener(events::add);
        auth.evaluate(TestRequest.get().from("192.0.2.1"));
        assertThat(events).singleElement().satisfies(event -> {
            assertThat(event.decision()).isInstanceOf(Decision.Anonymous.class);
            assertThat(event.client()).isEqualTo("192.0.2.1");
        });
    }
}
