package io.htpasswd.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.htpasswd.basic.BasicAuth;
import io.htpasswd.basic.Policy;
import io.htpasswd.basic.Verification;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A request waits for its decision for a while, and not for ever. */
class VerificationTimeoutTest {
    @Test
    void timeThatRunsOutIs503AndTheDecisionThatComesAfterIsNone() {
        AtomicInteger hashes = new AtomicInteger();
        BasicAuth auth = BasicAuth.of(Policy.strict(), credentials -> {
            hashes.incrementAndGet();
            return Verification.Accepted.WITHOUT_GROUPS;
        });
        try (TestChannel guarded =
                TestChannel.with(auth, factory -> factory.withVerificationTimeout(Duration.ofSeconds(7)))) {
            guarded.get("/", "good");
            guarded.channel().advanceTimeBy(6999, TimeUnit.MILLISECONDS);
            guarded.channel().runPendingTasks();
            assertThat(guarded.outOrNull()).isNull();
            guarded.channel().advanceTimeBy(2, TimeUnit.MILLISECONDS);
            guarded.channel().runPendingTasks();
            var late = guarded.out();
            assertThat(late.status().code()).isEqualTo(503);
            assertThat(late.headers().get("Retry-After")).isEqualTo("1");
            assertThat(guarded.verify().arrived()).isEmpty();
            assertThat(hashes).hasValue(0);
            assertThat(guarded.outOrNull()).isNull();
            assertThat(guarded.channel().isOpen()).isTrue();
        }
    }

    @Test
    void decisionThatComesInTimeStopsTheClock() {
        try (TestChannel guarded = TestChannel.strict()) {
            guarded.get("/", "good").verify();
            guarded.channel().advanceTimeBy(1, TimeUnit.HOURS);
            guarded.channel().runPendingTasks();
            assertThat(guarded.outOrNull()).isNull();
            assertThat(guarded.arrived()).containsExactly("/", "");
        }
    }

    @Test
    void timeIsThirtySecondsUnlessSaidOtherwise() {
        try (TestChannel guarded = TestChannel.strict()) {
            guarded.get("/", "good");
            guarded.channel().advanceTimeBy(29, TimeUnit.SECONDS);
            guarded.channel().runPendingTasks();
            assertThat(guarded.outOrNull()).isNull();
            guarded.channel().advanceTimeBy(2, TimeUnit.SECONDS);
            guarded.channel().runPendingTasks();
            assertThat(guarded.status()).isEqualTo(503);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT0S", "PT-1S"})
    void timeHasToBeMoreThanNone(Duration time) {
        var factory = BasicAuthHandler.factory(TestChannel.STRICT, Runnable::run);
        assertThatThrownBy(() -> factory.withVerificationTimeout(time))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("verificationTimeout");
    }

    @Test
    void optionsOfAFactoryStayWhenAnotherIsSet() {
        try (TestChannel guarded = TestChannel.with(
                TestChannel.STRICT,
                factory ->
                        factory.withVerificationTimeout(Duration.ofSeconds(1)).withMaxDiscardedBody(1))) {
            guarded.get("/", "good");
            guarded.channel().advanceTimeBy(2, TimeUnit.SECONDS);
            guarded.channel().runPendingTasks();
            assertThat(guarded.status()).isEqualTo(503);
        }
    }

    @Test
    void nobodyIsDeniedWhoseHandlerHasGoneBefore() {
        AtomicInteger decisions = new AtomicInteger();
        try (TestChannel guarded =
                TestChannel.with(TestChannel.STRICT.withListener(event -> decisions.incrementAndGet()))) {
            guarded.get("/", "good").channel().pipeline().remove(BasicAuthHandler.class);
            guarded.channel().advanceTimeBy(31, TimeUnit.SECONDS);
            guarded.channel().runPendingTasks();
            assertThat(decisions).hasValue(0);
        }
    }
}
