package io.htpasswd.netty;

import io.htpasswd.basic.BasicAuth;
import io.htpasswd.basic.Decision;
import io.htpasswd.basic.Reason;
import io.htpasswd.basic.RequestView;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A request's head and the decision about it, which may take a while; ends on the loop, by the decision or by time. */
final class PendingDecision {
    private final BasicAuth auth;
    private final RequestView view;
    private final HttpRequest head;
    private final CompletableFuture<Decision> asked;
    private @Nullable Decision late;
    private @Nullable Future<?> timeout;

    PendingDecision(BasicAuth auth, RequestView view, HttpRequest head, CompletableFuture<Decision> asked) {
        this.auth = auth;
        this.view = view;
        this.head = head;
        this.asked = asked;
    }

    HttpRequest head() {
        return head;
    }

    boolean isDone() {
        return asked.isDone();
    }

    /** Once done; CompletionException when there is none. */
    Decision decision() {
        return late == null ? asked.join() : late;
    }

    /** Runs the task on the loop when the decision has come or the time is up; a second time if both happen. */
    void await(ChannelHandlerContext ctx, Duration time, Runnable ended) {
        Runnable tooLate = () -> {
            if (!asked.cancel(false)) return;
            late = auth.deny(view, Reason.UNAVAILABLE);
            ended.run();
        };
        timeout = ctx.executor().schedule(tooLate, time.toNanos(), TimeUnit.NANOSECONDS);
        asked.whenComplete((decision, failure) -> ctx.executor().execute(ended));
    }

    /** Time does not count any longer. */
    void stopClock() {
        if (timeout != null) timeout.cancel(false);
    }

    /** Nobody wants to know any more: a verification not yet begun is not begun. */
    void drop() {
        stopClock();
        asked.cancel(false);
        ReferenceCountUtil.release(head);
    }
}
