package io.htpasswd.examples.gateway;

import io.htpasswd.basic.Decision;
import io.htpasswd.examples.HeadersPage;
import io.htpasswd.netty.BasicAuthHandler;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What stands behind the guard. */
final class HeadersHandler extends SimpleChannelInboundHandler<HttpObject> {
    private @Nullable FullHttpResponse response;

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, HttpObject message) {
        if (message instanceof HttpRequest request) response = response(ctx, request);
        FullHttpResponse ready = response;
        if (message instanceof LastHttpContent && ready != null) {
            response = null;
            ctx.writeAndFlush(ready);
        }
    }

    private static FullHttpResponse response(ChannelHandlerContext ctx, HttpRequest request) {
        boolean page = HeadersPage.isAt(request.method().name(), new QueryStringDecoder(request.uri()).path());
        ByteBuf body = page ? Unpooled.wrappedBuffer(HeadersPage.of(headers(request))) : Unpooled.EMPTY_BUFFER;
        FullHttpResponse response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK, body);
        if (page) response.headers().set(HttpHeaderNames.CONTENT_TYPE, HeadersPage.TYPE);
        // A 200 to CONNECT has no length: RFC 9110 §9.3.6.
        if (!request.method().equals(HttpMethod.CONNECT)) {
            response.headers().setInt(HttpHeaderNames.CONTENT_LENGTH, body.readableBytes());
        }
        // A client of HTTP/1.0 that asked to keep the connection waits for its end unless it is told that it stays.
        HttpUtil.setKeepAlive(response.headers(), request.protocolVersion(), HttpUtil.isKeepAlive(request));
        Decision.Authenticated user =
                ctx.channel().attr(BasicAuthHandler.AUTHENTICATED).get();
        if (user != null) response.headers().set(HeadersPage.USER_HEADER, user.encodedUser());
        return response;
    }

    private static Map<String, List<String>> headers(HttpRequest request) {
        Map<String, List<String>> headers = new LinkedHashMap<>();
        for (String name : request.headers().names())
            headers.put(name, request.headers().getAll(name));
        return headers;
    }

    /** The client has ended its output; the guard passes this on once all that was sent before has its answer. */
    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof ChannelInputShutdownEvent) {
            ctx.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
        } else {
            ctx.fireUserEventTriggered(event);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        // A reset connection most of the time: there is nobody left to tell.
        ctx.close();
    }
}
