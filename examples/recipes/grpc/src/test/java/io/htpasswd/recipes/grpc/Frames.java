package io.htpasswd.recipes.grpc;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2StreamChannelBootstrap;
import io.netty.handler.codec.http2.Http2StreamFrame;
import io.netty.util.AsciiString;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A connection of HTTP/2, frame by frame: gRPC's own client keeps back values that it takes for bad. */
final class Frames implements AutoCloseable {
    /** Not compressed, no byte. */
    private static final byte[] EMPTY_MESSAGE = new byte[5];

    /** What came back: the status of gRPC, else that of HTTP, else the connection was closed. */
    record Answer(Map<String, String> fields, String message) {
        String status() {
            String http = fields.get(":status");
            return fields.getOrDefault("grpc-status", http == null ? "closed" : "HTTP " + http);
        }
    }

    /** Ends with the process: it takes longer to stop than a call. */
    private static final EventLoopGroup LOOP =
            new MultiThreadIoEventLoopGroup(1, new DefaultThreadFactory("frames", true), NioIoHandler.newFactory());

    private final Channel connection;

    Frames(int port) throws InterruptedException {
        connection = new Bootstrap()
                .group(LOOP)
                .channel(NioSocketChannel.class)
                .handler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline()
                                .addLast(
                                        Http2FrameCodecBuilder.forClient()
                                                .validateHeaders(false)
                                                .encoderIgnoreMaxHeaderListSize(true)
                                                .build(),
                                        new Http2MultiplexHandler(new ChannelInboundHandlerAdapter()));
                    }
                })
                .connect(InetAddress.getLoopbackAddress(), port)
                .sync()
                .channel();
    }

    /** Calls the method with these lines of metadata, {@code name: value}, one char a byte. */
    Answer call(String method, List<String> metadata) throws Exception {
        Http2Headers headers = new DefaultHttp2Headers(false)
                .method("POST")
                .scheme("http")
                .path("/" + method)
                .authority("localhost")
                .add("content-type", "application/grpc")
                .add("te", "trailers");
        for (String line : metadata) {
            int colon = line.indexOf(": ");
            byte[] value = line.substring(colon + 2).getBytes(StandardCharsets.ISO_8859_1);
            headers.add(line.substring(0, colon), new AsciiString(value));
        }
        Collector collector = new Collector();
        Channel stream = new Http2StreamChannelBootstrap(connection)
                .handler(collector)
                .open()
                .sync()
                .getNow();
        stream.write(new DefaultHttp2HeadersFrame(headers));
        stream.writeAndFlush(new DefaultHttp2DataFrame(Unpooled.wrappedBuffer(EMPTY_MESSAGE), true));
        return collector.answer.get(20, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        connection.close().awaitUninterruptibly();
    }

    private static final class Collector extends SimpleChannelInboundHandler<Http2StreamFrame> {
        private final CompletableFuture<Answer> answer = new CompletableFuture<>();
        private final Map<String, String> fields = new TreeMap<>();
        private String message = "";

        @Override
        protected void channelRead0(ChannelHandlerContext ctx, Http2StreamFrame frame) {
            if (frame instanceof Http2HeadersFrame head) {
                head.headers()
                        .forEach(field -> fields.put(
                                field.getKey().toString(), field.getValue().toString()));
                if (head.isEndStream()) answer.complete(new Answer(fields, message));
            } else if (frame instanceof Http2DataFrame data) {
                message += data.content().toString(StandardCharsets.UTF_8);
            }
        }

        /** Also when the connection has gone. */
        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            answer.complete(new Answer(fields, message));
        }
    }
}
