package io.htpasswd.netty;

import io.htpasswd.basic.Rejection;
import io.netty.buffer.ByteBufHolder;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.util.concurrent.TimeUnit;

/**
 * Answers a denied request and gets rid of its body: reads and drops it up to a limit, so that the connection stays; a longer
 * one, or one that the client holds back until it may send it, closes the connection in stages: answer, end of output, a while
 * of reading (RFC 9112 §9.6). To close at once would reset the connection, and the answer could be lost.
 */
final class DeniedRequest {
    private static final long LINGER_SECONDS = 2;

    private final long maxDiscardedBody;
    private long discardable;

    DeniedRequest(long maxDiscardedBody) {
        this.maxDiscardedBody = maxDiscardedBody;
    }

    State answer(ChannelHandlerContext ctx, HttpRequest request, Rejection rejection) {
        boolean complete = request instanceof LastHttpContent;
        boolean readable = HttpUtil.getContentLength(request, 0L) <= maxDiscardedBody
                // It has not sent its body and may or may not do so now: nobody could tell body from request.
                && !HttpUtil.is100ContinueExpected(request);
        boolean keepAlive = HttpUtil.isKeepAlive(request) && (complete || readable);
        FullHttpResponse response = RejectionResponse.of(rejection, request, keepAlive);
        if (!keepAlive) return answerAndClose(ctx, request, response);
        ReferenceCountUtil.release(request);
        ctx.writeAndFlush(response);
        discardable = maxDiscardedBody;
        return complete ? State.IDLE : State.DISCARDING;
    }

    State answerAndClose(ChannelHandlerContext ctx, HttpRequest request, FullHttpResponse response) {
        boolean complete = request instanceof LastHttpContent;
        ReferenceCountUtil.release(request);
        ctx.writeAndFlush(response).addListener(written -> {
            if (complete) ctx.close();
            else linger(ctx);
        });
        return State.CLOSING;
    }

    /** A part of the body, while DISCARDING. */
    State discard(ChannelHandlerContext ctx, Object message) {
        boolean end = message instanceof LastHttpContent;
        if (message instanceof ByteBufHolder content) {
            discardable -= content.content().readableBytes();
        }
        ReferenceCountUtil.release(message);
        if (end) return State.IDLE;
        if (discardable >= 0) return State.DISCARDING;
        linger(ctx);
        return State.CLOSING;
    }

    private static void linger(ChannelHandlerContext ctx) {
        if (ctx.channel() instanceof DuplexChannel channel && channel.isActive()) {
            channel.shutdownOutput();
            ctx.executor().schedule(() -> ctx.close(), LINGER_SECONDS, TimeUnit.SECONDS);
        } else {
            ctx.close();
        }
    }
}
