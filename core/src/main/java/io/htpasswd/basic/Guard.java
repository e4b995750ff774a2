package io.htpasswd.basic;

import io.htpasswd.admission.Admission;
import io.htpasswd.admission.AttemptLimit;
import io.htpasswd.admission.HashingLimit;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What one {@link BasicAuth} decides by, and who hears of it. What depends on the policy alone is computed here, once.
 *
 * <p>Threads: immutable; the denial log is shared.
 */
record Guard(
        Policy policy,
        CredentialVerifier verifier,
        HashingLimit limit,
        @Nullable AttemptLimit attempts,
        @Nullable DecisionListener listener,
        @Nullable RejectionRewriter rewriter,
        Rejections rejections,
        Decision.Anonymous anonymous,
        RequestEdit strip,
        DenialLog denials) {
    /** Of a guard that lets everything pass: never asked, and nobody would get in if it were. */
    static final CredentialVerifier NEVER_ASKED = credentials -> Verification.Failed.UNAVAILABLE;

    static Guard of(Policy policy, CredentialVerifier verifier) {
        return new Guard(
                policy,
                verifier,
                HashingLimit.shared(),
                null,
                null,
                null,
                new Rejections(policy),
                new Decision.Anonymous(policy.scrub()),
                policy.strip(),
                new DenialLog());
    }

    Guard permittingAll() {
        return new Guard(
                policy, NEVER_ASKED, limit, attempts, listener, rewriter, rejections, anonymous, strip, denials);
    }

    Guard withLimit(HashingLimit limit) {
        return new Guard(policy, verifier, limit, attempts, listener, rewriter, rejections, anonymous, strip, denials);
    }

    Guard withAttempts(AttemptLimit attempts) {
        return new Guard(policy, verifier, limit, attempts, listener, rewriter, rejections, anonymous, strip, denials);
    }

    Guard withListener(DecisionListener listener) {
        return new Guard(policy, verifier, limit, attempts, listener, rewriter, rejections, anonymous, strip, denials);
    }

    Guard withRewriter(RejectionRewriter rewriter) {
        return new Guard(policy, verifier, limit, attempts, listener, rewriter, rejections, anonymous, strip, denials);
    }

    boolean permitsAll() {
        return verifier == NEVER_ASKED;
    }

    Admission admission() {
        return limit.admission();
    }

    /** True when any client may be compared with what is remembered, for none is limited and none was refused lately. */
    boolean isQuiet() {
        return admission().isQuiet() && (attempts == null || attempts.isQuiet());
    }

    /** What a request holds at the policy's location. */
    CredentialsOrReason presented(RequestView request) {
        return policy.location().read(request, policy.limits());
    }

    /** What is known of the credentials at once; null when a hash has to say. */
    @Nullable
    Verification recall(Credentials credentials) {
        return attempt(verifier::recall, credentials);
    }

    /** The same for a request that has looked already. */
    @Nullable
    Verification recallAfterRefresh(Credentials credentials) {
        return attempt(verifier::recallAfterRefresh, credentials);
    }

    /** Null when the credentials are verified alone. */
    @Nullable
    Work work(Credentials credentials) {
        try {
            String work = verifier.work(credentials);
            return work == null ? null : new Work(verifier, work);
        } catch (RuntimeException e) {
            denials.failed("credential verifier", e);
            return null;
        }
    }

    /** Null, also from a verifier that breaks its promise never to return it, is UNAVAILABLE. */
    List<@Nullable Verification> verify(List<Credentials> credentials) {
        if (credentials.size() > 1) {
            try {
                List<Verification> verifications = verifier.verifyAll(credentials);
                if (verifications.size() == credentials.size()) return new ArrayList<>(verifications);
            } catch (RuntimeException e) {
                denials.failed("credential verifier", e);
            }
        }
        // Alone, or to see whose failure it is.
        List<@Nullable Verification> verifications = new ArrayList<>();
        for (Credentials each : credentials) verifications.add(attempt(verifier::verify, each));
        return verifications;
    }

    /** False when it failed. */
    boolean refresh() {
        try {
            verifier.refresh();
            return true;
        } catch (RuntimeException e) {
            denials.failed("credential verifier", e);
            return false;
        }
    }

    private @Nullable Verification attempt(
            Function<Credentials, @Nullable Verification> question, Credentials credentials) {
        try {
            return question.apply(credentials);
        } catch (RuntimeException e) {
            denials.failed("credential verifier", e);
            return Verification.Failed.UNAVAILABLE;
        }
    }

    /** The decision that nobody has to hear of; null when somebody has, or the user is not let in. */
    @Nullable
    Decision decideUnheard(Credentials credentials, Verification verification) {
        if (listener != null || !(verification instanceof Verification.Accepted accepted)) return null;
        String user = credentials.user();
        return policy.permits(user, accepted.groups()) ? authenticated(user, accepted.groups()) : null;
    }

    Decision.Authenticated authenticated(String user, Set<String> groups) {
        String header = policy.forwardedUser();
        RequestEdit edit = header == null ? strip : strip.adding(header, ForwardedUser.encode(user));
        return new Decision.Authenticated(user, groups, edit);
    }
}
