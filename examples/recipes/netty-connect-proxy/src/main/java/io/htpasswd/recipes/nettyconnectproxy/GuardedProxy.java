package io.htpasswd.recipes.nettyconnectproxy;

import io.htpasswd.admission.HashingLimit;
import io.htpasswd.basic.BasicAuth;
import io.htpasswd.basic.CredentialLocation;
import io.htpasswd.basic.Policy;
import io.htpasswd.file.HtpasswdFile;
import io.htpasswd.netty.BasicAuthHandler;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpServerCodec;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;

/**
 * A forward proxy for the users of an htpasswd file, by CONNECT alone: {@code GuardedProxy USERS}, then
 * {@code curl -x http://127.0.0.1:3128 --proxy-user user:password https://…}. Its users reach all that its machine reaches.
 */
public final class GuardedProxy {
    private GuardedProxy() {}

    public static void main(String[] args) throws Exception {
        ExecutorService hashing = HashingLimit.shared().newExecutor();
        start(Path.of(args[0]), 3128, new NioEventLoopGroup(), hashing)
                .closeFuture()
                .sync();
    }

    static Channel start(Path users, int port, EventLoopGroup loops, ExecutorService hashing)
            throws IOException, InterruptedException {
        // The location makes it 407 with Proxy-Authenticate.
        Policy policy = Policy.strict()
                .withRealm("Proxy")
                .withLocation(CredentialLocation.header("Proxy-Authorization", "Basic "));
        BasicAuthHandler.Factory guards =
                BasicAuthHandler.factory(BasicAuth.of(policy, HtpasswdFile.open(users)), hashing);
        ServerBootstrap server = new ServerBootstrap()
                .group(loops)
                .channel(NioServerSocketChannel.class)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline().addLast(new HttpServerCodec(), guards.newHandler(), new Connect());
                    }
                });
        return server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
                .sync()
                .channel();
    }
}
