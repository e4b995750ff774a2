package io.htpasswd.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.htpasswd.basic.BasicAuth;
import io.htpasswd.basic.Policy;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import java.time.Duration;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** What a factory is made of, and a guard function that has none for a request. */
@SuppressWarnings("NullAway") // on purpose
class GuardOptionsTest {
    private static final BasicAuthHandler.Factory FACTORY =
            BasicAuthHandler.factory(TestChannel.STRICT, Server.HASHING);

    private static void assertRefused(String argument, ThrowingCallable door) {
        assertThatThrownBy(door).isInstanceOf(NullPointerException.class).hasMessage(argument);
    }

    @Test
    void optionsOfAFactoryStayWhenAnotherIsSetInEitherOrder() {
        GuardOptions timeFirst =
                FACTORY.withVerificationTimeout(Duration.ofSeconds(7)).withMaxDiscardedBody(3).options;
        GuardOptions bodyFirst = FACTORY.withMaxDiscardedBody(3).withVerificationTimeout(Duration.ofSeconds(7)).options;
        assertThat(timeFirst).isEqualTo(bodyFirst);
        assertThat(timeFirst.maxDiscardedBody()).isEqualTo(3);
        assertThat(timeFirst.verificationTimeout()).isEqualTo(Duration.ofSeconds(7));
        assertThat(timeFirst.guard()).isSameAs(FACTORY.options.guard());
        assertThat(timeFirst.hashing()).isSameAs(Server.HASHING);
    }

    @Test
    void guardFunctionWithoutAGuardForARequestEndsTheConnection() {
        try (TestChannel guarded = TestChannel.behind(BasicAuthHandler.factory(request -> null, Server.HASHING))) {
            var request =
                    new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.POST, "/", guarded.buffer("body"));
            guarded.in(request, TestChannel.head(HttpMethod.GET, "/next", "good"));
            assertThat(guarded.outOrNull()).isNull();
            assertThat(guarded.arrived()).isEmpty();
            assertThat(guarded.channel().isOpen()).isFalse();
            guarded.assertAllReleased();
        }
    }

    @Test
    void guardFunctionWithoutAGuardIsNamed() {
        GuardOptions options = BasicAuthHandler.factory(request -> null, Server.HASHING).options;
        try (TestChannel guarded = TestChannel.with(BasicAuth.permitAll(Policy.strict()))) {
            HttpRequest request = TestChannel.head(HttpMethod.GET, "/secret", "good");
            assertRefused("the guard function returned null", () -> options.ask(guarded.channel(), request));
        }
    }
}
