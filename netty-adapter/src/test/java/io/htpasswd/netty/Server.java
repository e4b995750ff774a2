package io.htpasswd.netty;

import io.htpasswd.admission.HashingLimit;
import io.htpasswd.basic.BasicAuth;
import io.htpasswd.testing.TestRequest;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.DefaultEventExecutorGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutorGroup;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** A guarded server on a loopback port; one loop serves all its connections. */
final class Server implements AutoCloseable {
    static final String LOOP = "loop";
    /** Credentials that {@link #STRICT} lets in. */
    static final String GOOD = "Authorization: " + TestRequest.basic("user", "good");
    /** And that it does not. */
    static final String BAD = "Authorization: " + TestRequest.basic("user", "bad");

    static final Executor HASHING = Executors.newCachedThreadPool(new DefaultThreadFactory("hashing", true));
    /** With a limit of its own: other tests of this process hold permits of the shared one. */
    static final BasicAuth STRICT = TestChannel.STRICT.withHashingLimit(HashingLimit.of(4, 64, Duration.ofSeconds(30)));

    /** What a channel's pipeline is made of. */
    interface Assembly {
        void assemble(Channel channel, Server server);

        /** The same for clients that end their output before they have their answers; all of them are written by then. */
        default Assembly withHalfClosure() {
            return (channel, server) -> {
                channel.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
                assemble(channel, server);
                channel.pipeline().addLast(new ChannelInboundHandlerAdapter() {
                    @Override
                    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
                        if (event == ChannelInputShutdownEvent.INSTANCE) ctx.close();
                    }
                });
            };
        }
    }

    private final Queue<String> served = new ConcurrentLinkedQueue<>();
    private final EventExecutorGroup elsewhere = new DefaultEventExecutorGroup(1);
    private final EventLoopGroup loops;
    private final BasicAuthHandler.Factory guards;
    private final Channel listening;

    /** Strict, with these pipelines. */
    Server(Assembly assembly) {
        this(BasicAuthHandler.factory(STRICT, HASHING), assembly);
    }

    Server(BasicAuthHandler.Factory guards, Assembly assembly) {
        this(guards, assembly, new NioEventLoopGroup(1, loopThreads()), NioServerSocketChannel.class);
    }

    Server(
            BasicAuthHandler.Factory guards,
            Assembly assembly,
            EventLoopGroup loops,
            Class<? extends ServerChannel> transport) {
        this.guards = guards;
        this.loops = loops;
        this.listening = new ServerBootstrap()
                .group(loops)
                .channel(transport)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        assembly.assemble(channel, Server.this);
                    }
                })
                .bind(InetAddress.getLoopbackAddress(), 0)
                .syncUninterruptibly()
                .channel();
    }

    static DefaultThreadFactory loopThreads() {
        return new DefaultThreadFactory(LOOP, true);
    }

    int port() {
        return ((InetSocketAddress) listening.localAddress()).getPort();
    }

    BasicAuthHandler guard() {
        return guards.newHandler();
    }

    Application application() {
        return new Application(served);
    }

    /** For an application that is not to run on the loop. */
    EventExecutorGroup elsewhere() {
        return elsewhere;
    }

    /** What the application has been asked for, in order. */
    List<String> served() {
        return List.copyOf(served);
    }

    @Override
    public void close() {
        elsewhere.shutdownGracefully(0, 10, TimeUnit.SECONDS).syncUninterruptibly();
        loops.shutdownGracefully(0, 10, TimeUnit.SECONDS).syncUninterruptibly();
    }
}
