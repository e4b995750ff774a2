package io.htpasswd.netty;

import io.htpasswd.basic.BasicAuth;
import io.htpasswd.basic.Decision;
import io.htpasswd.basic.RequestEdit;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.AttributeKey;
import io.netty.util.ReferenceCountUtil;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Guards an HTTP/1.1 pipeline: asks {@link BasicAuth} about every request and lets through, edited, what it lets pass. Stands
 * behind {@code HttpServerCodec} and before everything that spends memory or time on a request; what stands before it works
 * for strangers. Never hashes on the event loop.
 *
 * <p>{@link State} says what it does with what arrives. What comes while a password is verified is held, in order and up to a
 * cap; what belongs to a denied request is dropped.
 *
 * <p>Threads: one handler a channel, on the channel's event loop; the {@link Factory} is shared.
 */
public final class BasicAuthHandler extends ChannelDuplexHandler {
    /** Set before the head of an authenticated request is fired, absent for anonymous ones, cleared before the next. */
    public static final AttributeKey<Decision.Authenticated> AUTHENTICATED =
            AttributeKey.valueOf(BasicAuthHandler.class, "AUTHENTICATED");

    private static final Logger LOG = LoggerFactory.getLogger(BasicAuthHandler.class);

    private final Function<? super HttpRequest, BasicAuth> guard;
    private final Executor hashing;
    private final DeniedRequest denied;
    private final HeldMessages held = new HeldMessages();
    private final Reading reading = new Reading();

    private State state = State.IDLE;
    /** While VERIFYING. */
    private @Nullable HttpRequest head;

    private @Nullable CompletableFuture<Decision> verification;
    /** While PASSING: for the trailers. */
    private @Nullable RequestEdit edit;
    /** True while what was held is worked off: what arrives meanwhile comes after it. */
    private boolean draining;

    private BasicAuthHandler(Function<? super HttpRequest, BasicAuth> guard, Executor hashing, long maxDiscardedBody) {
        this.guard = guard;
        this.hashing = hashing;
        this.denied = new DeniedRequest(maxDiscardedBody);
    }

    /** Guards every request with the same policy. */
    public static Factory factory(BasicAuth auth, Executor hashing) {
        return factory(request -> auth, hashing);
    }

    /** Asks the function once a request which guard is its. See {@link BasicAuth} for what the executor must be like. */
    public static Factory factory(Function<? super HttpRequest, BasicAuth> guard, Executor hashing) {
        return new Factory(guard, hashing, 64 * 1024);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (state == State.VERIFYING || draining) hold(ctx, message);
        else receive(ctx, message);
    }

    private void hold(ChannelHandlerContext ctx, Object message) {
        if (!held.add(message)) close(ctx);
    }

    private void receive(ChannelHandlerContext ctx, Object message) {
        switch (state) {
            case IDLE -> {
                if (message instanceof HttpRequest request) ask(ctx, request);
                else ctx.fireChannelRead(message); // no part of a request: frames after an upgrade, the codec's own
            }
            case PASSING -> pass(ctx, message);
            case DISCARDING -> state = denied.discard(ctx, message);
            case CLOSING -> {
                boolean end = message instanceof LastHttpContent;
                ReferenceCountUtil.release(message);
                if (end) ctx.close();
            }
            case VERIFYING -> hold(ctx, message);
        }
    }

    private void ask(ChannelHandlerContext ctx, HttpRequest request) {
        ctx.channel().attr(AUTHENTICATED).set(null);
        if (request.decoderResult().isFailure()) {
            state = denied.answerAndClose(ctx, request, RejectionResponse.badRequest());
            return;
        }
        CompletableFuture<Decision> asked;
        try {
            asked = guard.apply(request).evaluate(new ChannelRequest(request, ctx.channel()), hashing);
        } catch (RuntimeException | Error e) {
            fail(ctx, request, e);
            return;
        }
        if (asked.isDone()) {
            decided(ctx, request, asked);
            return;
        }
        state = State.VERIFYING;
        reading.stop(ctx);
        head = request;
        verification = asked;
        asked.whenComplete((decision, failure) -> ctx.executor().execute(() -> verified(ctx, asked)));
    }

    private void verified(ChannelHandlerContext ctx, CompletableFuture<Decision> asked) {
        HttpRequest request = head;
        if (verification != asked || request == null) return; // closed or removed in the meantime
        head = null;
        verification = null;
        decided(ctx, request, asked);
        drain(ctx);
    }

    private void decided(ChannelHandlerContext ctx, HttpRequest request, CompletableFuture<Decision> asked) {
        Decision decision;
        try {
            decision = asked.join();
        } catch (CompletionException | CancellationException e) {
            fail(ctx, request, e.getCause() == null ? e : e.getCause());
            return;
        }
        if (decision instanceof Decision.Denied no) {
            state = denied.answer(ctx, request, no.rejection());
            return;
        }
        if (decision instanceof Decision.Authenticated user)
            ctx.channel().attr(AUTHENTICATED).set(user);
        edit = decision.fold(Decision.Authenticated::edit, Decision.Anonymous::edit, never -> null);
        if (edit != null) Edits.apply(edit, request);
        state = State.PASSING;
        pass(ctx, request);
    }

    private void pass(ChannelHandlerContext ctx, Object message) {
        if (message instanceof LastHttpContent last) {
            if (edit != null) Edits.strip(edit, last.trailingHeaders());
            state = State.IDLE;
            edit = null;
        }
        ctx.fireChannelRead(message);
    }

    /** Without an answer: nobody knows what would be a true one. */
    private void fail(ChannelHandlerContext ctx, HttpRequest request, Throwable failure) {
        LOG.error("no decision: {}", failure.getClass().getName());
        ReferenceCountUtil.release(request);
        close(ctx);
    }

    private void close(ChannelHandlerContext ctx) {
        release();
        ctx.close();
    }

    private void drain(ChannelHandlerContext ctx) {
        draining = true;
        try {
            while (state != State.VERIFYING) {
                Object message = held.poll();
                if (message == null) break;
                receive(ctx, message);
            }
        } finally {
            draining = false;
        }
        if (state == State.VERIFYING) return;
        ctx.fireChannelReadComplete();
        reading.resume(ctx);
    }

    @Override
    public void read(ChannelHandlerContext ctx) {
        if (state == State.VERIFYING) reading.owe();
        else ctx.read();
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        if (state != State.VERIFYING) ctx.fireChannelReadComplete();
        // What is released here reaches nobody who would ask for more.
        boolean consuming = state == State.DISCARDING || state == State.CLOSING;
        if (consuming && !ctx.channel().config().isAutoRead()) ctx.read();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        release();
        ctx.fireChannelInactive();
    }

    /** What was not let in is not let in by taking the guard away. */
    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        release();
        if (ctx.channel().isActive()) reading.resume(ctx);
    }

    private void release() {
        state = State.CLOSING;
        CompletableFuture<Decision> running = verification;
        verification = null;
        if (running != null) running.cancel(false);
        ReferenceCountUtil.release(head);
        head = null;
        held.release();
    }

    /** Makes a handler for every channel; shared by all of them, immutable. */
    public static final class Factory {
        private final Function<? super HttpRequest, BasicAuth> guard;
        private final Executor hashing;
        private final long maxDiscardedBody;

        private Factory(Function<? super HttpRequest, BasicAuth> guard, Executor hashing, long maxDiscardedBody) {
            this.guard = guard;
            this.hashing = hashing;
            this.maxDiscardedBody = maxDiscardedBody;
        }

        /** How many bytes of a denied request's body are read to keep its connection; 64 KiB otherwise. */
        public Factory withMaxDiscardedBody(long bytes) {
            if (bytes < 0) throw new IllegalArgumentException("maxDiscardedBody must be at least 0, was " + bytes);
            return new Factory(guard, hashing, bytes);
        }

        public BasicAuthHandler newHandler() {
            return new BasicAuthHandler(guard, hashing, maxDiscardedBody);
        }
    }
}
