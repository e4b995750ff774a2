package io.htpasswd.netty;

import io.htpasswd.basic.Decision;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** Answers a request that has ended with what it knows of it: who, and how many bytes of a body. */
final class Application extends SimpleChannelInboundHandler<HttpObject> {
    private final Queue<String> served;
    private @Nullable HttpRequest request;
    private long bytes;

    Application(Queue<String> served) {
        this.served = served;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, HttpObject message) {
        if (message instanceof HttpRequest head) {
            request = head;
            bytes = 0;
            served.add(head.method() + " " + head.uri());
        }
        if (message instanceof HttpContent part) bytes += part.content().readableBytes();
        if (!message.decoderResult().isSuccess()) ctx.close();
        else if (message instanceof LastHttpContent && request != null) answer(ctx, request);
    }

    private void answer(ChannelHandlerContext ctx, HttpRequest asked) {
        Decision.Authenticated user =
                ctx.channel().attr(BasicAuthHandler.AUTHENTICATED).get();
        ByteBuf text = ByteBufUtil.writeUtf8(ctx.alloc(), (user == null ? "nobody" : user.user()) + " sent " + bytes);
        FullHttpResponse answer = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK, text);
        answer.headers().setInt("Content-Length", text.readableBytes());
        HttpUtil.setKeepAlive(answer, HttpUtil.isKeepAlive(asked));
        ChannelFuture written = ctx.writeAndFlush(answer);
        if (!HttpUtil.isKeepAlive(asked)) written.addListener(ChannelFutureListener.CLOSE);
    }
}
