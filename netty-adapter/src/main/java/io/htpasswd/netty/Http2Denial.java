package io.htpasswd.netty;

import io.htpasswd.basic.Rejection;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.util.ReferenceCountUtil;

/**
 * HTTP/2: the answer ends the stream; a client that has not finished is told after it to stop, without any error (RFC 9113
 * §8.1). The connection and its other streams know nothing of it.
 */
final class Http2Denial implements Denial {
    private boolean finished;

    @Override
    public void reject(ChannelHandlerContext ctx, HttpRequest request, Rejection rejection) {
        answer(ctx, request, RejectionResponse.of(rejection, request, true));
    }

    @Override
    public void refuse(ChannelHandlerContext ctx, HttpRequest request) {
        answer(ctx, request, RejectionResponse.badRequest(true));
    }

    @Override
    public void discard(ChannelHandlerContext ctx, Object message) {
        finished |= message instanceof LastHttpContent;
        ReferenceCountUtil.release(message);
    }

    @Override
    public State state() {
        return State.CLOSING;
    }

    private void answer(ChannelHandlerContext ctx, HttpRequest request, FullHttpResponse response) {
        finished = request instanceof LastHttpContent;
        ReferenceCountUtil.release(request);
        ctx.writeAndFlush(response).addListener(written -> {
            if (!written.isSuccess()) ctx.close();
            // What was held is looked at first: the request's end may be among it.
            else ctx.executor().execute(() -> stop(ctx));
        });
    }

    private void stop(ChannelHandlerContext ctx) {
        if (!finished && ctx.channel().isActive()) ctx.writeAndFlush(new DefaultHttp2ResetFrame(Http2Error.NO_ERROR));
    }
}
