package io.htpasswd.benchmarks;

import io.htpasswd.admission.HashingLimit;
import io.htpasswd.basic.BasicAuth;
import io.htpasswd.basic.Policy;
import io.htpasswd.file.HtpasswdFile;
import io.htpasswd.file.HtpasswdRules;
import io.htpasswd.netty.BasicAuthHandler;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpServerKeepAliveHandler;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** The Netty that is measured, in a JVM of its own: one event loop, one hash at a time, a page. */
public final class GuardedPipeline {
    private GuardedPipeline() {}

    /**
     * A port, then {@code bare}, or the users' file after {@code remembered}, {@code hashing} or {@code one-by-one}: then every
     * request pays for a hash, at last under a permit of its own.
     */
    public static void main(String[] args) throws IOException, InterruptedException {
        BasicAuthHandler.@Nullable Factory guards = args[1].equals("bare")
                ? null
                : BasicAuthHandler.factory(auth(args[1], Path.of(args[2])), Executors.newFixedThreadPool(2));
        serve(Integer.parseInt(args[0]), 1, guards);
    }

    static void serve(int port, int loops, BasicAuthHandler.@Nullable Factory guards) throws InterruptedException {
        new ServerBootstrap()
                .group(new NioEventLoopGroup(loops))
                .channel(NioServerSocketChannel.class)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline().addLast(new HttpServerCodec());
                        if (guards != null) channel.pipeline().addLast(guards.newHandler());
                        channel.pipeline().addLast(new HttpServerKeepAliveHandler(), new Page());
                    }
                })
                .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
                .sync();
    }

    private static BasicAuth auth(String kind, Path users) throws IOException {
        HtpasswdRules rules = HtpasswdRules.standard();
        if (!kind.equals("remembered")) rules = rules.withRememberFor(Duration.ZERO);
        HtpasswdFile file = HtpasswdFile.builder(users).rules(rules).open();
        return BasicAuth.of(Policy.strict(), kind.equals("one-by-one") ? new OneByOne(file) : file)
                .withHashingLimit(HashingLimit.of(1, 64, Duration.ofSeconds(30)));
    }

    private static final class Page extends SimpleChannelInboundHandler<HttpObject> {
        private static final ByteBuf OK =
                Unpooled.unreleasableBuffer(Unpooled.copiedBuffer(WebServers.PAGE, StandardCharsets.US_ASCII));

        @Override
        protected void channelRead0(ChannelHandlerContext ctx, HttpObject message) {
            if (!(message instanceof LastHttpContent)) return;
            FullHttpResponse response =
                    new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK, OK.duplicate());
            response.headers().set("Content-Type", "text/plain").setInt("Content-Length", OK.readableBytes());
            ctx.writeAndFlush(response);
        }
    }
}
