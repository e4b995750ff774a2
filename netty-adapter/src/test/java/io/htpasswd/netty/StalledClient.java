package io.htpasswd.netty;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayDeque;
import java.util.Deque;

/** A peer that does not read: nothing that is written leaves before it is let go. */
final class StalledClient extends ChannelOutboundHandlerAdapter {
    private final Deque<Runnable> withheld = new ArrayDeque<>();
    private final Deque<Object> messages = new ArrayDeque<>();

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        messages.add(message);
        withheld.add(() -> ctx.writeAndFlush(messages.remove(), promise));
    }

    void letGo() {
        withheld.forEach(Runnable::run);
        withheld.clear();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        messages.forEach(ReferenceCountUtil::release);
    }
}
