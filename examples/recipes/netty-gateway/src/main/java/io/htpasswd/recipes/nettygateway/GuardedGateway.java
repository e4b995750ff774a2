package io.htpasswd.recipes.nettygateway;

import io.htpasswd.admission.HashingLimit;
import io.htpasswd.basic.BasicAuth;
import io.htpasswd.basic.Policy;
import io.htpasswd.file.HtpasswdFile;
import io.htpasswd.netty.BasicAuthHandler;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpServerKeepAliveHandler;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.regex.Pattern;

/** A gateway to one upstream whose routes have guards of their own: {@code GuardedGateway USERS GROUPS UPSTREAM}. */
public final class GuardedGateway {
    /** Plain segments alone: what an upstream might read as another path is no report. */
    private static final Pattern REPORTS = Pattern.compile("/reports(/[A-Za-z0-9_-]+)*");

    private final BasicAuth open;
    private final BasicAuth everybody;
    private final BasicAuth admins;

    /** Three guards of one file: its users are remembered once. */
    GuardedGateway(Path users, Path groups) throws IOException {
        HtpasswdFile file = HtpasswdFile.builder(users).groups(groups).open();
        Policy policy = Policy.strict().withRealm("Staging").withForwardedUser("X-User");
        open = BasicAuth.permitAll(policy);
        everybody = BasicAuth.of(policy, file);
        admins = BasicAuth.of(policy.requiringGroups(Set.of("admins")), file);
    }

    public static void main(String[] args) throws Exception {
        ExecutorService hashing = HashingLimit.shared().newExecutor();
        new GuardedGateway(Path.of(args[0]), Path.of(args[1]))
                .start(8080, URI.create(args[2]), new NioEventLoopGroup(), hashing)
                .closeFuture()
                .sync();
    }

    /** The strictest guard is for all that no route names: what is spelt unexpectedly is then not let in by a looser one. */
    private BasicAuth guard(HttpRequest request) {
        String path = request.uri().split("[?#]", 2)[0];
        if (path.equals("/healthz")) return open;
        return REPORTS.matcher(path).matches() ? everybody : admins;
    }

    Channel start(int port, URI upstream, EventLoopGroup loops, ExecutorService hashing) throws InterruptedException {
        BasicAuthHandler.Factory guards = BasicAuthHandler.factory(this::guard, hashing);
        ServerBootstrap server = new ServerBootstrap()
                .group(loops)
                .channel(NioServerSocketChannel.class)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline()
                                .addLast(new HttpServerCodec(), guards.newHandler())
                                .addLast(new HttpServerKeepAliveHandler(), new HttpObjectAggregator(1 << 20))
                                .addLast(new Forwarding(upstream));
                    }
                });
        return server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
                .sync()
                .channel();
    }
}
