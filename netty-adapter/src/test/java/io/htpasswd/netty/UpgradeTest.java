package io.htpasswd.netty;

import static io.htpasswd.netty.TestChannel.head;
import static io.htpasswd.netty.TestChannel.response;
import static org.assertj.core.api.Assertions.assertThat;

import io.htpasswd.basic.BasicAuth;
import io.htpasswd.basic.Policy;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** From the request for an upgrade to the frames: what the application takes its codec away for, and what came too early. */
class UpgradeTest {
    private static HttpRequest upgrade(String password) {
        HttpRequest request = head(HttpMethod.GET, "/ws", password);
        request.headers().set("Connection", "Upgrade").set("Upgrade", "websocket");
        return request;
    }

    /** Read before the application took the codec away: nobody can be told what becomes of it. */
    @ParameterizedTest
    @ValueSource(strings = {"none", "bad", "undecodable"})
    void denialThatNoCodecWritesAnyMoreEndsTheConnection(String sent) {
        try (TestChannel guarded = TestChannel.strict()) {
            HttpRequest early = head(HttpMethod.GET, "/early", sent.equals("bad") ? "bad" : null);
            if (sent.equals("undecodable"))
                early.setDecoderResult(DecoderResult.failure(new IllegalArgumentException()));
            guarded.in(upgrade("good"), LastHttpContent.EMPTY_LAST_CONTENT)
                    .in(early, guarded.last("a"), head(HttpMethod.GET, "/next", "good"))
                    .verify();
            guarded.channel().pipeline().addFirst(new NoCodec());
            guarded.channel().writeAndFlush(response(HttpResponseStatus.SWITCHING_PROTOCOLS));
            guarded.channel().runPendingTasks();
            guarded.verify();
            assertThat(guarded.arrived()).containsExactly("/ws", "");
            assertThat(guarded.channel().isOpen()).isFalse();
            guarded.assertAllReleased();
        }
    }

    @Test
    void deniedUpgradeIsAnOrdinaryDenialAndTheConnectionStays() {
        try (TestChannel guarded = TestChannel.strict()) {
            guarded.in(upgrade("bad"), LastHttpContent.EMPTY_LAST_CONTENT).verify();
            assertThat(guarded.out().headers().contains("Connection")).isFalse();
            assertThat(guarded.get("/", null).status()).isEqualTo(401);
        }
    }

    @Test
    void whatIsSentBeforeTheVerdictWaitsForItInOrder() {
        Upgrading application = new Upgrading();
        try (TestChannel guarded = TestChannel.strict(application)) {
            guarded.in(upgrade("good"), LastHttpContent.EMPTY_LAST_CONTENT, "1", "2")
                    .in("3");
            assertThat(guarded.arrived()).isEmpty();
            guarded.verify();
            assertThat(guarded.arrived()).containsExactly("upgraded 1", "upgraded 2", "upgraded 3");
            assertThat(guarded.status()).isEqualTo(101);
        }
    }

    @Test
    void whatIsHeldComesOnceTheApplicationHasRebuiltItsPipeline() {
        try (TestChannel guarded = TestChannel.strict()) {
            guarded.in(upgrade("good"), LastHttpContent.EMPTY_LAST_CONTENT)
                    .in(head(HttpMethod.GET, "/held", "good"), LastHttpContent.EMPTY_LAST_CONTENT)
                    .verify();
            assertThat(guarded.arrived()).containsExactly("/ws", "");
            guarded.channel().pipeline().write(response(HttpResponseStatus.SWITCHING_PROTOCOLS));
            guarded.channel().pipeline().fireChannelRead("frame"); // as a codec does that is removed
            assertThat(guarded.arrived()).isEmpty();
            guarded.channel().flush();
            assertThat(guarded.arrived()).isEmpty();
            assertThat(guarded.verify().arrived()).containsExactly("/held", "", "frame");
            assertThat(guarded.status()).isEqualTo(101);
        }
    }

    @Test
    void whatComesWhileTheApplicationRebuildsItsPipelineWaitsUntilItHas() {
        try (TestChannel guarded = TestChannel.strict()) {
            guarded.in(upgrade("good"), LastHttpContent.EMPTY_LAST_CONTENT).verify();
            assertThat(guarded.arrived()).containsExactly("/ws", "");
            guarded.channel().pipeline().write(response(HttpResponseStatus.SWITCHING_PROTOCOLS));
            guarded.channel().pipeline().fireChannelRead("frame");
            assertThat(guarded.arrived()).isEmpty();
            guarded.channel().flush();
            assertThat(guarded.arrived()).containsExactly("frame");
            assertThat(guarded.status()).isEqualTo(101);
        }
    }

    @Test
    void tunnelThatOpensBeforeTheRequestHasEndedStillScrubsItsTrailers() {
        TestChannel guarded = TestChannel.with(
                BasicAuth.of(Policy.strict().withForwardedUser("X-User"), TestChannel.EVERY_PASSWORD_BUT_BAD));
        try (guarded) {
            guarded.in(upgrade("good")).verify();
            guarded.write(response(HttpResponseStatus.SWITCHING_PROTOCOLS));
            LastHttpContent last = guarded.last("");
            last.trailingHeaders().set("X-User", "root");
            guarded.in(last, "frame");
            assertThat(last.trailingHeaders().isEmpty()).isTrue();
            assertThat(guarded.arrived()).containsExactly("/ws", "", "frame");
        }
    }

    /** An end of the pipeline that knows no HTTP: it fails such writes as the channel itself does. */
    private static final class NoCodec extends ChannelOutboundHandlerAdapter {
        @Override
        public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
            if (message instanceof HttpResponse response && response.status().code() != 101) {
                ReferenceCountUtil.release(message);
                promise.setFailure(new UnsupportedOperationException());
            } else {
                ctx.write(message, promise);
            }
        }
    }

    /** Answers 101 and only then adds what understands what follows. */
    private static final class Upgrading extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            if (message instanceof HttpRequest) {
                ctx.writeAndFlush(response(HttpResponseStatus.SWITCHING_PROTOCOLS));
                ctx.pipeline().addLast(new ChannelInboundHandlerAdapter() {
                    @Override
                    public void channelRead(ChannelHandlerContext after, Object frame) {
                        after.fireChannelRead("upgraded " + frame);
                    }
                });
            } else if (message instanceof String) {
                ctx.fireChannelRead(message);
            } else {
                ReferenceCountUtil.release(message);
            }
        }
    }
}
