package io.htpasswd.netty;

import static io.htpasswd.netty.Guarded.head;
import static io.htpasswd.netty.Guarded.response;
import static org.assertj.core.api.Assertions.assertThat;

import io.htpasswd.basic.BasicAuth;
import io.htpasswd.basic.Policy;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What follows an upgrade or a CONNECT belongs to the application, and comes in order. */
class TunnelTest {
    private static HttpRequest upgrade(String password) {
        HttpRequest request = head(HttpMethod.GET, "/ws", password);
        request.headers().set("Connection", "Upgrade").set("Upgrade", "websocket");
        return request;
    }

    @ParameterizedTest
    @CsvSource({"GET, 101, true", "CONNECT, 200, true", "CONNECT, 204, true", "GET, 200, false", "CONNECT, 502, false"})
    void afterSuchAnAnswerEverythingPassesUnasked(String method, int status, boolean tunnel) {
        try (Guarded guarded = Guarded.strict()) {
            guarded.in(head(HttpMethod.valueOf(method), "/", "good"), LastHttpContent.EMPTY_LAST_CONTENT)
                    .verify();
            guarded.write(response(HttpResponseStatus.valueOf(status)));
            guarded.arrived();
            guarded.in("frame", head(HttpMethod.GET, "/inside", null), guarded.last("a"));
            if (tunnel) {
                assertThat(guarded.arrived()).containsExactly("frame", "/inside", "a");
            } else {
                assertThat(guarded.arrived()).containsExactly("frame");
                assertThat(guarded.status()).isEqualTo(401);
            }
        }
    }

    @Test
    void answerToConnectNeedsNoEndToOpenTheTunnel() {
        try (Guarded guarded = Guarded.strict()) {
            guarded.in(head(HttpMethod.CONNECT, "a:1", "good"), LastHttpContent.EMPTY_LAST_CONTENT)
                    .verify();
            guarded.write(new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK));
            guarded.in("bytes");
            assertThat(guarded.arrived()).containsExactly("a:1", "", "bytes");
        }
    }

    @Test
    void deniedUpgradeIsAnOrdinaryDenialAndTheConnectionStays() {
        try (Guarded guarded = Guarded.strict()) {
            guarded.in(upgrade("bad"), LastHttpContent.EMPTY_LAST_CONTENT).verify();
            assertThat(guarded.out().headers().contains("Connection")).isFalse();
            assertThat(guarded.get("/", null).status()).isEqualTo(401);
        }
    }

    @Test
    void whatIsSentBeforeTheVerdictWaitsForItInOrder() {
        Upgrading application = new Upgrading();
        try (Guarded guarded = Guarded.strict(application)) {
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
        try (Guarded guarded = Guarded.strict()) {
            guarded.in(upgrade("good"), LastHttpContent.EMPTY_LAST_CONTENT)
                    .in(head(HttpMethod.GET, "/held", "good"), LastHttpContent.EMPTY_LAST_CONTENT)
                    .verify();
            assertThat(guarded.arrived()).containsExactly("/ws", "");
            guarded.channel().pipeline().write(response(HttpResponseStatus.SWITCHING_PROTOCOLS));
            guarded.channel().pipeline().fireChannelRead("frame"); // as a codec does that is removed
            assertThat(guarded.arrived()).isEmpty();
            guarded.channel().flush();
            assertThat(guarded.arrived()).containsExactly("/held", "", "frame");
            assertThat(guarded.status()).isEqualTo(101);
        }
    }

    @Test
    void tunnelThatOpensBeforeTheRequestHasEndedStillScrubsItsTrailers() {
        Guarded guarded =
                Guarded.with(BasicAuth.of(Policy.strict().withForwardedUser("X-User"), Guarded.EVERY_PASSWORD_BUT_BAD));
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

    @Test
    void messagesThatAreNoPartOfARequestPassAtOnceAndWhileVerifyingInOrder() {
        try (Guarded guarded = Guarded.strict()) {
            guarded.in("proxy");
            assertThat(guarded.arrived()).containsExactly("proxy");
            guarded.in(head(HttpMethod.GET, "/", "good"), LastHttpContent.EMPTY_LAST_CONTENT, "other");
            assertThat(guarded.arrived()).isEmpty();
            assertThat(guarded.verify().arrived()).containsExactly("/", "", "other");
        }
    }

    @Test
    void ourAnswersAreNotSeenByWhatStandsBehindTheGuard() {
        Object[] seen = {null};
        ChannelOutboundHandlerAdapter behind = new ChannelOutboundHandlerAdapter() {
            @Override
            public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
                seen[0] = message;
                ctx.write(message, promise);
            }
        };
        try (Guarded guarded = Guarded.strict(behind)) {
            assertThat(guarded.get("/", null).status()).isEqualTo(401);
            assertThat(seen[0]).isNull();
        }
    }

    @Test
    void streamsMixedInOneChannelAreRefused() {
        try (Guarded guarded = Guarded.strict()) {
            HttpRequest mixed = new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, "/");
            mixed.headers().set("x-http2-stream-id", 3);
            guarded.in(mixed, LastHttpContent.EMPTY_LAST_CONTENT);
            assertThat(guarded.status()).isEqualTo(400);
            assertThat(guarded.channel().isOpen()).isFalse();
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
