package io.htpasswd.netty;

import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelHandlerContext;

/**
 * Stops a channel's reading for a while, whoever does it. Both are needed: without autoRead off Netty goes on through as many
 * as sixteen buffers of one socket read, and without holding back {@code read()} somebody who asks gets more.
 */
final class Reading {
    private boolean stoppedAutoRead;
    private boolean owed;

    void stop(ChannelHandlerContext ctx) {
        ChannelConfig config = ctx.channel().config();
        if (config.isAutoRead()) {
            stoppedAutoRead = true;
            config.setAutoRead(false);
        }
    }

    /** Somebody asked for a read while none is wanted. */
    void owe() {
        owed = true;
    }

    /** Gives back what was taken, and nothing that somebody else has changed since. */
    void resume(ChannelHandlerContext ctx) {
        boolean ask = owed;
        owed = false;
        if (stoppedAutoRead) {
            stoppedAutoRead = false;
            ctx.channel().config().setAutoRead(true); // reads
        } else if (ask) {
            ctx.read();
        }
    }
}
