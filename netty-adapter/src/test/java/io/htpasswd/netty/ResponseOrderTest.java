package io.htpasswd.netty;

import static io.htpasswd.netty.TestChannel.head;
import static io.htpasswd.netty.TestChannel.response;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** No answer of ours comes before one that the application still owes, however it gives it. */
class ResponseOrderTest {
    private static DefaultHttpResponse begin(int status) {
        return new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(status));
    }

    @Test
    void denialWaitsForTheAnswerBeforeIt() {
        try (TestChannel guarded = TestChannel.strict()) {
            guarded.get("/1", "good").get("/2", null).verify();
            assertThat(guarded.arrived()).containsExactly("/1", "");
            assertThat(guarded.outOrNull()).isNull();
            guarded.answer();
            assertThat(guarded.status()).isEqualTo(401);
        }
    }

    @Test
    void refusalOfAnUndecodableHeadWaitsForTheAnswerBeforeIt() {
        try (TestChannel guarded = TestChannel.strict()) {
            HttpRequest bad = head(HttpMethod.GET, "/bad-request", null);
            bad.setDecoderResult(DecoderResult.failure(new IllegalArgumentException()));
            guarded.get("/1", "good").in(bad).verify();
            assertThat(guarded.outOrNull()).isNull();
            guarded.answer();
            assertThat(guarded.status()).isEqualTo(400);
        }
    }

    @Test
    void userStaysOnTheChannelUntilTheRequestIsAnswered() {
        try (TestChannel guarded = TestChannel.strict()) {
            guarded.get("/1", "good").get("/2", null).verify();
            assertThat(guarded.channel().attr(BasicAuthHandler.AUTHENTICATED).get())
                    .isNotNull();
            guarded.answer();
            assertThat(guarded.channel().attr(BasicAuthHandler.AUTHENTICATED).get())
                    .isNull();
            assertThat(guarded.status()).isEqualTo(401);
        }
    }

    @Test
    void answerInPartsIsWaitedForToItsEnd() {
        try (TestChannel guarded = TestChannel.strict()) {
            guarded.get("/1", "good").get("/2", null).verify();
            guarded.write(begin(200)).write(new DefaultHttpContent(Unpooled.EMPTY_BUFFER));
            assertThat(guarded.outOrNull()).isNull();
            guarded.write(LastHttpContent.EMPTY_LAST_CONTENT);
            assertThat(guarded.status()).isEqualTo(401);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {100, 102, 103})
    void interimAnswersAreNone(int status) {
        try (TestChannel guarded = TestChannel.strict()) {
            guarded.get("/1", "good").get("/2", null).verify();
            guarded.write(response(HttpResponseStatus.valueOf(status)));
            guarded.write(begin(status)).write(LastHttpContent.EMPTY_LAST_CONTENT);
            assertThat(guarded.outOrNull()).isNull();
            guarded.answer();
            assertThat(guarded.status()).isEqualTo(401);
        }
    }

    @Test
    void answerToHeadCountsWithoutABody() {
        try (TestChannel guarded = TestChannel.strict()) {
            guarded.in(head(HttpMethod.HEAD, "/1", "good"), LastHttpContent.EMPTY_LAST_CONTENT)
                    .get("/2", null)
                    .verify();
            guarded.write(begin(200)).write(LastHttpContent.EMPTY_LAST_CONTENT);
            assertThat(guarded.status()).isEqualTo(401);
        }
    }

    @Test
    void answerBeforeTheRequestHasEndedCountsAsWell() {
        try (TestChannel guarded = TestChannel.strict()) {
            guarded.in(head(HttpMethod.POST, "/1", "good"), guarded.content("a"))
                    .verify();
            guarded.write(response(HttpResponseStatus.REQUEST_ENTITY_TOO_LARGE));
            guarded.in(guarded.last("b")).get("/2", "good").verify();
            assertThat(guarded.arrived()).containsExactly("/1", "a", "b", "/2", "");
        }
    }

    @Test
    void answerThatNobodyAskedForIsNotTheNextOne() {
        try (TestChannel guarded = TestChannel.strict()) {
            guarded.write(response(HttpResponseStatus.REQUEST_TIMEOUT))
                    .get("/1", "good")
                    .get("/2", null)
                    .verify();
            assertThat(guarded.outOrNull()).isNull();
            guarded.answer();
            assertThat(guarded.status()).isEqualTo(401);
        }
    }

    @Test
    void applicationThatClosesInsteadLeavesNothingBehind() {
        try (TestChannel guarded = TestChannel.strict()) {
            guarded.in(head(HttpMethod.POST, "/1", "good"), guarded.last("a"))
                    .in(head(HttpMethod.POST, "/2", "good"), guarded.last("b"))
                    .verify();
            assertThat(guarded.arrived()).containsExactly("/1", "a");
            guarded.channel().close();
            guarded.assertAllReleased();
            assertThat(guarded.verify().arrived()).isEmpty();
        }
    }

    @Test
    void answerWithAVoidPromiseCounts() {
        try (TestChannel guarded = TestChannel.strict()) {
            guarded.get("/1", "good").get("/2", null).verify();
            Channel channel = guarded.channel();
            channel.writeAndFlush(response(HttpResponseStatus.OK), channel.voidPromise());
            guarded.channel().runPendingTasks();
            assertThat(guarded.status()).isEqualTo(200);
            assertThat(guarded.status()).isEqualTo(401);
        }
    }

    /** When an application answers. */
    enum Answering {
        AT_ONCE,
        WHEN_THE_BATCH_IS_READ,
        LATER
    }

    @ParameterizedTest
    @EnumSource
    void twentyPipelinedGoodRequestsAreAnsweredInOrderWheneverTheApplicationDoes(Answering answering) {
        Application application = new Application(answering);
        try (TestChannel guarded = TestChannel.strict(application)) {
            Object[] batch = new Object[40];
            for (int i = 0; i < 20; i++) {
                batch[2 * i] = head(HttpMethod.GET, "/" + i, i % 2 == 0 ? "good" : "bad");
                batch[2 * i + 1] = LastHttpContent.EMPTY_LAST_CONTENT;
            }
            guarded.in(batch);
            for (int i = 0; i < 20; i++) {
                guarded.verify();
                guarded.channel().runPendingTasks();
                assertThat(guarded.status()).isEqualTo(i % 2 == 0 ? 200 : 401);
            }
            assertThat(application.heads).hasSize(10);
            assertThat(application.nested).isFalse();
        }
    }

    private static final class Application extends ChannelInboundHandlerAdapter {
        private final Answering answering;
        private final List<String> heads = new ArrayList<>();
        private int owed;
        private boolean answers;
        /** Called from within its own call: no application expects that. */
        private boolean nested;

        Application(Answering answering) {
            this.answering = answering;
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            nested |= answers;
            if (message instanceof HttpRequest request) heads.add(request.uri());
            if (message instanceof LastHttpContent) {
                owed++;
                if (answering == Answering.AT_ONCE) answer(ctx);
                if (answering == Answering.LATER) ctx.executor().execute(() -> answer(ctx));
            }
            ReferenceCountUtil.release(message);
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext ctx) {
            if (answering == Answering.WHEN_THE_BATCH_IS_READ) answer(ctx);
        }

        private void answer(ChannelHandlerContext ctx) {
            answers = true;
            for (; owed > 0; owed--) ctx.writeAndFlush(response(HttpResponseStatus.OK));
            answers = false;
        }
    }
}
