package io.htpasswd.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2StreamFrameToHttpObjectCodec;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A tunnel of HTTP/2 is one stream, and the request that opened it the only one there is (RFC 9113 §8.5, RFC 8441). */
class Http2ConnectIT {
    private static Http2Headers connect(boolean extended) {
        Http2Headers headers = new DefaultHttp2Headers(false).method("CONNECT").authority("localhost:80");
        return extended ? headers.scheme("http").path("/chat").set(":protocol", "websocket") : headers;
    }

    private static Server server(boolean leaving) {
        return new Server((channel, guards) -> channel.pipeline()
                .addLast(
                        Http2FrameCodecBuilder.forServer().build(),
                        new Http2MultiplexHandler(streams(guards, leaving))));
    }

    private static ChannelInitializer<Channel> streams(Server server, boolean leaving) {
        return new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel stream) {
                stream.pipeline()
                        .addLast(new Http2StreamFrameToHttpObjectCodec(true), server.guard(), new Echo(leaving));
            }
        };
    }

    @ParameterizedTest
    @CsvSource({"false, false", "false, true", "true, false", "true, true"})
    void bytesOfATunnelThatAUserOpenedAreTheApplications(boolean extended, boolean leaving) throws Exception {
        try (Server server = server(leaving);
                Http2Client client = new Http2Client(server)) {
            var tunnel = client.request(connect(extended), Server.GOOD, false);
            assertThat(tunnel.status()).isEqualTo(200);
            for (int bytes : new int[] {3, 2000}) {
                tunnel.send(bytes, false);
                assertThat(tunnel.body()).hasSize(bytes);
            }
            var other = client.request("GET", "/", null, true);
            assertThat(other.status()).isEqualTo(401);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void tunnelThatNobodyIsLetIntoIsAnOrdinaryDenial(boolean extended) throws Exception {
        try (Server server = server(true);
                Http2Client client = new Http2Client(server)) {
            for (String credentials : new String[] {null, Server.BAD}) {
                var denied =
                        client.request(connect(extended), credentials, false).send(10, false);
                assertThat(denied.status()).isEqualTo(401);
                assertThat(denied.body()).startsWith("basic authentication failure: ");
                assertThat(denied.reset()).isEqualTo(Http2Error.NO_ERROR);
            }
            assertThat(client.isOpen()).isTrue();
        }
    }

    /** Opens the tunnel, with or without taking the stream's codec away, and sends back what comes through it. */
    private static final class Echo extends ChannelInboundHandlerAdapter {
        private final boolean leaving;

        Echo(boolean leaving) {
            this.leaving = leaving;
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            if (!(message instanceof HttpRequest)) {
                ctx.writeAndFlush(message);
                return;
            }
            ctx.writeAndFlush(new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK));
            if (leaving) ctx.pipeline().remove(Http2StreamFrameToHttpObjectCodec.class);
        }
    }
}
