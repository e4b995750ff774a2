package io.htpasswd.recipes.nettywebsocket;

import io.htpasswd.admission.HashingLimit;
import io.htpasswd.basic.BasicAuth;
import io.htpasswd.basic.Decision;
import io.htpasswd.basic.Policy;
import io.htpasswd.file.HtpasswdFile;
import io.htpasswd.netty.BasicAuthHandler;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;

/** A WebSocket that only the users of an htpasswd file may open: {@code GuardedWebSocket USERS}, then {@code /chat}. */
public final class GuardedWebSocket {
    private GuardedWebSocket() {}

    public static void main(String[] args) throws Exception {
        ExecutorService hashing = HashingLimit.shared().newExecutor();
        start(Path.of(args[0]), 8080, new NioEventLoopGroup(), hashing)
                .closeFuture()
                .sync();
    }

    static Channel start(Path users, int port, EventLoopGroup loops, ExecutorService hashing)
            throws IOException, InterruptedException {
        BasicAuth auth = BasicAuth.of(Policy.strict().withRealm("Staging"), HtpasswdFile.open(users));
        BasicAuthHandler.Factory guards = BasicAuthHandler.factory(auth, hashing);
        ServerBootstrap server = new ServerBootstrap()
                .group(loops)
                .channel(NioServerSocketChannel.class)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        // The handshake is a request like any other; after its 101 the guard asks no more.
                        channel.pipeline()
                                .addLast(new HttpServerCodec(), guards.newHandler())
                                .addLast(new HttpObjectAggregator(1 << 16))
                                .addLast(new WebSocketServerProtocolHandler("/chat"), new Echo());
                    }
                });
        return server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
                .sync()
                .channel();
    }

    private static final class Echo extends SimpleChannelInboundHandler<TextWebSocketFrame> {
        @Override
        protected void channelRead0(ChannelHandlerContext ctx, TextWebSocketFrame frame) {
            Decision.Authenticated user =
                    ctx.channel().attr(BasicAuthHandler.AUTHENTICATED).get();
            ctx.writeAndFlush(new TextWebSocketFrame(user.user() + ": " + frame.text()));
        }
    }
}
