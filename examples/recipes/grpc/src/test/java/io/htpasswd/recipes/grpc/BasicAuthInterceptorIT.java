package io.htpasswd.recipes.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.htpasswd.basic.BasicAuth;
import io.htpasswd.basic.CredentialVerifier;
import io.htpasswd.basic.Policy;
import io.htpasswd.basic.Verification;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class BasicAuthInterceptorIT {
    private static final CredentialVerifier ANYBODY = credentials -> Verification.Accepted.WITHOUT_GROUPS;
    private static final Policy POLICY = Policy.strict().withForwardedUser("X-User");

    private final AtomicReference<Map<String, List<String>>> seen = new AtomicReference<>();

    private Frames.Answer call(BasicAuth guard, String... fields) throws Exception {
        ServerInterceptor seeing = new ServerInterceptor() {
            @Override
            public <Q, A> ServerCall.Listener<Q> interceptCall(
                    ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
                Map<String, List<String>> all = new TreeMap<>();
                for (String name : headers.keys()) all.put(name, BasicAuthInterceptor.values(headers, name));
                seen.set(all);
                return next.startCall(call, headers);
            }
        };
        Server server = GuardedGrpc.start(0, new BasicAuthInterceptor(call -> guard), seeing);
        try (Frames client = new Frames(server.getPort())) {
            return client.call(GuardedGrpc.HEALTH.getFullMethodName(), List.of(fields));
        } finally {
            server.shutdownNow().awaitTermination();
        }
    }

    private static final String[] FORGED = {
        "authorization: Basic dXNlcjpwYXNzd29yZA==", "x-user: root", "x_user: root", "x.user: root", "x-other: kept"
    };

    @Test
    void theApplicationSeesTheGuardsUserAndNoCredentials() throws Exception {
        assertThat(call(BasicAuth.of(POLICY, ANYBODY), FORGED).status()).isEqualTo("0");
        assertThat(seen.get())
                .containsEntry("x-user", List.of("user"))
                .containsEntry("x-other", List.of("kept"))
                .doesNotContainKeys("authorization", "x_user", "x.user");
    }

    @Test
    void anOpenMethodHasNoUserWhateverTheClientSays() throws Exception {
        assertThat(call(BasicAuth.permitAll(POLICY), FORGED).status()).isEqualTo("0");
        assertThat(seen.get())
                .containsEntry("x-other", List.of("kept"))
                .doesNotContainKeys("x-user", "x_user", "x.user");
    }

    @Test
    void statusAndChallengeAreTheReasons() throws Exception {
        Frames.Answer none = call(BasicAuth.of(POLICY, ANYBODY));
        assertThat(none.status()).isEqualTo("16");
        assertThat(none.fields()).containsKey("www-authenticate");
        Frames.Answer forbidden = call(BasicAuth.of(POLICY.requiringUsers(Set.of("alice")), ANYBODY), FORGED);
        assertThat(forbidden.status()).isEqualTo("7");
        assertThat(forbidden.fields()).doesNotContainKey("www-authenticate");
        Frames.Answer busy = call(BasicAuth.of(POLICY, credentials -> Verification.Failed.UNAVAILABLE), FORGED);
        assertThat(busy.status()).isEqualTo("14");
        assertThat(busy.fields()).doesNotContainKey("www-authenticate");
        assertThat(seen.get()).isNull();
    }

    @Test
    void anErrorAndAMissingGuardEndTheCall() throws Exception {
        BasicAuth broken = BasicAuth.of(POLICY, credentials -> {
            throw new LinkageError("a verifier that cannot run");
        });
        assertThat(call(broken, FORGED).status()).isNotEqualTo("0");
        assertThat(call(null, FORGED).status()).isNotEqualTo("0");
        assertThat(seen.get()).isNull();
    }
}
