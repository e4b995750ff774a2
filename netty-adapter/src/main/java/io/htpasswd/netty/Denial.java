package io.htpasswd.netty;

import io.htpasswd.basic.Rejection;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpRequest;

/** Answers a request that is not let in, and gets rid of the rest of it; releases every part. */
sealed interface Denial permits Http1Denial, Http2Denial {
    /** The task is told when nothing more of the connection is to be read as a request, but by no message that came. */
    static Denial on(Channel channel, long maxDiscardedBody, Runnable closing) {
        return Http2Streams.isStream(channel) ? new Http2Denial() : new Http1Denial(maxDiscardedBody, closing);
    }

    State reject(ChannelHandlerContext ctx, HttpRequest request, Rejection rejection);

    /** For a head that could not be read: whatever follows it is not to be trusted either. */
    State refuse(ChannelHandlerContext ctx, HttpRequest request);

    /** What comes after the head, while DISCARDING or CLOSING. */
    State discard(ChannelHandlerContext ctx, State state, Object message);

    /** Nothing comes after this: the connection is gone, or another request has begun. */
    void end();
}
