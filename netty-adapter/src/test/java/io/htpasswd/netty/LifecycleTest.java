package io.htpasswd.netty;

import static io.htpasswd.netty.TestChannel.head;
import static io.htpasswd.netty.TestChannel.response;
import static org.assertj.core.api.Assertions.assertThat;

import io.htpasswd.basic.BasicAuth;
import io.htpasswd.basic.Policy;
import io.htpasswd.basic.Verification;
import io.htpasswd.testing.TestRequest;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The connection or the handler may go at any moment. */
class LifecycleTest {
    /** What has happened on the connection when it ends. */
    enum Moment {
        VERIFYING,
        VERIFYING_A_FULL_REQUEST,
        ANSWER_OWED,
        DISCARDING,
        CLOSING;

        TestChannel reached() {
            TestChannel guarded = TestChannel.strict();
            switch (this) {
                case VERIFYING -> guarded.in(head(HttpMethod.POST, "/", "good"), guarded.content("a"));
                case VERIFYING_A_FULL_REQUEST -> {
                    var full =
                            new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.POST, "/", guarded.buffer("a"));
                    full.headers().set("Authorization", TestRequest.basic("user", "good"));
                    guarded.in(full);
                }
                case ANSWER_OWED ->
                    guarded.get("/", "good").verify().in(head(HttpMethod.POST, "/", "good"), guarded.last("a"));
                case DISCARDING -> guarded.in(head(HttpMethod.POST, "/", null), guarded.content("a"));
                case CLOSING -> {
                    // An answer that has not left yet: the connection is not closed before it has.
                    guarded.channel().pipeline().addFirst(new StalledClient());
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
        try (TestChannel guarded = moment.reached()) {
            guarded.channel().close();
            guarded.assertAllReleased();
            assertThat(guarded.verify().arrived()).isEmpty();
        }
    }

    @Test
    void whatIsHeldIsReleasedBeforeTheApplicationHearsOfTheEnd() {
        List<Integer> references = new ArrayList<>();
        HttpContent[] held = {null};
        TestChannel guarded = TestChannel.strict(new ChannelInboundHandlerAdapter() {
            @Override
            public void channelInactive(ChannelHandlerContext ctx) {
                references.add(held[0].refCnt());
            }
        });
        try (guarded) {
            held[0] = guarded.content("a");
            guarded.in(head(HttpMethod.POST, "/", "good"), held[0]).channel().close();
            assertThat(references).containsExactly(0);
        }
    }

    @ParameterizedTest
    @EnumSource
    void removedHandlerLetsNothingInAndEndsTheConnectionWhoseRequestItDropped(Moment moment) {
        try (TestChannel guarded = moment.reached()) {
            guarded.channel().pipeline().remove(BasicAuthHandler.class);
            guarded.assertAllReleased();
            assertThat(guarded.verify().arrived()).isEmpty();
            assertThat(guarded.channel().isOpen()).isFalse();
        }
    }

    @Test
    void removedHandlerBetweenRequestsLeavesTheConnectionToOthers() {
        try (TestChannel guarded = TestChannel.strict()) {
            guarded.get("/1", "good").verify().answer();
            guarded.channel().pipeline().remove(BasicAuthHandler.class);
            guarded.get("/2", null);
            assertThat(guarded.arrived()).containsExactly("/1", "", "/2", "");
        }
    }

    @Test
    void removedHandlerPassesOnWhatBelongsToARequestLetInAndNoMore() {
        TestChannel guarded = TestChannel.strict(new ChannelInboundHandlerAdapter() {
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

    /** As applications do whose pipeline is another after an upgrade. */
    @Test
    void handlerThatIsRemovedAfterAnUpgradePassesOnTheBytesItHeldAndGivesAutoReadBack() {
        try (TestChannel guarded = TestChannel.strict()) {
            guarded.channel().config().setAutoRead(true);
            guarded.get("/1", "good").verify();
            guarded.channel().pipeline().write(response(HttpResponseStatus.SWITCHING_PROTOCOLS));
            for (int frame = 0; frame < 17; frame++)
                guarded.channel().pipeline().fireChannelRead(frame);
            assertThat(guarded.arrived()).containsExactly("/1", "");
            assertThat(guarded.channel().config().isAutoRead()).isFalse();
            guarded.channel().pipeline().remove(BasicAuthHandler.class);
            assertThat(guarded.arrived()).hasSize(17).startsWith("0", "1").endsWith("15", "16");
            assertThat(guarded.channel().config().isAutoRead()).isTrue();
            guarded.channel().flush();
            assertThat(guarded.status()).isEqualTo(101);
        }
    }

    @Test
    void handlerThatIsRemovedAfterAnUpgradeLetsNoRequestInThatItHeld() {
        try (TestChannel guarded = TestChannel.strict()) {
            guarded.get("/1", "good").verify().in(head(HttpMethod.POST, "/inside", "good"), guarded.last("a"));
            guarded.channel().pipeline().write(response(HttpResponseStatus.SWITCHING_PROTOCOLS));
            guarded.channel().pipeline().fireChannelRead("frame");
            guarded.channel().pipeline().remove(BasicAuthHandler.class);
            assertThat(guarded.arrived()).containsExactly("/1", "");
            assertThat(guarded.channel().isOpen()).isFalse();
            guarded.assertAllReleased();
        }
    }

    @Test
    void verificationForAClientThatHasGoneIsNotBegun() {
        AtomicInteger hashes = new AtomicInteger();
        BasicAuth auth = BasicAuth.of(Policy.strict(), credentials -> {
            hashes.incrementAndGet();
            return Verification.Accepted.WITHOUT_GROUPS;
        });
        try (TestChannel guarded = TestChannel.with(auth)) {
            guarded.get("/", "good").channel().close();
            guarded.verify();
            assertThat(hashes).hasValue(0);
        }
    }

    @Test
    void endOfInputComesAfterWhatWasSentAndOtherEventsAtOnce() {
        List<Object> order = new ArrayList<>();
        TestChannel guarded = TestChannel.strict(new ChannelInboundHandlerAdapter() {
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
    void endOfInputThatIsHeldInATunnelIsAnEventAlsoWhenTheHandlerIsRemoved() {
        List<Object> events = new ArrayList<>();
        TestChannel guarded = TestChannel.strict(new ChannelInboundHandlerAdapter() {
            @Override
            public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
                events.add(event);
            }
        });
        try (guarded) {
            guarded.get("/", "good").verify();
            guarded.channel().pipeline().write(response(HttpResponseStatus.SWITCHING_PROTOCOLS));
            guarded.channel().pipeline().fireChannelRead("frame");
            guarded.channel().pipeline().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
            assertThat(events).isEmpty();
            guarded.channel().pipeline().remove(BasicAuthHandler.class);
            assertThat(guarded.arrived()).containsExactly("/", "", "frame");
            assertThat(events).containsExactly(ChannelInputShutdownEvent.INSTANCE);
            guarded.channel().flush();
            assertThat(guarded.status()).isEqualTo(101);
        }
    }

    @Test
    void pauseAfterAnAnswerEndsHarmlesslyWhenTheHandlerIsGone() {
        try (TestChannel guarded = TestChannel.strict()) {
            guarded.get("/1", "good").get("/2", null).verify();
            guarded.channel().pipeline().write(response(HttpResponseStatus.OK));
            guarded.channel().pipeline().remove(BasicAuthHandler.class);
            guarded.channel().runPendingTasks();
            assertThat(guarded.outOrNull()).isNull(); // neither the 401 nor, unflushed, the answer before it
        }
    }
}
