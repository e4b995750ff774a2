package io.htpasswd.netty;

import static io.htpasswd.netty.TestChannel.head;
import static io.htpasswd.netty.TestChannel.response;
import static org.assertj.core.api.Assertions.assertThat;

import io.htpasswd.basic.BasicAuth;
import io.htpasswd.basic.Decision;
import io.htpasswd.basic.Policy;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.Attribute;
import io.netty.util.ReferenceCountUtil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** After an upgrade or a CONNECT bytes and frames are the application's, in order; a request is one wherever it is read. */
class TunnelTest {
    private static HttpRequest upgrade(String password) {
        HttpRequest request = head(HttpMethod.GET, "/ws", password);
        request.headers().set("Connection", "Upgrade").set("Upgrade", "websocket");
        return request;
    }

    private static TestChannel tunnel(String method, int status) {
        TestChannel guarded = TestChannel.strict();
        open(guarded, method, status);
        return guarded;
    }

    /** A user's request, and the application's answer to it. */
    private static void open(TestChannel guarded, String method, int status) {
        guarded.in(head(HttpMethod.valueOf(method), "/", "good"), LastHttpContent.EMPTY_LAST_CONTENT)
                .verify();
        guarded.write(response(HttpResponseStatus.valueOf(status)));
        guarded.arrived();
    }

    /** A codec that the application has left in place goes on reading requests: each of them is one. */
    @ParameterizedTest
    @CsvSource({"GET, 101", "CONNECT, 200", "CONNECT, 204", "GET, 200", "CONNECT, 502"})
    void afterAnyAnswerWhatIsNoHttpPassesAndARequestIsAskedAbout(String method, int status) {
        try (TestChannel guarded = tunnel(method, status)) {
            guarded.in("frame", head(HttpMethod.GET, "/inside", null), guarded.last("a"));
            assertThat(guarded.arrived()).containsExactly("frame");
            assertThat(guarded.status()).isEqualTo(401);
            guarded.get("/inside", "bad").verify();
            assertThat(guarded.arrived()).isEmpty();
            assertThat(guarded.status()).isEqualTo(401);
            guarded.get("/inside", "good").in("frame").verify();
            assertThat(guarded.arrived()).containsExactly("/inside", "", "frame");
            assertThat(guarded.answer().get("/after", null).status()).isEqualTo(401);
        }
    }

    @ParameterizedTest
    @CsvSource({"GET, 101", "CONNECT, 200"})
    void contentsInATunnelThatNoRequestLetInCameBeforeAreReleased(String method, int status) {
        try (TestChannel guarded = tunnel(method, status)) {
            guarded.in(guarded.content("a"), guarded.last("b"), "frame", guarded.content("c"));
            assertThat(guarded.arrived()).containsExactly("frame");
            guarded.assertAllReleased();
        }
    }

    @ParameterizedTest
    @CsvSource({"GET, 101", "CONNECT, 200"})
    void requestInATunnelIsEditedAndItsUserIsTheChannels(String method, int status) {
        TestChannel guarded = TestChannel.with(
                BasicAuth.of(Policy.optional().withForwardedUser("X-User"), TestChannel.EVERY_PASSWORD_BUT_BAD));
        try (guarded) {
            open(guarded, method, status);
            Attribute<Decision.Authenticated> user = guarded.channel().attr(BasicAuthHandler.AUTHENTICATED);
            assertThat(user.get()).isNotNull();
            HttpRequest anonymous = head(HttpMethod.GET, "/anonymous", null);
            anonymous.headers().set("X-User", "root");
            guarded.in(anonymous, LastHttpContent.EMPTY_LAST_CONTENT);
            assertThat(guarded.arrived()).containsExactly("/anonymous", "");
            assertThat(anonymous.headers().contains("X-User")).isFalse();
            assertThat(user.get()).isNull();
            HttpRequest good = head(HttpMethod.GET, "/good", "good");
            guarded.answer().in(good, LastHttpContent.EMPTY_LAST_CONTENT).verify();
            assertThat(guarded.arrived()).containsExactly("/good", "");
            assertThat(good.headers().contains("Authorization")).isFalse();
            assertThat(good.headers().get("X-User")).isEqualTo("user");
            assertThat(user.get()).isNotNull();
        }
    }

    /** As HTTP/2 has it: what is sent through a CONNECT's stream is the request's own content. */
    @Test
    void contentsOfTheRequestThatOpenedTheTunnelPassUntilItsEnd() {
        try (TestChannel guarded = TestChannel.strict()) {
            guarded.in(head(HttpMethod.CONNECT, "a:1", "good")).verify();
            guarded.write(new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK));
            guarded.in(guarded.content("a")).in(guarded.content("b"), guarded.last("c"), guarded.content("d"));
            assertThat(guarded.arrived()).containsExactly("a:1", "a", "b", "c");
        }
    }

    /** Else its denial would stand in the middle of the answer. */
    @ParameterizedTest
    @CsvSource({"GET, 101", "CONNECT, 200"})
    void requestInATunnelWaitsForTheEndOfTheAnswerThatOpenedItAndBytesDoNot(String method, int status) {
        try (TestChannel guarded = TestChannel.strict()) {
            guarded.in(head(HttpMethod.valueOf(method), "/", "good"), LastHttpContent.EMPTY_LAST_CONTENT)
                    .verify();
            guarded.write(new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(status)));
            guarded.in("bytes").get("/inside", null);
            assertThat(guarded.arrived()).containsExactly("/", "", "bytes");
            guarded.write(new DefaultHttpContent(Unpooled.EMPTY_BUFFER));
            assertThat(guarded.outOrNull()).isNull();
            guarded.write(LastHttpContent.EMPTY_LAST_CONTENT);
            assertThat(guarded.status()).isEqualTo(401);
        }
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
    void answerToConnectNeedsNoEndToOpenTheTunnel() {
        try (TestChannel guarded = TestChannel.strict()) {
            guarded.in(head(HttpMethod.CONNECT, "a:1", "good"), LastHttpContent.EMPTY_LAST_CONTENT)
                    .verify();
            guarded.write(new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK));
            guarded.in("bytes");
            assertThat(guarded.arrived()).containsExactly("a:1", "", "bytes");
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

    @Test
    void messagesThatAreNoPartOfARequestPassAtOnceAndWhileVerifyingInOrder() {
        try (TestChannel guarded = TestChannel.strict()) {
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
        try (TestChannel guarded = TestChannel.strict(behind)) {
            assertThat(guarded.get("/", null).status()).isEqualTo(401);
            assertThat(seen[0]).isNull();
        }
    }

    @Test
    void streamsMixedInOneChannelAreRefused() {
        try (TestChannel guarded = TestChannel.strict()) {
            HttpRequest mixed = new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, "/");
            mixed.headers().set("x-http2-stream-id", 3);
            guarded.in(mixed, LastHttpContent.EMPTY_LAST_CONTENT);
            assertThat(guarded.status()).isEqualTo(400);
            assertThat(guarded.channel().isOpen()).isFalse();
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
