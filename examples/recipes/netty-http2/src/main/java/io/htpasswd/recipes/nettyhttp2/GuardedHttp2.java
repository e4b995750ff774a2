package io.htpasswd.recipes.nettyhttp2;

import io.htpasswd.admission.HashingLimit;
import io.htpasswd.basic.BasicAuth;
import io.htpasswd.basic.Policy;
import io.htpasswd.file.HtpasswdFile;
import io.htpasswd.netty.BasicAuthHandler;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpServerKeepAliveHandler;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2SecurityUtil;
import io.netty.handler.codec.http2.Http2StreamFrameToHttpObjectCodec;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.ApplicationProtocolNegotiationHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SupportedCipherSuiteFilter;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.concurrent.ExecutorService;
import javax.net.ssl.KeyManagerFactory;

/** HTTP/2 over TLS, and HTTP/1.1 for who speaks nothing newer: {@code GuardedHttp2 USERS KEYSTORE.p12 PASSWORD}. */
public final class GuardedHttp2 {
    private GuardedHttp2() {}

    public static void main(String[] args) throws Exception {
        ExecutorService hashing = HashingLimit.shared().newExecutor();
        start(Path.of(args[0]), tls(new File(args[1]), args[2].toCharArray()), 8443, new NioEventLoopGroup(), hashing)
                .closeFuture()
                .sync();
    }

    static SslContext tls(File keyStore, char[] password) throws GeneralSecurityException, IOException {
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(KeyStore.getInstance(keyStore, password), password);
        return SslContextBuilder.forServer(keys)
                .ciphers(Http2SecurityUtil.CIPHERS, SupportedCipherSuiteFilter.INSTANCE)
                .applicationProtocolConfig(new ApplicationProtocolConfig(
                        Protocol.ALPN,
                        SelectorFailureBehavior.NO_ADVERTISE,
                        SelectedListenerFailureBehavior.ACCEPT,
                        ApplicationProtocolNames.HTTP_2,
                        ApplicationProtocolNames.HTTP_1_1))
                .build();
    }

    static Channel start(Path users, SslContext tls, int port, EventLoopGroup loops, ExecutorService hashing)
            throws IOException, InterruptedException {
        BasicAuth auth = BasicAuth.of(Policy.strict().withRealm("Staging"), HtpasswdFile.open(users));
        BasicAuthHandler.Factory guards = BasicAuthHandler.factory(auth, hashing);
        ServerBootstrap server = new ServerBootstrap()
                .group(loops)
                .channel(NioServerSocketChannel.class)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline().addLast(tls.newHandler(channel.alloc()), new Negotiated(guards));
                    }
                });
        return server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
                .sync()
                .channel();
    }

    private static final class Negotiated extends ApplicationProtocolNegotiationHandler {
        private final BasicAuthHandler.Factory guards;

        Negotiated(BasicAuthHandler.Factory guards) {
            super(ApplicationProtocolNames.HTTP_1_1);
            this.guards = guards;
        }

        @Override
        protected void configurePipeline(ChannelHandlerContext ctx, String protocol) {
            if (protocol.equals(ApplicationProtocolNames.HTTP_2)) {
                ctx.pipeline()
                        .addLast(
                                Http2FrameCodecBuilder.forServer().build(),
                                new Http2MultiplexHandler(new Stream(guards)));
            } else {
                ctx.pipeline()
                        .addLast(new HttpServerCodec(), guards.newHandler(), new HttpServerKeepAliveHandler())
                        .addLast(new HttpObjectAggregator(1 << 20), new Greeting());
            }
        }
    }

    /** Every stream is a channel with a guard of its own. */
    private static final class Stream extends ChannelInitializer<Channel> {
        private final BasicAuthHandler.Factory guards;

        Stream(BasicAuthHandler.Factory guards) {
            this.guards = guards;
        }

        @Override
        protected void initChannel(Channel stream) {
            stream.pipeline()
                    .addLast(new Http2StreamFrameToHttpObjectCodec(true), guards.newHandler())
                    .addLast(new HttpObjectAggregator(1 << 20), new Greeting());
        }
    }
}
