package io.htpasswd.netty;

import static io.htpasswd.netty.TestChannel.head;
import static org.assertj.core.api.Assertions.assertThat;

import io.htpasswd.basic.BasicAuth;
import io.htpasswd.basic.Policy;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpMethod;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

/** Where nobody can say who is who, nobody is let in. */
class FailureTest {
    @Test
    void executorThatRejectsGets503() {
        BasicAuthHandler.Factory rejecting = BasicAuthHandler.factory(TestChannel.STRICT, task -> {
            throw new RejectedExecutionException();
        });
        try (TestChannel guarded = TestChannel.behind(rejecting)) {
            assertThat(guarded.get("/", "good").status()).isEqualTo(503);
            assertThat(guarded.channel().isOpen()).isTrue();
        }
    }

    @Test
    void exceptionInTheVerifierIs503() {
        BasicAuth auth = BasicAuth.of(Policy.strict(), credentials -> {
            throw new IllegalStateException("secret");
        });
        try (TestChannel guarded = TestChannel.with(auth)) {
            FullHttpResponse response = guarded.get("/", "good").verify().out();
            assertThat(response.status().code()).isEqualTo(503);
            assertThat(response.headers().get("Retry-After")).isEqualTo("1");
            assertThat(response.headers().contains("WWW-Authenticate")).isFalse();
        }
    }

    @Test
    void errorInTheVerifierClosesWithoutAnAnswer() {
        BasicAuth auth = BasicAuth.of(Policy.strict(), credentials -> {
            throw new AssertionError();
        });
        try (TestChannel guarded = TestChannel.with(auth)) {
            guarded.in(head(HttpMethod.POST, "/", "good"), guarded.content("a")).verify();
            assertThat(guarded.outOrNull()).isNull();
            assertThat(guarded.channel().isOpen()).isFalse();
            guarded.assertAllReleased();
        }
    }

    @Test
    void guardThatThrowsClosesWithoutAnAnswer() {
        BasicAuthHandler.Factory throwing = BasicAuthHandler.factory(
                request -> {
                    throw new IllegalStateException();
                },
                Server.HASHING);
        try (TestChannel guarded = TestChannel.behind(throwing)) {
            guarded.get("/", "good");
            assertThat(guarded.outOrNull()).isNull();
            assertThat(guarded.arrived()).isEmpty();
            assertThat(guarded.channel().isOpen()).isFalse();
        }
    }
}
