package io.htpasswd.netty;

import io.htpasswd.basic.Decision;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http2.Http2StreamChannel;
import io.netty.util.AsciiString;
import org.jspecify.annotations.Nullable;

/** What differs where a channel is a stream of HTTP/2. Its codec is optional: nothing of it is linked where it is missing. */
final class Http2Streams {
    private static final boolean PRESENT = isPresent();
    private static final AsciiString STREAM_ID = AsciiString.cached("x-http2-stream-id");

    private Http2Streams() {}

    static boolean isStream(Channel channel) {
        return PRESENT && channel instanceof Http2StreamChannel;
    }

    /** From InboundHttp2ToHttpAdapter, which mixes many streams in one channel; also when a client only says so. */
    static boolean isMixed(Channel channel, HttpRequest request) {
        return request.headers().contains(STREAM_ID) && !isStream(channel);
    }

    /**
     * Who the first stream of a connection that came by way of an h2c upgrade belongs to: its request is the one that the
     * guard of the connection has let in, without its credentials (RFC 7540 §3.2).
     */
    static Decision.@Nullable Authenticated upgraded(Channel channel) {
        if (!isStream(channel) || ((Http2StreamChannel) channel).stream().id() != 1) return null;
        return channel.parent().attr(ChannelUser.KEY).get();
    }

    /** By linking it, not by its name: native-image would have to be told of a class that is found by name. */
    private static boolean isPresent() {
        try {
            return Http2StreamChannel.class.isInterface();
        } catch (NoClassDefFoundError e) {
            return false;
        }
    }
}
