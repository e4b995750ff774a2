package io.htpasswd.netty;

import static io.htpasswd.netty.TestChannel.head;
import static io.htpasswd.netty.TestChannel.response;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.htpasswd.testing.TestRequest;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the client gets of a request that is not let in, and what becomes of the rest of it. */
class DenialTest {
    private static HttpRequest chunked(String password) {
        HttpRequest head = head(HttpMethod.POST, "/", password);
        head.headers().set("Transfer-Encoding", "chunked");
        return head;
    }

    @Test
    void requestWithoutCredentialsIsAnsweredAtOnceAndTheConnectionStays() {
        try (TestChannel guarded = TestChannel.strict()) {
            FullHttpResponse response = guarded.get("/", null).out();
            assertThat(response.status().code()).isEqualTo(401);
            assertThat(response.headers().get("WWW-Authenticate"))
                    .isEqualTo("Basic realm=\"Restricted\", charset=\"UTF-8\"");
            assertThat(response.headers().getInt("Content-Length"))
                    .isEqualTo("basic authentication failure: no basic authentication credentials found".length());
            assertThat(response.headers().get("Cache-Control")).isEqualTo("no-store");
            assertThat(response.headers().contains("Connection")).isFalse();
            assertThat(guarded.waiting()).isZero();
            assertThat(guarded.get("/", null).status()).isEqualTo(401);
            assertThat(guarded.arrived()).isEmpty();
            assertThat(guarded.channel().isOpen()).isTrue();
        }
    }

    @Test
    void headDenialHasNoBodyAndNoLengthOfOne() {
        try (TestChannel guarded = TestChannel.strict()) {
            guarded.in(head(HttpMethod.HEAD, "/", null), LastHttpContent.EMPTY_LAST_CONTENT);
            FullHttpResponse response = guarded.channel().readOutbound();
            assertThat(response.content().readableBytes()).isZero();
            assertThat(response.headers().contains("Content-Length")).isFalse();
            response.release();
        }
    }

    @Test
    void bodyOfADeniedRequestIsDroppedAndTheConnectionStays() {
        try (TestChannel guarded = TestChannel.strict()) {
            HttpRequest head = head(HttpMethod.POST, "/", "bad");
            head.headers().set("Content-Length", 10);
            guarded.in(head, guarded.content("12345")).verify();
            assertThat(guarded.status()).isEqualTo(401);
            guarded.in(guarded.last("67890")).get("/next", null);
            assertThat(guarded.status()).isEqualTo(401);
            assertThat(guarded.arrived()).isEmpty();
            assertThat(guarded.channel().isOpen()).isTrue();
        }
    }

    @ParameterizedTest
    @CsvSource({"Content-Length, 65537", "Expect, 100-continue", "Connection, close", "Content-Length, none"})
    void bodyThatIsNotReadToItsEndClosesTheConnectionAndIsReleased(String name, String value) {
        try (TestChannel guarded = TestChannel.strict()) {
            HttpRequest head = head(HttpMethod.POST, "/", "bad");
            head.headers().set(name, value);
            guarded.in(head, guarded.content("12345")).verify();
            FullHttpResponse response = guarded.out();
            assertThat(response.status().code()).isEqualTo(401);
            assertThat(response.headers().get("Connection")).isEqualTo("close");
            assertThat(guarded.channel().isOpen()).isFalse();
            assertThat(guarded.arrived()).isEmpty();
            guarded.assertAllReleased();
        }
    }

    @Test
    void chunkedBodyAboveTheLimitClosesTheConnection() {
        try (TestChannel guarded = TestChannel.strict()) {
            guarded.in(chunked(null), guarded.content("x".repeat(65536)));
            assertThat(guarded.status()).isEqualTo(401);
            assertThat(guarded.channel().isOpen()).isTrue();
            guarded.in(guarded.content("x"));
            assertThat(guarded.channel().isOpen()).isFalse();
            guarded.assertAllReleased();
        }
    }

    @Test
    void bodyThatTricklesClosesTheConnectionAfterHalfAMinute() {
        try (TestChannel guarded = TestChannel.strict()) {
            guarded.in(chunked(null));
            assertThat(guarded.status()).isEqualTo(401);
            for (int second = 1; second <= 29; second++) {
                guarded.channel().advanceTimeBy(1, TimeUnit.SECONDS);
                guarded.in(guarded.content("x")).channel().runPendingTasks();
            }
            assertThat(guarded.channel().isOpen()).isTrue();
            guarded.channel().advanceTimeBy(2, TimeUnit.SECONDS);
            guarded.channel().runPendingTasks();
            assertThat(guarded.channel().isOpen()).isFalse();
        }
    }

    /** The answer has not left: the connection is not closed before it has, unless the peer never takes it. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void afterTheBodysTimeIsUpNothingIsARequestAnyMore(boolean takesTheAnswer) {
        try (TestChannel guarded = TestChannel.strict()) {
            StalledClient peer = new StalledClient();
            guarded.channel().pipeline().addFirst(peer);
            guarded.in(chunked(null));
            guarded.channel().advanceTimeBy(31, TimeUnit.SECONDS);
            guarded.channel().runPendingTasks();
            guarded.get("/next", "good").in(guarded.content("x"));
            guarded.assertAllReleased();
            assertThat(guarded.waiting()).isZero();
            assertThat(guarded.channel().isOpen()).isTrue();
            if (takesTheAnswer) peer.letGo();
            else guarded.channel().advanceTimeBy(31, TimeUnit.SECONDS);
            guarded.channel().runPendingTasks();
            assertThat(guarded.channel().isOpen()).isFalse();
        }
    }

    /** Also one that the next head ends, which no codec sends. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void bodyThatEndsInTimeStopsTheClock(boolean byItsLastContent) {
        try (TestChannel guarded = TestChannel.strict()) {
            guarded.in(chunked(null));
            assertThat(guarded.status()).isEqualTo(401);
            if (byItsLastContent) guarded.in(guarded.last("x"));
            else guarded.get("/next", "good").verify();
            guarded.channel().advanceTimeBy(1, TimeUnit.HOURS);
            guarded.channel().runPendingTasks();
            assertThat(guarded.channel().isOpen()).isTrue();
            if (byItsLastContent) guarded.get("/next", "good").verify();
            assertThat(guarded.arrived()).containsExactly("/next", "");
        }
    }

    @Test
    void bodyThatCannotBeReadClosesTheConnection() {
        try (TestChannel guarded = TestChannel.strict()) {
            guarded.in(chunked(null));
            assertThat(guarded.status()).isEqualTo(401);
            LastHttpContent cutShort = guarded.last("");
            cutShort.setDecoderResult(DecoderResult.failure(new NumberFormatException()));
            guarded.in(cutShort);
            assertThat(guarded.channel().isOpen()).isFalse();
        }
    }

    @Test
    void denialOfAFullRequestReleasesItAndTheConnectionStays() {
        try (TestChannel guarded = TestChannel.strict()) {
            var full = new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.POST, "/", guarded.buffer("12345"));
            full.headers().set("Authorization", TestRequest.basic("user", "bad"));
            guarded.in(full).verify();
            assertThat(guarded.status()).isEqualTo(401);
            assertThat(guarded.channel().isOpen()).isTrue();
            guarded.assertAllReleased();
        }
    }

    @Test
    void undecodableRequestIs400AndCloses() {
        try (TestChannel guarded = TestChannel.strict()) {
            HttpRequest request = head(HttpMethod.GET, "/bad-request", "good");
            request.setDecoderResult(DecoderResult.failure(new IllegalArgumentException()));
            FullHttpResponse response = guarded.in(request).out();
            assertThat(response.status().code()).isEqualTo(400);
            assertThat(response.headers().get("Connection")).isEqualTo("close");
            assertThat(guarded.channel().isOpen()).isFalse();
            assertThat(guarded.waiting()).isZero();
        }
    }

    @ParameterizedTest
    @CsvSource({"identity, none", "gzip, none", "chunked, 5", "identity, 5"})
    void requestWithoutACertainEndIs400AndCloses(String coding, String length) {
        try (TestChannel guarded = TestChannel.strict()) {
            HttpRequest request = head(HttpMethod.POST, "/", "good");
            request.headers().set("Transfer-Encoding", coding);
            if (!length.equals("none")) request.headers().set("Content-Length", length);
            assertThat(guarded.in(request, guarded.content("x")).status()).isEqualTo(400);
            assertThat(guarded.channel().isOpen()).isFalse();
            assertThat(guarded.waiting()).isZero();
        }
    }

    @Test
    void limitOfABodyIsAtLeastNone() {
        var factory = BasicAuthHandler.factory(TestChannel.STRICT, Server.HASHING);
        assertThatThrownBy(() -> factory.withMaxDiscardedBody(-1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("maxDiscardedBody");
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
}
