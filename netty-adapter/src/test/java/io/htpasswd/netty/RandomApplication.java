package io.htpasswd.netty;

import io.htpasswd.basic.Decision;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * The application of a {@link RandomConnection}: looks closely at what it is given, and answers when it is told to, at once or
 * in parts, with 200 or 101; after an answer that opens a tunnel it takes the codec away, or does not.
 */
final class RandomApplication {
    private final Random random;
    private final EmbeddedChannel channel;
    private final List<RequestKind> sent;
    private final ReadingRule reading;

    /** The request it is in, and how many parts of it. */
    private int current = -1;

    private int expectedPart;
    private boolean whole = true;
    private int expectedFrame;
    /** What it has to answer; null when nothing. */
    private @Nullable HttpRequest owed;

    private boolean begun;
    private boolean tunnel;
    private boolean codecGone;
    private int askedInTunnels;

    RandomApplication(Random random, EmbeddedChannel channel, List<RequestKind> sent, ReadingRule reading) {
        this.random = random;
        this.channel = channel;
        this.sent = sent;
        this.reading = reading;
    }

    boolean isWhole() {
        return whole;
    }

    boolean isCodecGone() {
        return codecGone;
    }

    /** Requests let in behind an answer that opened a tunnel. */
    int askedInTunnels() {
        return askedInTunnels;
    }

    boolean owesAnAnswer() {
        return owed != null && !codecGone;
    }

    void look() {
        for (Object m = channel.readInbound(); m != null; m = channel.readInbound()) {
            if (m instanceof HttpRequest head) begin(head);
            else if (m instanceof HttpContent part) add(part);
            else frame((ByteBuf) m);
        }
    }

    private void begin(HttpRequest head) {
        require(whole || codecGone, "the request before is whole");
        int request = Integer.parseInt(head.uri().substring(head.uri().lastIndexOf('/') + 1));
        RequestKind kind = sent.get(request);
        Decision.Authenticated user =
                channel.attr(BasicAuthHandler.AUTHENTICATED).get();
        require(request > current, "requests in order");
        require(kind == RequestKind.GOOD || kind == RequestKind.OPEN, "only good requests");
        require(!head.headers().contains("Authorization"), "without its credentials");
        require((kind == RequestKind.GOOD) == (user != null), "its user on the channel");
        require(
                head.headers().getAll("X-User").equals(user == null ? List.of() : List.of(user.user())),
                "its user forwarded, and no other");
        require(owed == null, "one request at a time");
        if (tunnel) askedInTunnels++;
        reading.decided();
        current = request;
        expectedPart = 0;
        whole = false;
        owed = head;
        begun = false;
    }

    private void add(HttpContent part) {
        require(!whole, "no content without a request");
        String text = part.content().toString(StandardCharsets.US_ASCII);
        require(text.equals(current + "." + expectedPart++), "parts in order");
        whole = part instanceof LastHttpContent;
        if (part instanceof LastHttpContent last) require(last.trailingHeaders().isEmpty(), "trailers edited");
        part.release();
    }

    private void frame(ByteBuf frame) {
        require(codecGone, "no bytes while there is a codec");
        String text = frame.toString(StandardCharsets.US_ASCII);
        require(text.equals("frame " + expectedFrame++), "frames in order");
        frame.release();
    }

    /** False when there is nothing to be answered. */
    boolean answer() {
        HttpRequest request = owed;
        if (request == null || codecGone) return false;
        if (begun) {
            boolean last = random.nextBoolean();
            if (last) owed = null;
            channel.writeAndFlush(
                    last ? LastHttpContent.EMPTY_LAST_CONTENT : new DefaultHttpContent(Unpooled.EMPTY_BUFFER));
            return true;
        }
        HttpResponseStatus status =
                random.nextInt(8) == 0 ? HttpResponseStatus.SWITCHING_PROTOCOLS : HttpResponseStatus.OK;
        boolean inParts = random.nextInt(4) == 0;
        HttpResponse response = inParts
                ? new DefaultHttpResponse(HttpVersion.HTTP_1_1, status)
                : new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status);
        response.headers().set("request", current);
        begun = true;
        if (!inParts) owed = null;
        boolean opens = status.code() == 101 || request.method().equals(HttpMethod.CONNECT);
        tunnel |= opens;
        channel.writeAndFlush(response);
        codecGone = opens && random.nextBoolean();
        return true;
    }

    /** What is left of the codec here: without it nothing that is HTTP can be written. */
    ChannelHandler codec() {
        return new ChannelOutboundHandlerAdapter() {
            @Override
            public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
                if (codecGone) {
                    ReferenceCountUtil.release(message);
                    promise.setFailure(new UnsupportedOperationException());
                } else {
                    ctx.write(message, promise);
                }
            }
        };
    }

    private static void require(boolean holds, String rule) {
        RandomConnection.require(holds, rule);
    }
}
