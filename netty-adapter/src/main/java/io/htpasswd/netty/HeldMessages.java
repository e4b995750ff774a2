package io.htpasswd.netty;

import io.netty.buffer.ByteBufHolder;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * What arrived while a password was being verified, in order. Reading is stopped then, but one read of the socket can hold
 * many messages; the caps are for peers that make the most of that.
 */
final class HeldMessages {
    private static final int MOST_MESSAGES = 1024;
    private static final long MOST_BYTES = 256 * 1024;

    private final Deque<Object> messages = new ArrayDeque<>();
    private long bytes;

    /** Takes the message over; false when there is too much of them, then it has been released like all others. */
    boolean add(Object message) {
        messages.add(message);
        bytes += size(message);
        if (messages.size() <= MOST_MESSAGES && bytes <= MOST_BYTES) return true;
        release();
        return false;
    }

    @Nullable
    Object poll() {
        Object message = messages.poll();
        if (message != null) bytes -= size(message);
        return message;
    }

    void release() {
        for (Object message = poll(); message != null; message = poll()) ReferenceCountUtil.release(message);
    }

    private static long size(Object message) {
        return message instanceof ByteBufHolder holder ? holder.content().readableBytes() : 0;
    }
}
