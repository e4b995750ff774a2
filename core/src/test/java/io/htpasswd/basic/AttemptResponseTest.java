package io.htpasswd.basic;

import static io.htpasswd.basic.BasicAuthTest.outcome;
import static io.htpasswd.basic.BasicAuthTest.rejection;
import static io.htpasswd.basic.Guesser.ADDRESS;
import static org.assertj.core.api.Assertions.assertThat;

import io.htpasswd.admission.AttemptLimit;
import io.htpasswd.testing.Logged;
import io.htpasswd.testing.TestRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Section 6 of the contract, "Attempt limit": the response to a client that has used up its attempts, and what is logged of it. */
class AttemptResponseTest {
    private final Guesser guesser = new Guesser();
    private final AttemptLimit limit = guesser.limit;
    private final BasicAuth auth = guesser.auth;

    @ParameterizedTest
    @CsvSource({"GET, basic authentication failure: too many attempts", "HEAD, ''"})
    void theResponseIs429WithTheTimeOfTheNextAttemptAndNoChallenge(String method, String body) {
        guesser.useUp();
        guesser.sleep(Duration.ofMillis(1_500));
        Rejection rejection = rejection(auth.evaluate(
                TestRequest.as("alice", "secret").withMethod(method).from(ADDRESS)));
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
        guesser.useUp();
        Rejection rejection = rejection(grpc.evaluate(TestRequest.as("alice", "secret")
                .withMethod("POST")
                .with("Content-Type", "application/grpc")
                .with("TE", "trailers")
                .from(ADDRESS)));
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
        guesser.useUp();
        Rejection rejection = rejection(proxy.evaluate(TestRequest.get()
                .with("Proxy-Authorization", TestRequest.basic("alice", "secret"))
                .from(ADDRESS)));
        assertThat(rejection.status()).isEqualTo(429);
        assertThat(rejection.challenge()).isNull();
    }

    @Test
    void aDenialIsOneLineWithoutAUserAndAnEventWithoutAVerification() {
        List<DecisionEvent> events = new ArrayList<>();
        BasicAuth heard = auth.withListener(events::add);
        guesser.useUp();
        try (Logged logged = new Logged(BasicAuth.class)) {
            guesser.evaluate(heard, TestRequest.as("alice", "secret"));
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
        TestRequest request = TestRequest.get().from(ADDRESS);
        assertThat(auth.deny(request, Reason.LIMITED).rejection().headers()).containsEntry("Retry-After", "1");
        BasicAuth without = BasicAuth.of(Policy.strict(), BasicAuthTest.ALICE);
        assertThat(without.deny(request, Reason.LIMITED).rejection().status()).isEqualTo(429);
        assertThat(without.deny(request, Reason.LIMITED).rejection().headers()).containsEntry("Retry-After", "1");
    }
}
