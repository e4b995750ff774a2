package io.htpasswd.netty;

import io.htpasswd.basic.Rejection;
import io.netty.buffer.ByteBufHolder;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * HTTP/1: reads and drops the body up to a limit, so that the connection stays; a longer one, a slower one, or one that the
 * client holds back until it may send it, closes the connection in stages: answer, end of output, a while of reading (RFC
 * 9112 §9.6). To close at once would reset the connection, and the answer could be lost.
 */
final class Http1Denial implements Denial {
    /** For the client to send the body of its request. */
    private static final long BODY_SECONDS = 30;
    /** For the client to take the response. */
    private static final long RESPONSE_SECONDS = 30;
    /** For the client to see the response before a reset could take it away. */
    private static final long LINGER_SECONDS = 2;

    private final long maxDiscardedBody;
    private State state = State.DISCARDING;
    private long discardable;
    private @Nullable ChannelFuture response;
    private @Nullable Future<?> clock;

    Http1Denial(GuardOptions options) {
        this.maxDiscardedBody = options.maxDiscardedBody;
        this.discardable = maxDiscardedBody;
    }

    @Override
    public void reject(ChannelHandlerContext ctx, HttpRequest request, Rejection rejection) {
        boolean complete = request instanceof LastHttpContent;
        boolean keepAlive = HttpUtil.isKeepAlive(request) && (complete || isReadable(request));
        answer(ctx, request, RejectionResponse.of(rejection, request, keepAlive));
        if (!keepAlive || isLost()) close(ctx);
        else if (complete) state = State.IDLE;
        else if (Framing.announcesBody(request)) startClock(ctx, BODY_SECONDS, () -> close(ctx));
    }

    @Override
    public void refuse(ChannelHandlerContext ctx, HttpRequest request) {
        answer(ctx, request, RejectionResponse.badRequest(false));
        close(ctx);
    }

    @Override
    public void discard(ChannelHandlerContext ctx, Object message) {
        if (message instanceof ByteBufHolder content) {
            discardable -= content.content().readableBytes();
        }
        boolean last = message instanceof LastHttpContent;
        boolean cutShort =
                message instanceof HttpObject part && part.decoderResult().isFailure();
        ReferenceCountUtil.release(message);
        if (state != State.DISCARDING) return;
        if (discardable < 0 || cutShort) {
            close(ctx);
        } else if (last) {
            state = State.IDLE;
            end();
        }
    }

    @Override
    public State state() {
        return state;
    }

    @Override
    public void end() {
        if (clock != null) clock.cancel(false);
    }

    private boolean isReadable(HttpRequest request) {
        // It has not sent its body and may or may not do so now: nobody could tell body from request.
        if (HttpUtil.is100ContinueExpected(request)) return false;
        try {
            return HttpUtil.getContentLength(request, 0L) <= maxDiscardedBody;
        } catch (NumberFormatException e) {
            return false;
        }
    }

    private void answer(ChannelHandlerContext ctx, HttpRequest request, FullHttpResponse denial) {
        ReferenceCountUtil.release(request);
        response = ctx.writeAndFlush(denial).addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
    }

    /** In a tunnel whose codec is gone, for one: a client that waits for an answer would wait for ever. */
    private boolean isLost() {
        return response != null && response.isDone() && !response.isSuccess();
    }

    private void close(ChannelHandlerContext ctx) {
        state = State.CLOSING;
        startClock(ctx, RESPONSE_SECONDS, () -> ctx.close());
        if (response != null) response.addListener(written -> linger(ctx));
    }

    private void linger(ChannelHandlerContext ctx) {
        if (!(ctx.channel() instanceof DuplexChannel channel) || !channel.isActive()) {
            ctx.close();
            return;
        }
        SslHandler tls = ctx.pipeline().get(SslHandler.class);
        // To a peer that speaks TLS a bare end of the stream would look like an attack.
        if (tls == null) channel.shutdownOutput();
        else tls.closeOutbound();
        startClock(ctx, LINGER_SECONDS, () -> ctx.close());
    }

    private void startClock(ChannelHandlerContext ctx, long seconds, Runnable late) {
        end();
        clock = ctx.executor().schedule(late, seconds, TimeUnit.SECONDS);
    }
}
