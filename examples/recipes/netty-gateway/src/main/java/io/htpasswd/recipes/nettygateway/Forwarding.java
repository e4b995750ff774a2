package io.htpasswd.recipes.nettygateway;

import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Sends on what the guard has let through, as the guard has edited it: without credentials, with the user's name. */
final class Forwarding extends SimpleChannelInboundHandler<FullHttpRequest> {
    private static final HttpClient CLIENT = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();

    /** Of a connection, not of a message (RFC 9110 §7.6.1), or written by the client and by Netty themselves. */
    private static final Set<String> NOT_FORWARDED = Set.of(
            "connection",
            "content-length",
            "expect",
            "host",
            "keep-alive",
            "proxy-authenticate",
            "proxy-authorization",
            "proxy-connection",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade");

    private final URI upstream;

    Forwarding(URI upstream) {
        this.upstream = upstream;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, FullHttpRequest request) {
        HttpVersion version = request.protocolVersion();
        boolean keepAlive = HttpUtil.isKeepAlive(request);
        CLIENT.sendAsync(outgoing(request), HttpResponse.BodyHandlers.ofByteArray())
                .thenApply(Forwarding::incoming)
                .exceptionally(unreachable -> incoming(HttpResponseStatus.BAD_GATEWAY, new byte[0]))
                .thenAccept(response -> {
                    // Says so where a client of HTTP/1.0 may send another request.
                    HttpUtil.setKeepAlive(response.headers(), version, keepAlive);
                    ctx.writeAndFlush(response);
                });
    }

    private HttpRequest outgoing(FullHttpRequest request) {
        HttpRequest.Builder outgoing = HttpRequest.newBuilder(upstream.resolve(request.uri()))
                .timeout(Duration.ofSeconds(30))
                .method(
                        request.method().name(),
                        HttpRequest.BodyPublishers.ofByteArray(ByteBufUtil.getBytes(request.content())));
        List<String> ofTheConnection = request.headers().getAllAsString("Connection").stream()
                .flatMap(value -> List.of(value.toLowerCase(Locale.ROOT).split("[ \t]*,[ \t]*")).stream())
                .toList();
        request.headers().forEach(field -> {
            String name = field.getKey().toLowerCase(Locale.ROOT);
            if (!NOT_FORWARDED.contains(name) && !ofTheConnection.contains(name))
                outgoing.header(name, field.getValue());
        });
        return outgoing.build();
    }

    private static FullHttpResponse incoming(HttpResponse<byte[]> answer) {
        FullHttpResponse response = incoming(HttpResponseStatus.valueOf(answer.statusCode()), answer.body());
        answer.headers().map().forEach((name, values) -> {
            if (!NOT_FORWARDED.contains(name.toLowerCase(Locale.ROOT)))
                response.headers().add(name, values);
        });
        return response;
    }

    private static FullHttpResponse incoming(HttpResponseStatus status, byte[] body) {
        FullHttpResponse response =
                new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, Unpooled.wrappedBuffer(body));
        response.headers().setInt("Content-Length", body.length);
        return response;
    }
}
