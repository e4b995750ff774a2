package io.htpasswd.netty;

import io.htpasswd.basic.Rejection;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;

/** A rejection as Netty's message, as it stands: nothing about it is decided here but whether the connection stays. */
final class RejectionResponse {
    private RejectionResponse() {}

    static FullHttpResponse of(Rejection rejection, HttpRequest request, boolean keepAlive) {
        ByteBuf body = Unpooled.wrappedBuffer(rejection.bytes());
        FullHttpResponse response =
                new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(rejection.status()), body);
        rejection.forEachField(response.headers()::add);
        // A HEAD's length would be that of the body it does not have.
        if (!request.method().equals(HttpMethod.HEAD)) {
            response.headers().setInt(HttpHeaderNames.CONTENT_LENGTH, body.readableBytes());
        }
        HttpUtil.setKeepAlive(response.headers(), request.protocolVersion(), keepAlive);
        return response;
    }

    static FullHttpResponse badRequest(boolean keepAlive) {
        FullHttpResponse response = new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1, HttpResponseStatus.BAD_REQUEST, Unpooled.EMPTY_BUFFER);
        response.headers().setInt(HttpHeaderNames.CONTENT_LENGTH, 0);
        HttpUtil.setKeepAlive(response, keepAlive);
        return response;
    }
}
