package io.htpasswd.netty;

import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelHandlerContext;

/**
 * The account of a channel's reads: stopped while much is held, and none lost that somebody has asked for. To stop takes
 * both: without autoRead off Netty goes on through as many as sixteen buffers of one socket read, and without holding back
 * {@code read()} somebody who asks gets more.
 */
final class Backpressure {
    /** We have turned autoRead off, and nobody has turned it on since. */
    private boolean stoppedAutoRead;
    /** Somebody asked for a read while none was wanted. */
    private boolean owed;

    private boolean delivered;
    private boolean consumed;

    void stop(ChannelHandlerContext ctx) {
        ChannelConfig config = ctx.channel().config();
        if (!config.isAutoRead()) return;
        stoppedAutoRead = true;
        config.setAutoRead(false);
    }

    /** Somebody asks for a read while none is wanted; to turn autoRead on is to ask as well. */
    void owe(ChannelHandlerContext ctx) {
        owed = true;
        if (ctx.channel().config().isAutoRead()) stoppedAutoRead = false;
    }

    /** Something of what was read has gone on to the application. */
    void delivered() {
        delivered = true;
    }

    /** Something of what was read has not. */
    void consumed() {
        consumed = true;
    }

    boolean hasDelivered() {
        return delivered;
    }

    /** The application has been told that a batch is over. */
    void completed() {
        // It may ask for more now, if it wants any; nothing is asked in its place.
        if (delivered) consumed = false;
        delivered = false;
    }

    /** Gives back what was taken, and nothing that somebody else has changed since; reads in place of who saw nothing. */
    void resume(ChannelHandlerContext ctx) {
        boolean wanted = owed;
        boolean unseen = consumed && !ctx.channel().config().isAutoRead();
        owed = false;
        consumed = false;
        if (stoppedAutoRead) {
            stoppedAutoRead = false;
            ctx.channel().config().setAutoRead(true); // reads
        } else if (wanted || unseen) {
            ctx.read();
        }
    }
}
