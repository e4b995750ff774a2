package io.htpasswd.netty;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.handler.codec.http2.Http2StreamChannel;
import io.netty.handler.codec.http2.Http2StreamChannelBootstrap;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A connection of HTTP/2 without TLS and without an upgrade, frame by frame. */
final class Http2Client implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 20;

    private final EventLoopGroup loops = new NioEventLoopGroup(1);
    private final Channel connection;

    Http2Client(Server server) {
        connection = new Bootstrap()
                .group(loops)
                .channel(NioSocketChannel.class)
                .handler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline()
                                .addLast(
                                        Http2FrameCodecBuilder.forClient().build(),
                                        new Http2MultiplexHandler(new ChannelInboundHandlerAdapter()));
                    }
                })
                .connect(InetAddress.getLoopbackAddress(), server.port())
                .syncUninterruptibly()
                .channel();
    }

    /** A request's head; {@code end}: and nothing after it. */
    Stream request(String method, String path, @Nullable String authorization, boolean end) {
        Http2Headers headers = new DefaultHttp2Headers()
                .method(method)
                .path(path)
                .scheme("http")
                .authority("localhost");
        return request(headers, authorization, end);
    }

    /** A request with these pseudo-headers. */
    Stream request(Http2Headers headers, @Nullable String authorization, boolean end) {
        if (authorization != null) headers.set("authorization", authorization.replace("Authorization: ", ""));
        Stream stream = new Stream();
        stream.channel = new Http2StreamChannelBootstrap(connection)
                .handler(stream)
                .open()
                .syncUninterruptibly()
                .getNow();
        stream.channel.writeAndFlush(new DefaultHttp2HeadersFrame(headers, end)).syncUninterruptibly();
        return stream;
    }

    boolean isOpen() {
        return connection.isActive();
    }

    /** Until the server has ended the connection. */
    void awaitEnd() throws IOException {
        if (!connection.closeFuture().awaitUninterruptibly(PATIENCE_SECONDS, TimeUnit.SECONDS))
            throw new IOException("the connection does not end");
    }

    @Override
    public void close() {
        loops.shutdownGracefully(0, 10, TimeUnit.SECONDS).syncUninterruptibly();
    }

    /** What has come on a stream, frame by frame. */
    static final class Stream extends ChannelInboundHandlerAdapter {
        private final BlockingQueue<Object> frames = new LinkedBlockingQueue<>();
        private @Nullable Http2StreamChannel channel;

        /** Returns once the frame has left, which takes a window. */
        Stream send(int bytes, boolean end) throws IOException {
            var frame = new DefaultHttp2DataFrame(Unpooled.wrappedBuffer(new byte[bytes]), end);
            if (!channel.writeAndFlush(frame).awaitUninterruptibly(PATIENCE_SECONDS, TimeUnit.SECONDS))
                throw new IOException("no window for " + bytes + " bytes");
            return this;
        }

        /** Wants no answer any more, unless it has come. */
        void cancel() {
            channel.writeAndFlush(new DefaultHttp2ResetFrame(Http2Error.CANCEL)).awaitUninterruptibly();
        }

        int status() throws Exception {
            return (Integer) next();
        }

        String body() throws Exception {
            return (String) next();
        }

        /** With which the server has ended the stream; null when it has not reset it. */
        @Nullable
        Http2Error reset() throws Exception {
            return next() instanceof Http2Error error ? error : null;
        }

        private Object next() throws Exception {
            Object frame = frames.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (frame == null) throw new IOException("nothing comes");
            return frame;
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object frame) {
            if (frame instanceof Http2HeadersFrame headers)
                frames.add(Integer.valueOf(headers.headers().status().toString()));
            if (frame instanceof Http2DataFrame data && data.content().isReadable())
                frames.add(data.content().toString(StandardCharsets.UTF_8));
            ReferenceCountUtil.release(frame);
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
            if (event instanceof Http2ResetFrame reset) frames.add(Http2Error.valueOf(reset.errorCode()));
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            frames.add("closed");
        }
    }
}
