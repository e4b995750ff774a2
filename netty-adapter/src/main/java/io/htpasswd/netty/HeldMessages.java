package io.htpasswd.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufHolder;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * What has arrived and was not looked at yet, in order. Reading is stopped while something waits here, but one read of the
 * socket can hold many messages; the caps are for peers that make the most of that.
 */
final class HeldMessages {
    private static final int MOST_MESSAGES = 1024;
    private static final long MOST_BYTES = 256 * 1024;

    private final Deque<Object> messages = new ArrayDeque<>();
    private long bytes;

    /** Takes the message over. */
    void add(Object message) {
        messages.add(message);
        bytes += size(message);
    }

    @Nullable
    Object peek() {
        return messages.peek();
    }

    Object take() {
        Object message = messages.remove();
        bytes -= size(message);
        return message;
    }

    boolean isEmpty() {
        return messages.isEmpty();
    }

    boolean isTooMuch() {
        return messages.size() > MOST_MESSAGES || bytes > MOST_BYTES;
    }

    void release() {
        while (!messages.isEmpty()) ReferenceCountUtil.release(take());
    }

    private static long size(Object message) {
        if (message instanceof ByteBuf bytes) return bytes.readableBytes();
        return message instanceof ByteBufHolder holder ? holder.content().readableBytes() : 0;
    }
}
