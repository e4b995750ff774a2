package io.htpasswd.netty;

import io.htpasswd.basic.BasicAuth;
import io.htpasswd.basic.Decision;
import io.htpasswd.basic.Reason;
import io.netty.channel.ChannelHandlerContext;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A request and the decision about it, which may take a while; ends once, on the loop: by the decision, by time, or dropped. */
final class PendingDecision {
    private final ChannelRequest request;
    private final GuardOptions options;
    private final BasicAuth auth;
    private CompletableFuture<Decision> decision;
    private @Nullable Future<?> timeout;
    private boolean ended;

    /** Throws what the guard function throws, and NullPointerException for one that returns none. */
    PendingDecision(ChannelRequest request, GuardOptions options) {
        this.request = request;
        this.options = options;
        auth = Objects.requireNonNull(options.guard.apply(request.head()), "the guard function returned null");
        Decision known = Http2Streams.upgraded(request.channel());
        decision = known == null ? auth.evaluate(request, options.hashing) : CompletableFuture.completedFuture(known);
    }

    ChannelRequest request() {
        return request;
    }

    boolean isDone() {
        return decision.isDone();
    }

    /** Once done; CompletionException when there is none. */
    Decision decision() {
        return decision.join();
    }

    /** Runs the task on the loop when the decision has come or the time is up, unless it was dropped before. */
    void await(ChannelHandlerContext ctx, Runnable task) {
        Runnable tooLate = () -> {
            if (!decision.cancel(false)) return; // it is on its way to the loop
            decision = CompletableFuture.completedFuture(auth.deny(request, Reason.UNAVAILABLE));
            end(task);
        };
        timeout = ctx.executor().schedule(tooLate, options.verificationTimeout.toNanos(), TimeUnit.NANOSECONDS);
        decision.whenComplete((made, failure) -> ctx.executor().execute(() -> end(task)));
    }

    private void end(Runnable task) {
        if (ended) return;
        stop();
        task.run();
    }

    private void stop() {
        ended = true;
        if (timeout != null) timeout.cancel(false);
    }

    /** Nobody wants to know any more: a verification not yet begun is not begun. */
    void drop() {
        stop();
        decision.cancel(false);
        ReferenceCountUtil.release(request.head());
    }
}
