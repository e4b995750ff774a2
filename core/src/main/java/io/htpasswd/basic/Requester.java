package io.htpasswd.basic;

import io.htpasswd.admission.AttemptLimit;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Who asks for a decision: their address, and the form and the words of a denial. What of that the request says is read while
 * it may be read, which is on the thread that brought it and before {@code evaluate} returns.
 *
 * <p>Threads: one after the other.
 */
final class Requester {
    private final Guard guard;
    private final Rejections.Form form;
    /** Null once it may not be read any more. */
    private @Nullable RequestView request;

    private @Nullable String client;
    private @Nullable BiFunction<Reason, Rejection, Rejection> rewriting;

    private Requester(Guard guard, Rejections.Form form, @Nullable RequestView request, @Nullable String client) {
        this.guard = guard;
        this.form = form;
        this.request = request;
        this.client = client;
    }

    static Requester of(Guard guard, RequestView request) {
        return of(guard, request, null);
    }

    /** Without a request the answer has the ordinary form, and no rewriter is asked; the client is then the one given. */
    static Requester of(Guard guard, @Nullable RequestView request, @Nullable String client) {
        Rejections.Form form = request == null
                ? Rejections.Form.ORDINARY
                : Rejections.Form.of(request, guard.policy().grpcRejections());
        return new Requester(guard, form, request, client);
    }

    /** Put into words only when somebody logs it or listens: it is a new string every time. */
    @Nullable
    String client() {
        return request == null ? client : request.client();
    }

    /** The last moment at which the request may be read. */
    void leaveRequest() {
        RequestView leaving = request;
        request = null;
        if (leaving == null) return;
        client = leaving.client();
        RejectionRewriter rewriter = guard.rewriter();
        if (rewriter != null) rewriting = attempt(() -> rewriter.forRequest(leaving));
    }

    Decision.Denied denied(Reason reason) {
        leaveRequest();
        Decision.Denied standard = standard(reason);
        BiFunction<Reason, Rejection, Rejection> rewrite = rewriting;
        if (rewrite == null) return standard;
        Rejection rewritten = attempt(() -> rewrite.apply(reason, standard.rejection()));
        return rewritten == null
                ? standard
                : new Decision.Denied(reason, Rejections.acceptable(rewritten, standard.rejection(), form));
    }

    private Decision.Denied standard(Reason reason) {
        Decision.Denied standard = guard.rejections().of(form, reason);
        Rejection rejection = standard.rejection();
        if (!rejection.headers().containsKey("Retry-After")) return standard;
        int seconds = retryAfterSeconds(reason);
        return seconds == 1
                ? standard
                : new Decision.Denied(reason, rejection.withHeader("Retry-After", String.valueOf(seconds)));
    }

    private int retryAfterSeconds(Reason reason) {
        if (reason != Reason.LIMITED) return guard.admission().retryAfterSeconds();
        AttemptLimit attempts = guard.attempts();
        return attempts == null ? 1 : attempts.retryAfterSeconds(client());
    }

    private <T> @Nullable T attempt(Supplier<T> rewriter) {
        try {
            return rewriter.get();
        } catch (RuntimeException e) {
            guard.denials().failed("rejection rewriter", e);
            return null;
        }
    }
}
