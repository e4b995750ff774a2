package io.htpasswd.basic;

import static java.util.Objects.requireNonNull;

import io.htpasswd.admission.AttemptLimit;
import io.htpasswd.admission.HashingLimit;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * HTTP Basic authentication (RFC 7617) of one policy against one verifier: header values in, a {@link Decision} out.
 *
 * <pre>{@code
 * BasicAuth auth = BasicAuth.of(Policy.strict().withRealm("Staging"), HtpasswdFile.open(Path.of("users")));
 * Decision decision = auth.evaluate(request);
 * }</pre>
 *
 * <p>Guarantees:
 *
 * <ul>
 *   <li>A request passes only with credentials that the verifier accepted, or without any under an optional policy or a guard
 *       that permits all; whatever cannot be decided is denied.
 *   <li>Nothing a client sends makes {@code evaluate} throw.
 *   <li>An unknown user and a wrong password get the same response.
 *   <li>No password, hash or header value reaches a log, an event or an exception.
 *   <li>At most as many verifications run at once as the {@link HashingLimit} grants; requests above its queue are denied.
 * </ul>
 *
 * <p>This class is immutable and thread-safe. Copies share the verifier, and the limits unless they name their own.
 */
public final class BasicAuth {
    private final Guard guard;

    private BasicAuth(Guard guard) {
        this.guard = guard;
    }

    /**
     * Returns a guard of this policy over this verifier, with the process's own hashing limit.
     *
     * @throws IllegalArgumentException when the policy requires a group and the verifier knows none
     */
    public static BasicAuth of(Policy policy, CredentialVerifier verifier) {
        requireNonNull(policy, "policy");
        requireNonNull(verifier, "verifier");
        if (!policy.requiredGroups().isEmpty() && !verifier.knowsGroups()) {
            throw new IllegalArgumentException("the policy requires a group, but the verifier has no group file");
        }
        verifier.expect(policy.requiredUsers(), policy.requiredGroups());
        return new BasicAuth(Guard.of(policy, verifier));
    }

    /**
     * Returns a guard that lets every request pass as anonymous, for health paths. It verifies nothing, and removes what the
     * policy removes from every request: the forwarded user's names, and Proxy-Authorization where it is the location.
     */
    public static BasicAuth permitAll(Policy scrub) {
        return new BasicAuth(Guard.of(requireNonNull(scrub, "scrub"), Guard.NEVER_ASKED));
    }

    /** Returns a guard that lets every request pass, as {@link #permitAll(Policy)} with this one's policy and listener. */
    public BasicAuth permittingAll() {
        return new BasicAuth(guard.permittingAll());
    }

    /** Returns a copy that notifies the listener of every decision. */
    public BasicAuth withListener(DecisionListener listener) {
        return new BasicAuth(guard.withListener(requireNonNull(listener, "listener")));
    }

    /** Returns a copy that takes permits from this limit instead of the process's own. */
    public BasicAuth withHashingLimit(HashingLimit limit) {
        return new BasicAuth(guard.withLimit(requireNonNull(limit, "limit")));
    }

    /**
     * Returns a copy that denies clients for a time that have sent as many wrong passwords as this limit allows. The limit counts
     * for this guard and its copies together, and for others with the same limit.
     */
    public BasicAuth withAttemptLimit(AttemptLimit limit) {
        return new BasicAuth(guard.withAttempts(requireNonNull(limit, "limit")));
    }

    /** Returns a copy that lets the rewriter change what denied clients see. */
    public BasicAuth withRejections(RejectionRewriter rewriter) {
        return new BasicAuth(guard.withRewriter(requireNonNull(rewriter, "rewriter")));
    }

    /** Decides about a request. May block for the hashing limit's wait and one verification; an interrupt makes it UNAVAILABLE. */
    public Decision evaluate(RequestView request) {
        requireNonNull(request, "request");
        return blocking(guard.presented(request), request, null);
    }

    /**
     * Decides about a request without ever hashing or reading a file on the caller's thread. The future is complete on return
     * when nothing has to be verified. A request that waits for a permit holds no thread. Cancelling the future drops work not
     * yet begun; a password whose verification has begun is verified, logged and reported to the listener all the same.
     *
     * <p>The executor needs at least one thread more than the limit's verifications at once, else a due check of the file
     * waits for a hash: {@link HashingLimit#newExecutor} makes one. If the executor refuses a task, fails, or runs it on the calling
     * thread, the decision is {@link Reason#UNAVAILABLE}. The same holds if it has not begun the task within the limit's wait. An
     * {@link Error} of the verifier, the listener or the executor completes the future exceptionally.
     *
     * <p>Threads: the request is read on the caller's thread before this method returns. Otherwise the future completes, and the
     * listener is called, on a thread of the executor, after the permit is back. If {@code hashing} did not begin the task, this is a
     * thread of {@link CompletableFuture}'s default executor. What depends on the future runs there too, unless
     * it names an executor. It must not block: a thread of {@code hashing} that waits for another decision keeps that decision from
     * being made.
     */
    public CompletableFuture<Decision> evaluate(RequestView request, Executor hashing) {
        requireNonNull(hashing, "hashing");
        requireNonNull(request, "request");
        return asynchronously(guard.presented(request), request, null, hashing);
    }

    /**
     * Decides about a user and a password that a framework has read from a request. The rules of a header value apply: a user with
     * a colon or a control character, and a password that is too long, are MALFORMED. The response has the ordinary form, and no
     * rewriter is called. May block like {@link #evaluate(RequestView)}.
     *
     * @param client the address of the client, as {@link RequestView#client()}, or null when it is not known
     */
    public Decision evaluate(Credentials credentials, @Nullable String client) {
        return blocking(checked(credentials), null, client);
    }

    /** Decides like {@link #evaluate(Credentials, String)}, without blocking, as {@link #evaluate(RequestView, Executor)} does. */
    public CompletableFuture<Decision> evaluate(Credentials credentials, @Nullable String client, Executor hashing) {
        requireNonNull(hashing, "hashing");
        return asynchronously(checked(credentials), null, client, hashing);
    }

    /**
     * Decides from all values of the field at the policy's header location, in order, one char a byte; empty when absent.
     * Knows no method and no client, so the response has the ordinary form, and no rewriter is called. A null list, and a null in
     * it, are MALFORMED. May block like {@link #evaluate(RequestView)}.
     *
     * @throws IllegalStateException when the policy's location is not a header
     */
    public Decision evaluateHeader(List<String> values) {
        Policy policy = guard.policy();
        if (!(policy.location() instanceof HeaderLocation header)) {
            throw new IllegalStateException("header values decide only where the location is a header");
        }
        return blocking(header.read(values, policy.limits()), null, null);
    }

    /** Returns the policy and the limits, and nothing of the users. */
    @Override
    public String toString() {
        return "BasicAuth[" + (guard.permitsAll() ? "permitAll, " : "") + guard.policy() + ", " + guard.limit()
                + (guard.attempts() == null ? "" : ", " + guard.attempts()) + "]";
    }

    // For authors of adapters.

    /**
     * Returns the decision for a request that an adapter has to let pass without evaluating it: it passes as anonymous, without
     * the unverified credentials and without the forwarded user's names. For a servlet container's error page, to
     * which no request that the guard saw has led, and where a challenge would hide the error. No listener is notified.
     */
    public Decision.Anonymous anonymous() {
        return new Decision.Anonymous(guard.strip());
    }

    /**
     * Denies a request for a reason that the adapter knows, in the request's own form; logged, rewritten and reported to the
     * listener like every denial. No credentials are verified. NO_CREDENTIALS challenges in
     * every mode, for an application that needs a user in the middle of an anonymous request, as
     * {@code HttpServletRequest.authenticate} does. UNAVAILABLE is for a request that has waited too long, once its future has been
     * cancelled.
     */
    public Decision.Denied deny(RequestView request, Reason reason) {
        requireNonNull(request, "request");
        requireNonNull(reason, "reason");
        CredentialsOrReason presented =
                reason == Reason.NO_CREDENTIALS ? CredentialsOrReason.NOTHING : guard.presented(request);
        return Evaluation.of(guard, presented, Requester.of(guard, request)).denied(reason);
    }

    private CredentialsOrReason checked(Credentials credentials) {
        return UserPass.checked(
                requireNonNull(credentials, "credentials"), guard.policy().limits());
    }

    private Decision blocking(CredentialsOrReason presented, @Nullable RequestView request, @Nullable String client) {
        return Evaluation.start(guard, presented, request, client, remembered -> remembered, evaluation -> {
            Decision decision = evaluation.atOnce();
            return decision == null ? new BlockingEvaluation(evaluation, guard.admission()).start() : decision;
        });
    }

    private CompletableFuture<Decision> asynchronously(
            CredentialsOrReason presented, @Nullable RequestView request, @Nullable String client, Executor hashing) {
        return Evaluation.start(guard, presented, request, client, CompletableFuture::completedFuture, evaluation -> {
            Decision decision = evaluation.atOnce();
            return decision == null
                    ? new AsyncEvaluation(evaluation, guard.admission(), hashing).start()
                    : CompletableFuture.completedFuture(decision);
        });
    }
}
