package io.htpasswd.netty;

import io.htpasswd.basic.Decision;
import io.htpasswd.basic.RequestEdit;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.util.concurrent.CompletionException;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What becomes of a connection's requests, one after the other, as the table at {@link State} says. When a message is looked
 * at is the handler's business.
 */
final class RequestGuard {
    private static final Logger LOG = LoggerFactory.getLogger(BasicAuthHandler.class);

    private final GuardOptions options;
    private final Backpressure backpressure;
    private final BiConsumer<ChannelHandlerContext, Runnable> goOn;
    private final OutstandingResponse answer = new OutstandingResponse();

    private State state = State.IDLE;
    /** While VERIFYING. */
    private @Nullable PendingDecision pending;
    /** While DISCARDING or CLOSING. */
    private @Nullable Denial denial;
    /** While PASSING: for the trailers. */
    private @Nullable RequestEdit edit;

    RequestGuard(GuardOptions options, Backpressure backpressure, BiConsumer<ChannelHandlerContext, Runnable> goOn) {
        this.options = options;
        this.backpressure = backpressure;
        this.goOn = goOn;
    }

    boolean keepsWaiting(@Nullable Object next) {
        return state == State.VERIFYING || (answer.isOwed() && next instanceof HttpRequest);
    }

    /** True for the rest of a request that was let in, and between requests, as in a tunnel, for what is no HTTP. */
    boolean passesUnasked(@Nullable Object next) {
        if (state == State.PASSING) return !(next instanceof HttpRequest);
        return state == State.IDLE && !(next instanceof HttpObject);
    }

    /** True when no request is being refused or verified. */
    boolean isOpen() {
        return state == State.IDLE || state == State.PASSING;
    }

    void receive(ChannelHandlerContext ctx, Object message) {
        if (message instanceof HttpRequest head && state != State.CLOSING) ask(ctx, head);
        else if (passesUnasked(message)) pass(ctx, message);
        else discard(ctx, message);
    }

    private void ask(ChannelHandlerContext ctx, HttpRequest head) {
        endDenial();
        ctx.channel().attr(BasicAuthHandler.AUTHENTICATED).set(null);
        if (isUntrustworthy(ctx, head)) {
            state = deny(ctx).refuse(ctx, head);
            return;
        }
        PendingDecision asked;
        try {
            asked = options.ask(ctx.channel(), head);
        } catch (RuntimeException | Error e) {
            fail(ctx, head, e);
            return;
        }
        if (asked.isDone()) {
            decided(ctx, asked);
            return;
        }
        state = State.VERIFYING;
        pending = asked;
        asked.await(ctx, options.verificationTimeout(), () -> verified(ctx, asked));
    }

    /** When it is not certain where this request begins or ends: nobody's credentials help. */
    private static boolean isUntrustworthy(ChannelHandlerContext ctx, HttpRequest head) {
        return head.decoderResult().isFailure()
                || Framing.isAmbiguous(head)
                || Http2Streams.isMixed(ctx.channel(), head);
    }

    private void verified(ChannelHandlerContext ctx, PendingDecision asked) {
        if (pending != asked) return; // closed or removed in the meantime, or told so by the clock before
        pending = null;
        asked.stopClock();
        goOn.accept(ctx, () -> decided(ctx, asked));
    }

    private void decided(ChannelHandlerContext ctx, PendingDecision asked) {
        HttpRequest head = asked.head();
        try {
            Decision decision = asked.decision();
            if (decision instanceof Decision.Denied denied) {
                state = deny(ctx).reject(ctx, head, denied.rejection());
                return;
            }
            edit = ((Decision.Passed) decision).edit();
            Edits.apply(edit, head);
            if (decision instanceof Decision.Authenticated user)
                ctx.channel().attr(BasicAuthHandler.AUTHENTICATED).set(user);
        } catch (RuntimeException | Error e) {
            fail(ctx, head, e);
            return;
        }
        answer.to(head);
        state = State.PASSING;
        pass(ctx, head);
    }

    private void pass(ChannelHandlerContext ctx, Object message) {
        if (message instanceof LastHttpContent last) {
            if (edit != null && !last.trailingHeaders().isEmpty())
                Edits.apply(edit.ofTrailers(), last.trailingHeaders());
            edit = null;
            state = State.IDLE;
        }
        backpressure.delivered();
        ctx.fireChannelRead(message);
    }

    private Denial deny(ChannelHandlerContext ctx) {
        backpressure.consumed();
        Denial denied = Denial.on(ctx.channel(), options.maxDiscardedBody(), () -> state = State.CLOSING);
        denial = denied;
        return denied;
    }

    private void endDenial() {
        if (denial != null) denial.end();
        denial = null;
    }

    private void discard(ChannelHandlerContext ctx, Object message) {
        backpressure.consumed();
        if (denial == null || state == State.IDLE) ReferenceCountUtil.release(message);
        else state = denial.discard(ctx, state, message);
    }

    /** Without an answer: nobody knows what would be a true one. */
    private void fail(ChannelHandlerContext ctx, HttpRequest head, Throwable failure) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : null;
        LOG.error(
                "no decision: {}", (cause == null ? failure : cause).getClass().getName());
        ReferenceCountUtil.release(head);
        close();
        ctx.close();
    }

    OutstandingResponse answer() {
        return answer;
    }

    /** For good: whatever arrives now is released. */
    void close() {
        state = State.CLOSING;
        endDenial();
        if (pending != null) pending.drop();
        pending = null;
    }
}
