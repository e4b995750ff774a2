package io.htpasswd.basic;

import static org.assertj.core.api.Assertions.assertThat;

import io.htpasswd.testing.TestRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class UnavailableTest {
    private final List<Decision> heard = new ArrayList<>();
    private final BasicAuth auth = BasicAuth.of(Policy.strict().withGrpcRejections(), BasicAuthTest.ALICE)
            .withListener(event -> heard.add(event.decision()));

    @Test
    void requestWhoseCallerWaitsNoLongerIs503InItsOwnFormAndHeardOfOnce() {
        List<Runnable> tasks = new ArrayList<>();
        TestRequest request = TestRequest.as("alice", "secret");
        CompletableFuture<Decision> asked = auth.evaluate(request, tasks::add);
        assertThat(asked.cancel(false)).isTrue();
        Decision.Denied denied = auth.deny(request, Reason.UNAVAILABLE);
        assertThat(denied.reason()).isEqualTo(Reason.UNAVAILABLE);
        assertThat(denied.rejection().status()).isEqualTo(503);
        assertThat(denied.rejection().headers()).containsEntry("Retry-After", "1");
        tasks.forEach(Runnable::run);
        assertThat(heard).containsExactly(denied);
        assertThat(auth.deny(request.withMethod("HEAD"), Reason.UNAVAILABLE)
                        .rejection()
                        .body())
                .isEmpty();
    }

    @Test
    void gRpcRequestIsToldSoInItsOwnForm() {
        TestRequest call = TestRequest.as("alice", "secret")
                .withMethod("POST")
                .with("Content-Type", "application/grpc")
                .with("TE", "trailers");
        assertThat(auth.deny(call, Reason.UNAVAILABLE).rejection().headers()).containsEntry("grpc-status", "14");
    }
}
