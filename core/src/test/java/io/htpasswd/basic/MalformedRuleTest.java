package io.htpasswd.basic;

import static io.htpasswd.basic.BasicAuthTest.outcome;
import static org.assertj.core.api.Assertions.assertThat;

import io.htpasswd.testing.Logged;
import io.htpasswd.testing.OddRequest;
import io.htpasswd.testing.TestRequest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Section 6 of the contract: which rule malformed credentials broke, and not a word of them. */
class MalformedRuleTest {
    private final List<DecisionEvent> events = new ArrayList<>();

    static List<OddRequest> requests() {
        return OddRequest.all();
    }

    @ParameterizedTest
    @MethodSource("requests")
    void theLogAndTheEventNameTheRuleAndNothingOfTheValue(OddRequest row) {
        String rule = row.rule().isEmpty() ? "" : " rule=" + row.rule();
        try (Logged logged = new Logged(BasicAuth.class)) {
            OddRequest.guard(row.path()).withListener(events::add).evaluate(row.request());
            assertThat(logged.lines())
                    .singleElement()
                    .asString()
                    .endsWith("BasicAuth - denied reason=" + row.reason() + " client=-" + rule + " user=-");
        }
        assertThat(events).extracting(OddRequest::rule).containsExactly(row.rule());
    }

    /** The two that no request on the wire can break have tests below. */
    @Test
    void everyRuleHasARow() {
        Set<MalformedRule> unheardOf = EnumSet.of(MalformedRule.NULL_VALUE, MalformedRule.COLON_IN_USER);
        assertThat(requests().stream().map(OddRequest::rule).collect(Collectors.toSet()))
                .containsAll(EnumSet.complementOf(EnumSet.copyOf(unheardOf)).stream()
                        .map(MalformedRule::word)
                        .toList());
    }

    @Test
    @SuppressWarnings("NullAway") // what a careless server might do
    void aNullIsNamedAndBesideAnotherValueItIsOneOfTwo() {
        BasicAuth auth = alice();
        auth.evaluateHeader(null);
        auth.evaluateHeader(Arrays.asList((String) null));
        auth.evaluateHeader(Arrays.<@Nullable String>asList(null, TestRequest.basic("alice", "secret")));
        assertThat(events)
                .extracting(DecisionEvent::brokenRule)
                .containsExactly(MalformedRule.NULL_VALUE, MalformedRule.NULL_VALUE, MalformedRule.TWO_VALUES);
    }

    @ParameterizedTest
    @CsvSource({
        "'', secret, EMPTY_USER",
        "a:lice, secret, COLON_IN_USER",
        "'ali\uD800ce', secret, USER_NOT_UTF8",
        "'ali\u2028ce', secret, CONTROL_IN_USER",
        "alice, 'sec\u007Fret', CONTROL_IN_PASSWORD"
    })
    void aHookLearnsItLikeAHeader(String user, String password, MalformedRule rule) {
        Credentials credentials = Credentials.of(user, password.getBytes(StandardCharsets.UTF_8));
        assertThat(outcome(alice().evaluate(credentials, null))).isEqualTo("MALFORMED");
        assertThat(events).extracting(DecisionEvent::brokenRule).containsExactly(rule);
    }

    @Test
    void aRuleIsNamedOnlyWhereItIsTheReason() {
        TestRequest malformed = TestRequest.get().with("Authorization", "Basic !");
        alice().deny(malformed, Reason.UNAVAILABLE);
        alice().deny(malformed, Reason.MALFORMED);
        try (Logged logged = new Logged(BasicAuth.class)) {
            alice().deny(TestRequest.get(), Reason.MALFORMED);
            assertThat(logged.text()).contains("denied reason=MALFORMED client=- rule=- user=-");
        }
        assertThat(events).extracting(DecisionEvent::brokenRule).containsExactly(null, MalformedRule.NOT_BASE64, null);
    }

    private BasicAuth alice() {
        return BasicAuth.of(Policy.strict(), BasicAuthTest.ALICE).withListener(events::add);
    }
}
