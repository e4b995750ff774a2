package io.htpasswd.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A handshake is a request like others; after it the guard is out of the way. */
class WebSocketIT {
    private static void assemble(Channel channel, Server server) {
        channel.pipeline()
                .addLast(
                        new HttpServerCodec(),
                        server.guard(),
                        new HttpObjectAggregator(1 << 16),
                        new WebSocketServerProtocolHandler("/ws"),
                        new Greeting());
    }

    private static WebSocket open(Server server, String authorization, BlockingQueue<String> received) {
        return HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .header("Authorization", authorization.replace("Authorization: ", ""))
                .buildAsync(URI.create("ws://127.0.0.1:" + server.port() + "/ws"), new WebSocket.Listener() {
                    @Override
                    public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence text, boolean last) {
                        received.add(text.toString());
                        socket.request(1);
                        return null;
                    }
                })
                .join();
    }

    @Test
    void framesPassAfterAHandshakeWithGoodCredentials() throws Exception {
        BlockingQueue<String> received = new LinkedBlockingQueue<>();
        try (Server server = new Server(WebSocketIT::assemble)) {
            WebSocket socket = open(server, Server.GOOD, received);
            for (int i = 0; i < 100; i++) {
                socket.sendText("frame " + i, true).join();
                assertThat(received.poll(20, TimeUnit.SECONDS)).isEqualTo("user: frame " + i);
            }
            socket.abort();
        }
    }

    @Test
    void handshakeWithBadCredentialsIsA401() {
        try (Server server = new Server(WebSocketIT::assemble)) {
            assertThatThrownBy(() -> open(server, Server.BAD, new LinkedBlockingQueue<>()))
                    .isInstanceOf(CompletionException.class)
                    .cause()
                    .isInstanceOfSatisfying(
                            WebSocketHandshakeException.class,
                            denied -> assertThat(denied.getResponse().statusCode())
                                    .isEqualTo(401));
        }
    }

    /** Says who sent a text. */
    private static final class Greeting extends SimpleChannelInboundHandler<TextWebSocketFrame> {
        @Override
        protected void channelRead0(ChannelHandlerContext ctx, TextWebSocketFrame frame) {
            String user =
                    ctx.channel().attr(BasicAuthHandler.AUTHENTICATED).get().user();
            ctx.writeAndFlush(new TextWebSocketFrame(user + ": " + frame.text()));
        }
    }
}
