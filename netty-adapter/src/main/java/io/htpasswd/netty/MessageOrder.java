package io.htpasswd.netty;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.ChannelInputShutdownReadComplete;

/**
 * When a message is looked at: in the order of arrival, and not before the decision or the response that it has to wait for.
 * What becomes of it then is the business of {@link RequestGuard}.
 */
final class MessageOrder {
    private final HeldMessages held;
    private final Backpressure backpressure = new Backpressure();
    private final OutstandingResponse response = new OutstandingResponse();
    private final RequestGuard guard;
    /** True while messages are worked off: what arrives meanwhile comes after them. */
    private boolean working;
    /** True until a task of the loop goes on: the application that has just answered returns first. */
    private boolean pausing;

    MessageOrder(GuardOptions options) {
        this.held = new HeldMessages(options);
        this.guard = new RequestGuard(options, backpressure, response);
    }

    void receive(ChannelHandlerContext ctx, Object message) {
        held.add(message);
        if (!working) work(ctx);
        if (!held.isTooMuch()) return;
        release();
        ctx.close();
    }

    /** Looks at what is held, one after the other, as long as nothing has to be waited for. */
    private void work(ChannelHandlerContext ctx) {
        working = true;
        try {
            while (!held.isEmpty() && !isWaiting()) process(ctx, held.take());
        } finally {
            working = false;
        }
        if (isFull()) backpressure.stop(ctx);
    }

    private void process(ChannelHandlerContext ctx, Object message) {
        if (isEndOfInput(message)) {
            ctx.fireUserEventTriggered(message);
            return;
        }
        PendingDecision pending = guard.receive(ctx, message);
        if (pending != null) pending.await(ctx, () -> goOn(ctx, () -> guard.decided(ctx, pending)));
    }

    private boolean isWaiting() {
        return pausing || guard.keepsWaiting(held.peek());
    }

    /** True when nothing more should come for now. */
    private boolean isFull() {
        return isWaiting() ? !held.isSmall() : !held.isEmpty();
    }

    /** The end of a wait, or of a pause. */
    private void goOn(ChannelHandlerContext ctx, Runnable first) {
        working = true;
        try {
            first.run();
        } finally {
            working = false;
        }
        work(ctx);
        complete(ctx);
    }

    /** A batch is over: the application hears so when it has seen something of it, or when there was nothing to hold. */
    void complete(ChannelHandlerContext ctx) {
        if (backpressure.hasDelivered() || !isWaiting()) {
            backpressure.completed();
            ctx.fireChannelReadComplete();
        }
        if (!isFull()) backpressure.resume(ctx);
    }

    void read(ChannelHandlerContext ctx) {
        if (isFull()) backpressure.owe(ctx);
        else ctx.read();
    }

    void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        boolean tunnel = response.opensTunnel(message);
        boolean answered = response.completedBy(message);
        ctx.write(message, promise);
        boolean goesOn = tunnel || (answered && !held.isEmpty());
        if (!goesOn || working || pausing) return;
        pausing = true;
        ctx.executor().execute(() -> {
            if (!ctx.isRemoved()) goOn(ctx, () -> pausing = false);
        });
    }

    void receiveEvent(ChannelHandlerContext ctx, Object event) {
        if (isEndOfInput(event)) receive(ctx, event); // it comes after what was sent
        else ctx.fireUserEventTriggered(event);
    }

    private static boolean isEndOfInput(Object event) {
        return event instanceof ChannelInputShutdownEvent || event instanceof ChannelInputShutdownReadComplete;
    }

    /** What was not let in is not let in by taking the guard away; the rest of a request that was let in is. */
    void leave(ChannelHandlerContext ctx) {
        while (!held.isEmpty() && guard.passesUnasked(held.peek())) process(ctx, held.take());
        boolean nothingRefused = held.isEmpty() && guard.isOpen();
        release();
        if (!ctx.channel().isActive()) return;
        if (nothingRefused) backpressure.resume(ctx);
        else ctx.close();
    }

    void release() {
        guard.close();
        held.release();
    }
}
