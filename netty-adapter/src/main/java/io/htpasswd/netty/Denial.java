package io.htpasswd.netty;

import io.htpasswd.basic.Rejection;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpRequest;

/** Answers a request that is not let in, and gets rid of the rest of it; releases every part. */
interface Denial {
    void reject(ChannelHandlerContext ctx, HttpRequest request, Rejection rejection);

    /** For a head that could not be read: whatever follows it is not to be trusted either. */
    void refuse(ChannelHandlerContext ctx, HttpRequest request);

    /** What comes after the head. */
    void discard(ChannelHandlerContext ctx, Object message);

    /** DISCARDING, CLOSING, or IDLE once the request has ended. */
    State state();

    /** Nothing comes after this: the connection is gone, or another request has begun. */
    default void end() {}
}
