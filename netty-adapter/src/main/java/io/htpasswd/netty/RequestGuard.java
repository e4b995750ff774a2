package io.htpasswd.netty;

import io.htpasswd.basic.Decision;
import io.htpasswd.basic.RequestEdit;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What becomes of a connection's requests, one after the other, as the table at {@link State} says. When a message is looked
 * at is the business of {@link MessageOrder}.
 */
final class RequestGuard {
    /** Of the class that users know. */
    private static final Logger LOG = LoggerFactory.getLogger("io.htpasswd.netty.BasicAuthHandler");

    private final GuardOptions options;
    private final Backpressure backpressure;
    private final OutstandingResponse response;

    /** Of a request that is not denied. */
    private State state = State.IDLE;
    /** While VERIFYING. */
    private @Nullable PendingDecision pending;
    /** From a denial to the next head. */
    private @Nullable Denial denial;
    /** While PASSING: for the trailers. */
    private @Nullable RequestEdit edit;

    RequestGuard(GuardOptions options, Backpressure backpressure, OutstandingResponse response) {
        this.options = options;
        this.backpressure = backpressure;
        this.response = response;
    }

    private State state() {
        return denial == null ? state : denial.state();
    }

    boolean keepsWaiting(@Nullable Object next) {
        return state() == State.VERIFYING || (response.isOwed() && next instanceof HttpRequest);
    }

    /** True for the rest of a request that was let in, and between requests, as in a tunnel, for what is no HTTP. */
    boolean passesUnasked(@Nullable Object next) {
        if (state() == State.PASSING) return !(next instanceof HttpRequest);
        return state() == State.IDLE && !(next instanceof HttpObject);
    }

    /** True when no request is being refused or verified. */
    boolean isOpen() {
        return state() == State.IDLE || state() == State.PASSING;
    }

    /** The decision to be waited for, and to come back with, before anything else is received; null when there is none. */
    @Nullable
    PendingDecision receive(ChannelHandlerContext ctx, Object message) {
        if (message instanceof HttpRequest head && state() != State.CLOSING) return ask(ctx, head);
        if (passesUnasked(message)) pass(ctx, message);
        else discard(ctx, message);
        return null;
    }

    private @Nullable PendingDecision ask(ChannelHandlerContext ctx, HttpRequest head) {
        endDenial();
        state = State.IDLE;
        ctx.channel().attr(ChannelUser.KEY).set(null);
        if (isUntrustworthy(ctx, head)) {
            deny(ctx).refuse(ctx, head);
            return null;
        }
        PendingDecision asked;
        try {
            asked = new PendingDecision(new ChannelRequest(head, ctx.channel(), options.client), options);
        } catch (RuntimeException | Error e) {
            fail(ctx, head, e);
            return null;
        }
        if (asked.isDone()) {
            decided(ctx, asked);
            return null;
        }
        state = State.VERIFYING;
        pending = asked;
        return asked;
    }

    /** When it is not certain where this request begins or ends: nobody's credentials help. */
    private static boolean isUntrustworthy(ChannelHandlerContext ctx, HttpRequest head) {
        return head.decoderResult().isFailure()
                || Framing.isAmbiguous(head)
                || Http2Streams.isMixed(ctx.channel(), head);
    }

    void decided(ChannelHandlerContext ctx, PendingDecision asked) {
        pending = null;
        ChannelRequest request = asked.request();
        try {
            Decision decision = asked.decision();
            if (decision instanceof Decision.Denied denied) {
                deny(ctx).reject(ctx, request.head(), denied.rejection());
                return;
            }
            edit = ((Decision.Passed) decision).edit();
            request.apply(edit);
            if (decision instanceof Decision.Authenticated user)
                ctx.channel().attr(ChannelUser.KEY).set(user);
        } catch (RuntimeException | Error e) {
            fail(ctx, request.head(), e);
            return;
        }
        response.to(request.head());
        state = State.PASSING;
        pass(ctx, request.head());
    }

    private void pass(ChannelHandlerContext ctx, Object message) {
        if (message instanceof LastHttpContent last) {
            if (edit != null && !last.trailingHeaders().isEmpty())
                ChannelRequest.apply(edit.ofTrailers(), last.trailingHeaders());
            edit = null;
            state = State.IDLE;
        }
        backpressure.delivered();
        ctx.fireChannelRead(message);
    }

    private Denial deny(ChannelHandlerContext ctx) {
        backpressure.consumed();
        Denial denied = Http2Streams.isStream(ctx.channel()) ? new Http2Denial() : new Http1Denial(options);
        denial = denied;
        return denied;
    }

    private void endDenial() {
        if (denial != null) denial.end();
        denial = null;
    }

    private void discard(ChannelHandlerContext ctx, Object message) {
        backpressure.consumed();
        if (denial == null) ReferenceCountUtil.release(message);
        else denial.discard(ctx, message);
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

    /** For good: whatever arrives now is released. */
    void close() {
        endDenial();
        state = State.CLOSING;
        if (pending != null) pending.drop();
        pending = null;
    }
}
