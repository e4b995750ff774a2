package io.htpasswd.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufHolder;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * What has arrived and was not looked at yet, in order. A small rest of one request does not stop reading, because only who
 * reads sees that a client has gone; anything more does. One read of the socket can hold many messages all the same, and the
 * caps, which are among the options, are for peers that make the most of that.
 */
final class HeldMessages {
    private static final int SMALL_MESSAGES = 16;
    private static final int SMALL_BYTES = 8 * 1024;

    private final GuardOptions options;
    private final Deque<Object> messages = new ArrayDeque<>();
    private int heads;
    private long bytes;

    HeldMessages(GuardOptions options) {
        this.options = options;
    }

    /** Takes the message over. */
    void add(Object message) {
        messages.add(message);
        count(message, 1);
    }

    @Nullable
    Object peek() {
        return messages.peek();
    }

    Object take() {
        Object message = messages.remove();
        count(message, -1);
        return message;
    }

    private void count(Object message, int sign) {
        if (message instanceof HttpRequest) heads += sign;
        bytes += sign * size(message);
    }

    private static long size(Object message) {
        if (message instanceof ByteBuf bytes) return bytes.readableBytes();
        return message instanceof ByteBufHolder holder ? holder.content().readableBytes() : 0;
    }

    boolean isEmpty() {
        return messages.isEmpty();
    }

    /** True when all of it could be what remains of one request with a small body. */
    boolean isSmall() {
        return heads == 0 && messages.size() <= SMALL_MESSAGES && bytes <= SMALL_BYTES;
    }

    boolean isTooMuch() {
        return messages.size() > options.maxHeldMessages || bytes > options.maxHeldBytes;
    }

    void release() {
        while (!messages.isEmpty()) ReferenceCountUtil.release(take());
    }
}
