package io.htpasswd.benchmarks;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoop;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import java.net.InetSocketAddress;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * One client with an address of its own in 127.0.0.0/8. It asks over one connection, one request at a time, and over a new one
 * where the server has closed it. Used on its event loop only.
 */
final class LoopbackClient extends SimpleChannelInboundHandler<HttpObject> {
    /** What is told instead of a status when no answer came. */
    static final int NO_ANSWER = 0;

    private final Bootstrap bootstrap;
    private final String address;
    private final int port;
    private @Nullable Channel channel;
    private @Nullable IntConsumer waiting;
    private int status = NO_ANSWER;
    private boolean last;

    LoopbackClient(EventLoop loop, String address, int port) {
        this.address = address;
        this.port = port;
        this.bootstrap = new Bootstrap().group(loop).channel(NioSocketChannel.class);
    }

    /** Without the field where {@code authorization} is null. */
    void ask(String path, @Nullable String authorization, IntConsumer answered) {
        FullHttpRequest request = new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, path);
        request.headers().set("Host", "localhost");
        if (authorization != null) request.headers().set("Authorization", authorization);
        waiting = answered;
        Channel open = channel;
        if (open != null && open.isActive()) {
            open.writeAndFlush(request);
        } else {
            connect(request);
        }
    }

    private void connect(FullHttpRequest request) {
        LoopbackClient answers = this;
        ChannelFuture connected = bootstrap
                .handler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline().addLast(new HttpClientCodec(), answers);
                    }
                })
                .connect(new InetSocketAddress("127.0.0.1", port), new InetSocketAddress(address, 0));
        channel = connected.channel();
        connected.addListener((ChannelFutureListener) done -> {
            if (done.isSuccess()) {
                done.channel().writeAndFlush(request);
            } else {
                request.release();
                answer(NO_ANSWER);
            }
        });
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, HttpObject message) {
        if (message instanceof HttpResponse response) {
            status = response.status().code();
            last = !HttpUtil.isKeepAlive(response);
        }
        if (!(message instanceof LastHttpContent)) return;
        if (last) close();
        answer(status);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        if (ctx.channel() != channel) return;
        channel = null;
        answer(NO_ANSWER);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        ctx.close();
    }

    private void answer(int status) {
        IntConsumer asked = waiting;
        waiting = null;
        if (asked != null) asked.accept(status);
    }

    void close() {
        Channel open = channel;
        channel = null;
        if (open != null) open.close();
    }

    @Override
    public boolean isSharable() {
        // One connection at a time, so that the handler is the client.
        return true;
    }
}
