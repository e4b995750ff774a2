package io.htpasswd.examples.gateway;

import io.htpasswd.admission.HashingLimit;
import io.htpasswd.admission.TrustedProxies;
import io.htpasswd.basic.BasicAuth;
import io.htpasswd.examples.RunningServer;
import io.htpasswd.examples.ServerCommand;
import io.htpasswd.examples.StartException;
import io.htpasswd.netty.BasicAuthHandler;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpServerExpectContinueHandler;
import io.netty.handler.codec.http.HttpServerKeepAliveHandler;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;

/** A gateway of Netty and nothing else, guarded by an htpasswd file or an agentgateway policy. */
@Command(name = "gateway", description = "Lets the users of an htpasswd file in over HTTP Basic, and nobody else.")
public final class Gateway extends ServerCommand {
    @ArgGroup(exclusive = false)
    private @Nullable ProxyOptions proxies;

    public static void main(String[] args) {
        main(new Gateway(), args);
    }

    /** Many, because a request that waits here holds no thread. */
    @Override
    protected int places() {
        return 1_024;
    }

    @Override
    protected RunningServer start(InetSocketAddress address, Supplier<BasicAuth> guard, HashingLimit limit)
            throws StartException {
        TrustedProxies trusted = proxies == null ? null : proxies.trusted();
        TrustedProxies speaking = proxies != null && proxies.proxyProtocol ? trusted : null;
        ExecutorService hashing = limit.newExecutor(task -> new Thread(task, "hashing"));
        EventLoopGroup loops = new NioEventLoopGroup();
        BasicAuthHandler.Factory guards = guards(guard, hashing, trusted);
        ServerBootstrap server = new ServerBootstrap()
                .group(loops)
                .channel(NioServerSocketChannel.class)
                // A client that has said all it wants may end its output and still read.
                .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        if (speaking != null && !ProxyProtocolHandler.begin(channel, speaking)) return;
                        channel.pipeline()
                                .addLast(new HttpServerCodec())
                                .addLast(guards.newHandler())
                                // Behind the guard, which closes in stages what this would close at once.
                                .addLast(new HttpServerKeepAliveHandler())
                                .addLast(new HttpServerExpectContinueHandler())
                                .addLast(new HeadersHandler());
                    }
                });
        var bound = server.bind(address).awaitUninterruptibly();
        if (!bound.isSuccess()) {
            stop(loops, hashing);
            throw StartException.cannotListen(address, bound.cause());
        }
        return new Running(bound.channel(), loops, hashing);
    }

    private static BasicAuthHandler.Factory guards(
            Supplier<BasicAuth> guard, Executor hashing, @Nullable TrustedProxies trusted) {
        BasicAuthHandler.Factory guards = BasicAuthHandler.factory(request -> guard.get(), hashing);
        if (trusted == null) return guards;
        return guards.withClient((channel, request) -> {
            String source = ProxyProtocolHandler.source(channel);
            Function<String, List<String>> headers = request.headers()::getAll;
            return source == null ? trusted.client(channel.remoteAddress(), headers) : trusted.client(source, headers);
        });
    }

    private static void stop(EventLoopGroup loops, ExecutorService hashing) {
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
        hashing.shutdown();
    }

    private record Running(Channel listening, EventLoopGroup loops, ExecutorService hashing) implements RunningServer {
        @Override
        public InetSocketAddress address() {
            return (InetSocketAddress) listening.localAddress();
        }

        @Override
        public void stop() {
            Gateway.stop(loops, hashing);
        }
    }
}
