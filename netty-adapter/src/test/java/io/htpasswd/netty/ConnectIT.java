package io.htpasswd.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.htpasswd.basic.BasicAuth;
import io.htpasswd.basic.Policy;
import io.htpasswd.testing.Wire;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** CONNECT and 101 open a tunnel for bytes; while the codec reads requests there, they are requests like others. */
class ConnectIT {
    private static final Policy POLICY = Policy.strict().withForwardedUser("X-User");
    private static final BasicAuth CLOSED = BasicAuth.of(POLICY, TestChannel.EVERY_PASSWORD_BUT_BAD);
    private static final BasicAuth OPEN = BasicAuth.permitAll(POLICY);
    private static final String UPGRADE = Wire.get("/healthz", "Connection: Upgrade", "Upgrade: echo");
    private static final String CONNECT = Wire.request("CONNECT", "/healthz");

    private static final String CONNECT_NAME = "CONNECT";
    private static final String UPGRADE_NAME = "Upgrade";

    private static Server server(Server.Assembly assembly) {
        return new Server(
                BasicAuthHandler.factory(request -> request.uri().equals("/healthz") ? OPEN : CLOSED, Server.HASHING),
                assembly);
    }

    /** An application that answers 200 to whatever it is sent, as most do that know nothing of CONNECT. */
    @ParameterizedTest
    @EnumSource
    void requestsAfterAConnectToAnOpenPathAreAskedAbout(Http1Pipeline pipeline) throws Exception {
        try (Server server = server(pipeline);
                Wire wire = new Wire(server.port())) {
            assertThat(wire.send(CONNECT).answer().status()).isEqualTo(200);
            assertThat(wire.send(Wire.get("/admin")).answer().status()).isEqualTo(401);
            assertThat(wire.send(Wire.get("/admin", "X-User: root")).answer().status())
                    .isEqualTo(401);
            assertThat(wire.send(Wire.get("/admin", Server.BAD)).answer().status())
                    .isEqualTo(401);
            assertThat(wire.send(Wire.get("/admin", Server.GOOD)).answer().body())
                    .isEqualTo("user sent 0");
            assertThat(wire.send(Wire.get("/healthz")).answer().body()).isEqualTo("nobody sent 0");
            assertThat(wire.send(Wire.get("/admin")).answer().status()).isEqualTo(401);
            assertThat(server.served()).containsExactly("CONNECT /healthz", "GET /admin", "GET /healthz");
        }
    }

    @ParameterizedTest
    @EnumSource
    void requestsSentBehindAConnectInTheSameBytesAreAskedAbout(Http1Pipeline pipeline) throws Exception {
        try (Server server = server(pipeline);
                Wire wire = new Wire(server.port())) {
            wire.send(CONNECT
                    + Wire.request("POST", "/admin", "Transfer-Encoding: chunked")
                    + Wire.chunked("abc")
                    + Wire.request("POST", "/admin", Server.GOOD, "Content-Length: 3")
                    + "abc"
                    + CONNECT
                    + Wire.get("/admin"));
            assertThat(wire.answer().status()).isEqualTo(200);
            assertThat(wire.answer().status()).isEqualTo(401);
            assertThat(wire.answer().body()).isEqualTo("user sent 3");
            assertThat(wire.answer().body()).isEqualTo("nobody sent 0");
            assertThat(wire.answer().status()).isEqualTo(401);
            assertThat(server.served()).containsExactly("CONNECT /healthz", "POST /admin", "CONNECT /healthz");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {CONNECT_NAME, UPGRADE_NAME})
    void requestsInATunnelWhoseCodecStaysAreAskedAbout(String opening) throws Exception {
        try (Server server = server((channel, guards) -> assemble(channel, guards, false));
                Wire wire = new Wire(server.port())) {
            open(wire, opening);
            assertThat(wire.send(Wire.get("/admin", "X-User: root")).answer().status())
                    .isEqualTo(401);
            assertThat(wire.send(Wire.get("/admin", Server.BAD)).answer().status())
                    .isEqualTo(401);
            assertThat(wire.send(Wire.get("/admin", Server.GOOD, "X-User: root"))
                            .answer()
                            .field("Seen"))
                    .isEqualTo("user null");
        }
    }

    /** Then they are bytes like others, for whoever is at the other end of the tunnel. */
    @ParameterizedTest
    @ValueSource(strings = {CONNECT_NAME, UPGRADE_NAME})
    void bytesInATunnelWhoseCodecIsGoneAreTheApplications(String opening) throws Exception {
        try (Server server = server((channel, guards) -> assemble(channel, guards, true));
                Wire wire = new Wire(server.port())) {
            open(wire, opening);
            String request = Wire.get("/admin", "X-User: root");
            wire.send(request);
            assertThat(wire.read(request.length())).isEqualTo(request);
            wire.send("\0\1\2" + request);
            assertThat(wire.read(3 + request.length())).isEqualTo("\0\1\2" + request);
        }
    }

    /** Read while the password of the one before was verified: a denial cannot be written in what is a tunnel by then. */
    @ParameterizedTest
    @ValueSource(strings = {CONNECT_NAME, UPGRADE_NAME})
    void deniedRequestReadBeforeTheCodecWasGoneEndsTheTunnel(String opening) throws Exception {
        CountDownLatch read = new CountDownLatch(2);
        BasicAuth waiting = BasicAuth.of(POLICY, credentials -> {
            try {
                if (!read.await(20, TimeUnit.SECONDS)) throw new IllegalStateException("no second request");
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return TestChannel.EVERY_PASSWORD_BUT_BAD.verify(credentials);
        });
        Server.Assembly assembly = (channel, guards) ->
                channel.pipeline().addLast(new HttpServerCodec(), new Counting(read), guards.guard(), new Echo(true));
        try (Server server = new Server(BasicAuthHandler.factory(waiting, Server.HASHING), assembly);
                Wire wire = new Wire(server.port())) {
            String verified = opening(opening).replace("Host:", Server.GOOD + "\r\nHost:");
            wire.send(verified + Wire.get("/admin", "X-User: root"));
            assertThat(wire.answer(true).status()).isEqualTo(opening.equals(CONNECT_NAME) ? 200 : 101);
            assertThat(wire.isAtEnd()).isTrue();
        }
    }

    @Test
    void connectIsAskedAboutItself() throws Exception {
        try (Server server = server(Http1Pipeline.WHOLE);
                Wire wire = new Wire(server.port())) {
            assertThat(wire.send(Wire.request("CONNECT", "example.com:443"))
                            .answer()
                            .status())
                    .isEqualTo(401);
            assertThat(wire.send(Wire.request("CONNECT", "example.com:443", Server.GOOD))
                            .answer()
                            .body())
                    .isEqualTo("user sent 0");
            assertThat(server.served()).isEqualTo(List.of("CONNECT example.com:443"));
        }
    }

    private static String opening(String name) {
        return name.equals(CONNECT_NAME) ? CONNECT : UPGRADE;
    }

    private static void open(Wire wire, String opening) throws Exception {
        int status = opening.equals(CONNECT_NAME) ? 200 : 101;
        assertThat(wire.send(opening(opening)).answer(true).status()).isEqualTo(status);
    }

    private static void assemble(Channel channel, Server server, boolean leaving) {
        channel.pipeline().addLast(new HttpServerCodec(), server.guard(), new Echo(leaving));
    }

    /** Counts the requests that the codec has read. */
    private static final class Counting extends ChannelInboundHandlerAdapter {
        private final CountDownLatch read;

        Counting(CountDownLatch read) {
            this.read = read;
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            if (message instanceof HttpRequest) read.countDown();
            ctx.fireChannelRead(message);
        }
    }

    /** Opens every tunnel it is asked for, with or without taking the codec away, and sends bytes back. */
    private static final class Echo extends ChannelInboundHandlerAdapter {
        private final boolean leaving;
        private HttpRequest request;

        Echo(boolean leaving) {
            this.leaving = leaving;
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            if (message instanceof ByteBuf) {
                ctx.writeAndFlush(message);
                return;
            }
            if (message instanceof HttpRequest head) request = head;
            if (message instanceof LastHttpContent) answer(ctx);
            ReferenceCountUtil.release(message);
        }

        private void answer(ChannelHandlerContext ctx) {
            boolean connect = request.method().equals(HttpMethod.CONNECT);
            boolean upgrade = request.headers().contains("Upgrade");
            var response = new DefaultFullHttpResponse(
                    HttpVersion.HTTP_1_1,
                    upgrade ? HttpResponseStatus.SWITCHING_PROTOCOLS : HttpResponseStatus.OK,
                    Unpooled.EMPTY_BUFFER);
            response.headers()
                    .set(
                            "Seen",
                            request.headers().get("X-User") + " "
                                    + request.headers().get("Authorization"));
            if (!connect && !upgrade) response.headers().set("Content-Length", 0);
            ctx.writeAndFlush(response).addListener((ChannelFutureListener) written -> {
                if (leaving) ctx.pipeline().remove(HttpServerCodec.class);
            });
        }
    }
}
