package io.htpasswd.recipes.nettyconnectproxy;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.net.URI;
import java.net.URISyntaxException;

/** Opens the tunnel that a CONNECT asks for, once the guard has let it through (RFC 9110 §9.3.6). */
final class Connect extends SimpleChannelInboundHandler<HttpObject> {
    private HttpRequest request;

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, HttpObject message) throws URISyntaxException {
        if (message instanceof HttpRequest head) request = head;
        if (!(message instanceof LastHttpContent)) return;
        URI target = new URI("connect://" + request.uri());
        if (!request.method().equals(HttpMethod.CONNECT)) refuse(ctx, HttpResponseStatus.METHOD_NOT_ALLOWED);
        else if (target.getHost() == null || target.getPort() < 1) refuse(ctx, HttpResponseStatus.BAD_REQUEST);
        else connect(ctx, target);
    }

    private static void connect(ChannelHandlerContext ctx, URI target) {
        new Bootstrap()
                .group(ctx.channel().eventLoop())
                .channel(ctx.channel().getClass().asSubclass(Channel.class))
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, 10_000)
                .option(ChannelOption.AUTO_READ, false)
                .handler(new Relay(ctx.channel()))
                .connect(target.getHost(), target.getPort())
                .addListener((ChannelFutureListener) connected -> {
                    if (connected.isSuccess()) open(ctx, connected.channel());
                    else refuse(ctx, HttpResponseStatus.BAD_GATEWAY);
                });
    }

    /** The answer is the last that is HTTP on this connection: codec and guard leave, bytes remain. */
    private static void open(ChannelHandlerContext ctx, Channel upstream) {
        FullHttpResponse established = new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1, new HttpResponseStatus(200, "Connection established"), Unpooled.EMPTY_BUFFER);
        ctx.writeAndFlush(established).addListener((ChannelFutureListener) written -> {
            ctx.pipeline().replace(ctx.handler(), "relay", new Relay(upstream));
            ctx.pipeline().remove(HttpServerCodec.class);
            upstream.config().setAutoRead(true);
        });
    }

    private static void refuse(ChannelHandlerContext ctx, HttpResponseStatus status) {
        FullHttpResponse response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, Unpooled.EMPTY_BUFFER);
        response.headers().set("Content-Length", 0).set("Connection", "close");
        ctx.writeAndFlush(response).addListener(ChannelFutureListener.CLOSE);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (cause instanceof URISyntaxException) refuse(ctx, HttpResponseStatus.BAD_REQUEST);
        else ctx.close();
    }

    /** Bytes of one side to the other, no faster than the other takes them. */
    private static final class Relay extends ChannelInboundHandlerAdapter {
        private final Channel other;

        Relay(Channel other) {
            this.other = other;
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object bytes) {
            if (other.isActive()) other.write(bytes);
            else ReferenceCountUtil.release(bytes);
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext ctx) {
            other.flush();
            if (!other.isWritable()) ctx.channel().config().setAutoRead(false);
        }

        @Override
        public void channelWritabilityChanged(ChannelHandlerContext ctx) {
            if (ctx.channel().isWritable()) other.config().setAutoRead(true);
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            other.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            ctx.close();
        }
    }
}
