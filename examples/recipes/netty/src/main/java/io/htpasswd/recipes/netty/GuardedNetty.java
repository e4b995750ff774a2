package io.htpasswd.recipes.netty;

import io.htpasswd.admission.HashingLimit;
import io.htpasswd.basic.BasicAuth;
import io.htpasswd.basic.Policy;
import io.htpasswd.file.HtpasswdFile;
import io.htpasswd.netty.BasicAuthHandler;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpServerKeepAliveHandler;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;

/** A Netty that greets the users of an htpasswd file: {@code GuardedNetty USERS}. */
public final class GuardedNetty {
    private GuardedNetty() {}

    public static void main(String[] args) throws Exception {
        EventLoopGroup loops = new NioEventLoopGroup();
        ExecutorService hashing = HashingLimit.shared().newExecutor();
        start(Path.of(args[0]), 8080, loops, hashing).closeFuture().sync();
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
                        // What stands behind the guard spends nothing on strangers: no body is gathered for them.
                        channel.pipeline()
                                .addLast(new HttpServerCodec(), guards.newHandler())
                                .addLast(new HttpServerKeepAliveHandler(), new HttpObjectAggregator(1 << 20))
                                .addLast(new Greeting());
                    }
                });
        return server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
                .sync()
                .channel();
    }

    private static final class Greeting extends SimpleChannelInboundHandler<FullHttpRequest> {
        @Override
        protected void channelRead0(ChannelHandlerContext ctx, FullHttpRequest request) {
            String user =
                    ctx.channel().attr(BasicAuthHandler.AUTHENTICATED).get().user();
            FullHttpResponse response = new DefaultFullHttpResponse(
                    HttpVersion.HTTP_1_1,
                    HttpResponseStatus.OK,
                    Unpooled.copiedBuffer("hello " + user + "\n", StandardCharsets.UTF_8));
            response.headers().set("Content-Type", "text/plain; charset=utf-8");
            response.headers().setInt("Content-Length", response.content().readableBytes());
            // Says so where a client of HTTP/1.0 may send another request.
            HttpUtil.setKeepAlive(response.headers(), request.protocolVersion(), HttpUtil.isKeepAlive(request));
            ctx.writeAndFlush(response);
        }
    }
}
