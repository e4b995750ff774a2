package io.htpasswd.netty;

import static io.htpasswd.netty.Guarded.head;
import static io.htpasswd.netty.Guarded.response;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.htpasswd.basic.BasicAuth;
import io.htpasswd.basic.Policy;
import io.htpasswd.basic.Verification;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The connection or the handler may go at any moment, and time may run out. */
class LifecycleTest {
    /** What has happened on the connection when it ends. */
    enum Moment {
        VERIFYING,
        ANSWER_OWED,
        DISCARDING,
        CLOSING;

        Guarded reached() {
            Guarded guarded = Guarded.strict();
            switch (this) {
                case VERIFYING -> guarded.in(head(HttpMethod.POST, "/", "good"), guarded.content("a"));
                case ANSWER_OWED ->
                    guarded.get("/", "good").verify().in(head(HttpMethod.POST, "/", "good"), guarded.last("a"));
                case DISCARDING -> guarded.in(head(HttpMethod.POST, "/", null), guarded.content("a"));
                case CLOSING -> {
                    // An answer that has not left yet: the connection is not closed before it has.
                    guarded.channel().pipeline().addFirst(new Withholding());
                    var expecting = head(HttpMethod.POST, "/", null);
                    expecting.headers().set("Expect", "100-continue");
                    guarded.in(expecting, guarded.content("a"));
                }
            }
            guarded.arrived();
            return guarded;
        }
    }

    @ParameterizedTest
    @EnumSource
    void closedConnectionLeavesNothingBehindAndLetsNothingIn(Moment moment) {
        try (Guarded guarded = moment.reached()) {
            guarded.channel().close();
            guarded.assertAllReleased();
            assertThat(guarded.verify().arrived()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void removedHandlerLetsNothingInAndEndsTheConnectionWhoseRequestItDropped(Moment moment) {
        try (Guarded guarded = moment.reached()) {
            guarded.channel().pipeline().remove(BasicAuthHandler.class);
            guarded.assertAllReleased();
            assertThat(guarded.verify().arrived()).isEmpty();
            assertThat(guarded.channel().isOpen()).isFalse();
        }
    }

    @Test
    void removedHandlerBetweenRequestsLeavesTheConnectionToOthers() {
        try (Guarded guarded = Guarded.strict()) {
            guarded.get("/1", "good").verify().answer();
            guarded.channel().pipeline().remove(BasicAuthHandler.class);
            guarded.get("/2", null);
            assertThat(guarded.arrived()).containsExactly("/1", "", "/2", "");
        }
    }

    @Test
    void removedHandlerPassesOnWhatBelongsToARequestLetInAndNoMore() {
        Guarded guarded = Guarded.strict(new ChannelInboundHandlerAdapter() {
            @Override
            public void channelRead(ChannelHandlerContext ctx, Object message) {
                ctx.fireChannelRead(message);
                if (message instanceof HttpContent part && part.content().readableBytes() == 1)
                    ctx.pipeline().remove(BasicAuthHandler.class);
            }
        });
        try (guarded) {
            guarded.in(head(HttpMethod.POST, "/1", "good"), guarded.content("a"), guarded.content("bb"));
            guarded.in(guarded.last("cc"), head(HttpMethod.POST, "/2", "good"), guarded.last("dd"));
            assertThat(guarded.verify().arrived()).containsExactly("/1", "a", "bb", "cc");
            assertThat(guarded.channel().isOpen()).isFalse();
        }
    }

    @Test
    void autoReadIsGivenBackByARemovedHandler() {
        try (Guarded guarded = Guarded.strict()) {
            guarded.channel().config().setAutoRead(true);
            guarded.in(head(HttpMethod.GET, "/", "good"));
            assertThat(guarded.channel().config().isAutoRead()).isFalse();
            guarded.verify();
            guarded.channel().pipeline().remove(BasicAuthHandler.class);
            assertThat(guarded.channel().config().isAutoRead()).isTrue();
        }
    }

    @Test
    void timeThatRunsOutIs503AndTheDecisionThatComesAfterIsNone() {
        AtomicInteger hashes = new AtomicInteger();
        BasicAuth auth = BasicAuth.of(Policy.strict(), credentials -> {
            hashes.incrementAndGet();
            return Verification.Accepted.WITHOUT_GROUPS;
        });
        try (Guarded guarded = Guarded.with(auth, factory -> factory.withVerificationTimeout(Duration.ofSeconds(7)))) {
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
        try (Guarded guarded = Guarded.strict()) {
            guarded.get("/", "good").verify();
            guarded.channel().advanceTimeBy(1, TimeUnit.HOURS);
            guarded.channel().runPendingTasks();
            assertThat(guarded.outOrNull()).isNull();
            assertThat(guarded.arrived()).containsExactly("/", "");
        }
    }

    @Test
    void timeIsThirtySecondsUnlessSaidOtherwise() {
        try (Guarded guarded = Guarded.strict()) {
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
        var factory = BasicAuthHandler.factory(Guarded.STRICT, Runnable::run);
        assertThatThrownBy(() -> factory.withVerificationTimeout(time))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("verificationTimeout");
    }

    @Test
    void optionsOfAFactoryStayWhenAnotherIsSet() {
        try (Guarded guarded = Guarded.with(
                Guarded.STRICT,
                factory ->
                        factory.withVerificationTimeout(Duration.ofSeconds(1)).withMaxDiscardedBody(1))) {
            guarded.get("/", "good");
            guarded.channel().advanceTimeBy(2, TimeUnit.SECONDS);
            guarded.channel().runPendingTasks();
            assertThat(guarded.status()).isEqualTo(503);
        }
    }

    @Test
    void endOfInputComesAfterWhatWasSentAndOtherEventsAtOnce() {
        List<Object> order = new ArrayList<>();
        Guarded guarded = Guarded.strict(new ChannelInboundHandlerAdapter() {
            @Override
            public void channelRead(ChannelHandlerContext ctx, Object message) {
                order.add("message");
                ctx.fireChannelRead(message);
            }

            @Override
            public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
                order.add(event);
            }

            @Override
            public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
                order.add(cause.getMessage());
            }
        });
        try (guarded) {
            guarded.get("/", "good");
            guarded.channel().pipeline().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
            guarded.channel().pipeline().fireUserEventTriggered("other");
            guarded.channel().pipeline().fireExceptionCaught(new IOException("reset"));
            assertThat(order).containsExactly("other", "reset");
            guarded.verify();
            assertThat(order)
                    .containsExactly("other", "reset", "message", "message", ChannelInputShutdownEvent.INSTANCE);
        }
    }

    @Test
    void pauseAfterAnAnswerEndsHarmlesslyWhenTheHandlerIsGone() {
        try (Guarded guarded = Guarded.strict()) {
            guarded.get("/1", "good").get("/2", null).verify();
            guarded.channel().pipeline().write(response(HttpResponseStatus.OK));
            guarded.channel().pipeline().remove(BasicAuthHandler.class);
            guarded.channel().runPendingTasks();
            assertThat(guarded.outOrNull()).isNull(); // neither the 401 nor, unflushed, the answer before it
        }
    }
}
