package io.htpasswd.basic;

import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * HTTP Basic authentication (RFC 7617) of one policy against one verifier: header values in, a {@link Decision} out.
 *
 * <p>Guarantees:
 *
 * <ul>
 *   <li>A request passes only with credentials that the verifier accepted, or without any under an optional or open policy;
 *       whatever cannot be decided is denied.
 *   <li>Nothing a client sends makes {@code evaluate} throw.
 *   <li>Unknown user and wrong password get the same answer.
 *   <li>No password, hash or header value reaches a log, an event or an exception.
 *   <li>At most as many verifications run at once as the {@link HashingLimit} grants, and the remaining are told so.
 * </ul>
 *
 * <p>Threads: immutable; used by many at once. Copies share the verifier, and the limit unless they name their own.
 */
public final class BasicAuth {
    private static final Logger LOG = LoggerFactory.getLogger(BasicAuth.class);

    /** Of a guard that lets everything pass: never asked, and nobody would get in if it were. */
    private static final CredentialVerifier NEVER_ASKED = credentials -> Verification.Failed.UNAVAILABLE;

    private final Policy policy;
    private final CredentialVerifier verifier;

    private final HashingLimit limit;
    private final @Nullable DecisionListener listener;
    private final @Nullable RejectionRewriter rewriter;
    private final Rejections rejections;
    private final Decision.Anonymous anonymous;
    private final Decision.Anonymous unasked;
    private final RequestEdit strip;
    private final DenialLog denials;

    private BasicAuth(
            Policy policy,
            CredentialVerifier verifier,
            HashingLimit limit,
            @Nullable DecisionListener listener,
            @Nullable RejectionRewriter rewriter) {
        this.policy = policy;
        this.verifier = verifier;
        this.limit = limit;
        this.listener = listener;
        this.rewriter = rewriter;
        this.rejections = new Rejections(policy);
        this.anonymous = new Decision.Anonymous(policy.scrub());
        this.strip = policy.strip();
        this.unasked = new Decision.Anonymous(strip);
        this.denials = new DenialLog();
    }

    /** Guards with the policy; IllegalArgumentException when it requires a group and the verifier knows none. */
    public static BasicAuth of(Policy policy, CredentialVerifier verifier) {
        Objects.requireNonNull(policy, "policy");
        Objects.requireNonNull(verifier, "verifier");
        if (policy.requiresGroup() && !verifier.knowsGroups()) {
            throw new IllegalArgumentException("the policy requires a group, but the verifier has no group file");
        }
        return new BasicAuth(policy, verifier, HashingLimit.shared(), null, null);
    }

    /**
     * Lets everything pass as anonymous, for health paths. Removes what the policy removes from every request (the forwarded
     * user's names, Proxy-Authorization as the location), and asks nobody.
     */
    public static BasicAuth open(Policy scrub) {
        return new BasicAuth(Objects.requireNonNull(scrub, "scrub"), NEVER_ASKED, HashingLimit.shared(), null, null);
    }

    /** Tells the listener of every decision. */
    public BasicAuth withListener(DecisionListener listener) {
        return new BasicAuth(policy, verifier, limit, Objects.requireNonNull(listener, "listener"), rewriter);
    }

    /** Takes permits from this limit instead of the process's own. */
    public BasicAuth withHashingLimit(HashingLimit limit) {
        return new BasicAuth(policy, verifier, Objects.requireNonNull(limit, "limit"), listener, rewriter);
    }

    /** Lets the rewriter change what denied clients see. */
    public BasicAuth withRejections(RejectionRewriter rewriter) {
        return new BasicAuth(policy, verifier, limit, listener, Objects.requireNonNull(rewriter, "rewriter"));
    }

    /**
     * Decides from all values of the field at the policy's header location, in order, one char a byte; empty when absent.
     * Knows no method and no client, so the answer has the ordinary form, and asks no rewriter. May block for the hashing
     * limit's wait and one verification.
     *
     * @throws IllegalStateException when the policy's location is not a header
     */
    public Decision evaluate(List<String> values) {
        if (!(policy.location() instanceof HeaderLocation header)) {
            throw new IllegalStateException("header values decide only where the location is a header");
        }
        return new Evaluation(this, header.presented(values, policy.limits()), null).blocking();
    }

    /** Decides about a request. May block for the hashing limit's wait and one verification; an interrupt makes it UNAVAILABLE. */
    public Decision evaluate(RequestView request) {
        return evaluation(request).blocking();
    }

    /**
     * Decides about a request without ever hashing or reading a file on the caller's thread. The future is complete on return
     * when nothing has to be verified. A request that waits for a permit holds no thread. Cancelling the future drops work not
     * yet begun; a password whose verification has begun is verified, logged and told to the listener all the same.
     *
     * <p>The executor needs at least one thread more than the limit's verifications at once, else a due look at the file
     * waits for a hash. An executor that refuses a task, fails, or would run it on the thread that hands it over is answered with
     * {@link Reason#UNAVAILABLE}, and so is one that has not begun the task within the limit's wait. An {@link Error} of the
     * verifier, the listener or the executor completes the future exceptionally.
     *
     * <p>Threads: the request is read on the caller's thread before this method returns. Otherwise the future completes, and the
     * listener is called, on a thread of the executor, after the permit is back; on a thread of {@link CompletableFuture}'s
     * default executor where {@code hashing} did not take or begin the task. What depends on the future runs there too, unless
     * it names an executor: it must not block, because a thread of {@code hashing} that waits for another decision keeps that
     * decision from being made.
     */
    public CompletableFuture<Decision> evaluate(RequestView request, Executor hashing) {
        Objects.requireNonNull(hashing, "hashing");
        Evaluation evaluation = evaluation(request);
        Decision decision = evaluation.atOnce();
        if (decision != null) return CompletableFuture.completedFuture(decision);
        return new AsyncEvaluation(evaluation, limit, hashing).start();
    }

    /**
     * What an adapter does with a request that it has to hand on unasked: it passes as nobody's, without the credentials that
     * nobody verified and without the forwarded user's names. For a servlet container's error page, to which no request that
     * the guard saw has led and where a challenge would hide the error. Not a decision about the request: no listener is told.
     */
    public Decision.Anonymous unasked() {
        return unasked;
    }

    /**
     * The denial of a request without credentials, in strict mode's words whatever the mode: for an adapter whose application
     * asks for a user in the middle of an anonymous request, as {@code HttpServletRequest.authenticate} does. Logged, rewritten
     * and told to the listener like every denial; looks at no credentials.
     */
    public Decision.Denied challenge(RequestView request) {
        return new Evaluation(this, Presented.NOTHING, Objects.requireNonNull(request, "request")).challenged();
    }

    /**
     * The denial of a request that its caller will not wait for any longer, for the reason UNAVAILABLE and in the request's own
     * form. To be asked instead of a decision, once the future that would have brought it has been cancelled.
     */
    public Decision.Denied unavailable(RequestView request) {
        return evaluation(request).unavailable();
    }

    private Evaluation evaluation(RequestView request) {
        Objects.requireNonNull(request, "request");
        return new Evaluation(this, policy.location().presented(request, policy.limits()), request);
    }

    Policy policy() {
        return policy;
    }

    CredentialVerifier verifier() {
        return verifier;
    }

    boolean permitsAll() {
        return verifier == NEVER_ASKED;
    }

    HashingLimit limit() {
        return limit;
    }

    @Nullable
    RejectionRewriter rewriter() {
        return rewriter;
    }

    Rejections rejections() {
        return rejections;
    }

    DenialLog denials() {
        return denials;
    }

    Decision.Anonymous anonymous() {
        return anonymous;
    }

    Decision.Authenticated authenticated(String user, Set<String> groups) {
        String header = policy.forwardedUser();
        RequestEdit edit = header == null ? strip : strip.adding(header, ForwardedUser.encode(user));
        return new Decision.Authenticated(user, groups, edit);
    }

    /** Logs a denial and tells the listener of any decision. */
    void settled(Decision decision, Evaluation evaluation, Answer answer) {
        if (decision instanceof Decision.Denied denied) {
            denials.denied(denied.reason(), evaluation.client(), evaluation.knownUser(answer));
        }
        if (listener == null) return;
        try {
            listener.decided(evaluation.event(decision, answer));
        } catch (RuntimeException e) {
            LOG.warn("decision listener failed: {}", e.getClass().getName());
        }
    }
}
