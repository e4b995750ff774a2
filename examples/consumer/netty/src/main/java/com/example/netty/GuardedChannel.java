package com.example.netty;

import io.htpasswd.netty.BasicAuthHandler;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpServerKeepAliveHandler;
import io.netty.handler.codec.http.HttpVersion;

/** Greets the user whom the handler has let in. */
final class GuardedChannel extends ChannelInitializer<Channel> {
    private final BasicAuthHandler.Factory guards;

    GuardedChannel(BasicAuthHandler.Factory guards) {
        this.guards = guards;
    }

    @Override
    protected void initChannel(Channel channel) {
        channel.pipeline()
                .addLast(new HttpServerCodec(), guards.newHandler())
                .addLast(new HttpServerKeepAliveHandler(), new HttpObjectAggregator(1 << 20))
                .addLast(new Greeting());
    }

    private static final class Greeting extends SimpleChannelInboundHandler<FullHttpRequest> {
        @Override
        protected void channelRead0(ChannelHandlerContext ctx, FullHttpRequest request) {
            String user = ctx.channel().attr(BasicAuthHandler.AUTHENTICATED).get().user();
            ByteBuf text = ByteBufUtil.writeUtf8(ctx.alloc(), "hello " + user);
            FullHttpResponse response =
                    new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK, text);
            response.headers().setInt(HttpHeaderNames.CONTENT_LENGTH, text.readableBytes());
            ctx.writeAndFlush(response);
        }
    }
}
