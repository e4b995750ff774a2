package io.htpasswd.recipes.nettyhttp2;

import io.htpasswd.netty.BasicAuthHandler;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.nio.charset.StandardCharsets;

/** What stands behind the guard, whatever the protocol: the user is the channel's, and a stream is a channel. */
final class Greeting extends SimpleChannelInboundHandler<FullHttpRequest> {
    @Override
    protected void channelRead0(ChannelHandlerContext ctx, FullHttpRequest request) {
        String user = ctx.channel().attr(BasicAuthHandler.AUTHENTICATED).get().user();
        FullHttpResponse response = new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1,
                HttpResponseStatus.OK,
                Unpooled.copiedBuffer("hello " + user + "\n", StandardCharsets.UTF_8));
        response.headers().set("content-type", "text/plain; charset=utf-8");
        response.headers().setInt("content-length", response.content().readableBytes());
        ctx.writeAndFlush(response);
    }
}
