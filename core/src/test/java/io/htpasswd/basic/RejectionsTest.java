package io.htpasswd.basic;

import static io.htpasswd.basic.BasicAuthTest.rejection;
import static org.assertj.core.api.Assertions.assertThat;

import io.htpasswd.testing.TestRequest;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
