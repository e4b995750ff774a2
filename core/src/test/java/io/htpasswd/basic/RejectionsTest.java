package io.htpasswd.basic;

import static io.htpasswd.basic.BasicAuthTest.rejection;
import static org.assertj.core.api.Assertions.assertThat;

import io.htpasswd.testing.TestRequest;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** gRPC's form, and answers that an application words itself. */
class RejectionsTest {
    private static final BasicAuth GRPC = BasicAuth.of(Policy.strict().withGrpcRejections(), BasicAuthTest.ALICE);

    private static TestRequest call(String method, String type, String te) {
        return TestRequest.get().withMethod(method).with("Content-Type", type).with("TE", te);
    }

    @ParameterizedTest
    @CsvSource({
        "POST, application/grpc, trailers, true",
        "POST, application/grpc+proto, 'gzip, trailers', true",
        "POST, application/grpc;x=y, trailers, true",
        "GET, application/grpc, trailers, false",
        "POST, application/grpcx, trailers, false",
        "POST, application/grpc-web, trailers, false",
        "POST, text/plain, trailers, false",
        "POST, application/grpc, gzip, false"
    })
    void grpcFormIsOnlyForWhatIsGrpcBeyondDoubt(String method, String type, String te, boolean grpc) {
        Rejection rejection = rejection(GRPC.evaluate(call(method, type, te)));
        assertThat(rejection.status()).isEqualTo(grpc ? 200 : 401);
        assertThat(rejection.challenge()).isNotNull();
        assertThat(rejection.headers().get("grpc-status")).isEqualTo(grpc ? "16" : null);
        if (grpc) assertThat(rejection.body()).isEmpty();
    }

    @Test
    void grpcFormHasAStatusAndAChallengeForEachReason() {
        Policy policy = Policy.strict().withGrpcRejections();
        TestRequest call = call("POST", "application/grpc", "trailers");
        TestRequest alice = call.with("Authorization", TestRequest.basic("alice", "secret"));
        Rejection none = rejection(GRPC.evaluate(call));
        assertThat(none.headers())
                .containsEntry("Content-Type", "application/grpc")
                .containsEntry("grpc-status", "16")
                .containsEntry(
                        "grpc-message", "basic authentication failure: no basic authentication credentials found")
                .containsEntry("Cache-Control", "no-store");
        Rejection forbidden = rejection(BasicAuth.of(policy.requiringUsers(Set.of("root")), BasicAuthTest.ALICE)
                .evaluate(alice));
        assertThat(forbidden.status()).isEqualTo(200);
        assertThat(forbidden.challenge()).isNull();
        assertThat(forbidden.headers())
                .containsEntry("grpc-status", "7")
                .containsEntry("grpc-message", "basic authentication failure: not permitted");
        Rejection unavailable = rejection(BasicAuth.of(policy, credentials -> Verification.Failed.UNAVAILABLE)
                .evaluate(alice));
        assertThat(unavailable.challenge()).isNull();
        assertThat(unavailable.headers())
                .containsEntry("grpc-status", "14")
                .containsEntry("grpc-message", "basic authentication unavailable");
        assertThat(rejection(BasicAuth.of(policy.withoutGrpcRejections(), BasicAuthTest.ALICE)
                                .evaluate(call))
                        .status())
                .isEqualTo(401);
    }

    /** CONNECT knows 407 for a challenge only. */
    @ParameterizedTest
    @ValueSource(strings = {"GET", "CONNECT"})
    void atTheProxyHeaderForbiddenStays403AndUnavailable503(String method) {
        Policy proxy = Policy.strict().withLocation(CredentialLocation.header("Proxy-Authorization", "Basic "));
        TestRequest alice =
                TestRequest.get().withMethod(method).with("Proxy-Authorization", TestRequest.basic("alice", "secret"));
        Rejection forbidden = rejection(BasicAuth.of(proxy.requiringUsers(Set.of("root")), BasicAuthTest.ALICE)
                .evaluate(alice));
        assertThat(forbidden.status()).isEqualTo(403);
        assertThat(forbidden.challenge()).isNull();
        assertThat(forbidden.body()).isEqualTo("basic authentication failure: not permitted");
        Rejection unavailable = rejection(BasicAuth.of(proxy, credentials -> Verification.Failed.UNAVAILABLE)
                .evaluate(alice));
        assertThat(unavailable.status()).isEqualTo(503);
        assertThat(unavailable.challenge()).isNull();
        assertThat(unavailable.headers()).containsEntry("Retry-After", "1");
    }

    @Test
    void rewriterMayNotTurnADenialIntoARedirectOrAnswerNothing() {
        BasicAuth auth = BasicAuth.of(Policy.strict(), BasicAuthTest.ALICE);
        Rejection standard = rejection(auth.evaluate(TestRequest.get()));
        for (int status : new int[] {100, 200, 302, 399}) {
            BasicAuth rewritten =
                    auth.withRejections(request -> (reason, rejection) -> new Rejection(status, null, Map.of(), "x"));
            assertThat(rejection(rewritten.evaluate(TestRequest.get()))).isEqualTo(standard);
        }
        @SuppressWarnings("NullAway") // what a careless rewriter might do
        RejectionRewriter careless = request -> (reason, rejection) -> null;
        assertThat(rejection(auth.withRejections(careless).evaluate(TestRequest.get())))
                .isEqualTo(standard);
        BasicAuth later = auth.withRejections(request -> (reason, rejection) -> {
            throw new IllegalStateException();
        });
        assertThat(rejection(later.evaluate(TestRequest.get()))).isEqualTo(standard);
    }

    @Test
    void grpcFormIsOffInCodeUnlessSwitchedOn() {
        BasicAuth auth = BasicAuth.of(Policy.strict(), BasicAuthTest.ALICE);
        assertThat(rejection(auth.evaluate(call("POST", "application/grpc", "trailers")))
                        .status())
                .isEqualTo(401);
    }

    @Test
    void rewriterChangesTheAnswerButMakesNoSuccessOfIt() {
        BasicAuth auth = BasicAuth.of(Policy.strict(), BasicAuthTest.ALICE);
        BasicAuth json = auth.withRejections(request -> (reason, standard) -> new Rejection(
                standard.status(), standard.challenge(), Map.of("Content-Type", "application/problem+json"), "{}"));
        assertThat(rejection(json.evaluate(TestRequest.get())).body()).isEqualTo("{}");
        assertThat(rejection(json.evaluate(TestRequest.get().withMethod("HEAD")))
                        .body())
                .isEmpty();
        BasicAuth success =
                auth.withRejections(request -> (reason, standard) -> new Rejection(200, null, Map.of(), "let in"));
        assertThat(rejection(success.evaluate(TestRequest.get())).status()).isEqualTo(401);
        BasicAuth broken = auth.withRejections(request -> {
            throw new IllegalStateException();
        });
        assertThat(rejection(broken.evaluate(TestRequest.get())).status()).isEqualTo(401);
    }

    @Test
    void grpcFormStaysWithoutABodyWhateverTheRewriterSays() {
        BasicAuth json = GRPC.withRejections(request ->
                (reason, standard) -> new Rejection(standard.status(), standard.challenge(), standard.headers(), "{}"));
        Rejection rejection = rejection(json.evaluate(call("POST", "application/grpc", "trailers")));
        assertThat(rejection.status()).isEqualTo(200);
        assertThat(rejection.body()).isEmpty();
    }

    @Test
    void quietForScriptsLeavesOutTheChallengeForThemOnly() {
        BasicAuth auth =
                BasicAuth.of(Policy.strict(), BasicAuthTest.ALICE).withRejections(RejectionRewriter.quietForScripts());
        assertThat(rejection(auth.evaluate(TestRequest.get())).challenge()).isNotNull();
        for (TestRequest script : new TestRequest[] {
            TestRequest.get().with("X-Requested-With", "XMLHttpRequest"),
            TestRequest.get().with("Sec-Fetch-Mode", "cors")
        }) {
            Rejection quiet = rejection(auth.evaluate(script));
            assertThat(quiet.challenge()).isNull();
            assertThat(quiet.status()).isEqualTo(401);
        }
    }
}
