package io.htpasswd.basic;

import static io.htpasswd.basic.BasicAuthTest.outcome;
import static org.assertj.core.api.Assertions.assertThat;

import io.htpasswd.admission.HashingLimit;
import io.htpasswd.admission.Place.Form;
import io.htpasswd.admission.TestLimits;
import io.htpasswd.testing.Logged;
import io.htpasswd.testing.TestRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Section 2 of the contract: a user and a password that a hook has in hand are held to the rules of a header. */
class HookTest {
    private static final String CLIENT = "192.0.2.1";

    private final ExecutorService executor = Executors.newFixedThreadPool(2);
    private final List<DecisionEvent> events = new ArrayList<>();
    private final BasicAuth auth =
            BasicAuth.of(Policy.strict(), BasicAuthTest.ALICE).withListener(events::add);

    @AfterEach
    void stop() {
        executor.shutdownNow();
    }

    private static Credentials credentials(String user, String password) {
        return Credentials.of(user, password.getBytes(StandardCharsets.UTF_8));
    }

    private void assertOutcome(BasicAuth auth, Credentials credentials, String outcome) {
        assertThat(outcome(auth.evaluate(credentials, CLIENT))).isEqualTo(outcome);
        assertThat(outcome(auth.evaluate(credentials, null, executor).join())).isEqualTo(outcome);
    }

    @ParameterizedTest
    @CsvSource({
        "alice, secret, alice",
        "alice, wrong, REJECTED",
        "bob, secret, REJECTED",
        "'', secret, MALFORMED",
        "alice:, secret, MALFORMED",
        "a:lice, secret, MALFORMED",
        "'ali\u0000ce', secret, MALFORMED",
        "'ali\u0085ce', secret, MALFORMED",
        "'ali\u2028ce', secret, MALFORMED",
        "'ali\uD800ce', secret, MALFORMED",
        "alice, 'sec\u0000ret', MALFORMED",
        "alice, 'sec\nret', MALFORMED",
        "alice, 'sec\u007Fret', MALFORMED",
        "alice, '', REJECTED",
        "alice, sec:ret, REJECTED"
    })
    void theRulesOfAHeadersUserAndPasswordHold(String user, String password, String outcome) {
        assertOutcome(auth, credentials(user, password), outcome);
    }

    @Test
    void lengthsAreBoundedBeforeAnythingIsDone() {
        assertOutcome(auth, credentials("alice", "x".repeat(1 << 20)), "MALFORMED");
        assertOutcome(auth, credentials("alice", "x".repeat(513)), "MALFORMED");
        assertOutcome(auth, credentials("alice", "x".repeat(512)), "REJECTED");
        assertOutcome(auth, credentials("a".repeat(8000), "x"), "MALFORMED");
        assertThat(events).filteredOn(event -> event.verification() != null).hasSize(2);
    }

    @Test
    void theClientStandsInTheLogAndInTheEvent() {
        try (Logged logged = new Logged(BasicAuth.class)) {
            auth.evaluate(credentials("alice", "wrong"), CLIENT);
            assertThat(logged.text()).contains("denied reason=REJECTED client=192.0.2.1 user=\"alice\"");
        }
        assertThat(events.get(0).client()).isEqualTo(CLIENT);
        assertThat(events.get(0).claimedUser()).isEqualTo("alice");
    }

    @Test
    void requirementsAndTheLimitHold() {
        assertOutcome(
                BasicAuth.of(Policy.strict().requiringUsers(Set.of("root")), BasicAuthTest.ALICE),
                credentials("alice", "secret"),
                "FORBIDDEN");
        HashingLimit limit = HashingLimit.of(1, 0, Duration.ZERO);
        for (Form form : Form.values()) TestLimits.take(limit, form, "203.0.113.1");
        assertOutcome(auth.withHashingLimit(limit), credentials("alice", "secret"), "UNAVAILABLE");
    }

    @Test
    void whatIsRememberedIsDecidedAtOnce() {
        BasicAuth remembering = BasicAuth.of(Policy.optional(), new CredentialVerifier() {
            @Override
            public Verification verify(Credentials credentials) {
                throw new AssertionError("remembered");
            }

            @Override
            public @Nullable Verification recall(Credentials credentials) {
                return Verification.Accepted.WITHOUT_GROUPS;
            }
        });
        assertThat(remembering.evaluate(credentials("alice", "secret"), CLIENT, task -> {}))
                .isDone();
    }

    @Test
    void theResponseHasTheOrdinaryFormAndNoRewriterIsAsked() {
        BasicAuth rewriting = auth.withRejections(request -> {
            throw new AssertionError("there is no request");
        });
        assertThat(rewriting.evaluate(credentials("alice", "wrong"), CLIENT))
                .isEqualTo(auth.evaluate(TestRequest.as("alice", "wrong")));
    }
}
