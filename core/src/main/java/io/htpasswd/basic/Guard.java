package io.htpasswd.basic;

import java.util.Set;
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
                new Rejections(policy),
                new Decision.Anonymous(policy.scrub()),
                policy.strip(),
                new DenialLog());
    }

    Guard permittingAll() {
        return new Guard(policy, NEVER_ASKED, limit, listener, rewriter, rejections, anonymous, strip, denials);
    }

    Guard withLimit(HashingLimit limit) {
        return new Guard(policy, verifier, limit, listener, rewriter, rejections, anonymous, strip, denials);
    }

    Guard withListener(DecisionListener listener) {
        return new Guard(policy, verifier, limit, listener, rewriter, rejections, anonymous, strip, denials);
    }

    Guard withRewriter(RejectionRewriter rewriter) {
        return new Guard(policy, verifier, limit, listener, rewriter, rejections, anonymous, strip, denials);
    }

    boolean permitsAll() {
        return verifier == NEVER_ASKED;
    }

    Decision.Authenticated authenticated(String user, Set<String> groups) {
        String header = policy.forwardedUser();
        RequestEdit edit = header == null ? strip : strip.adding(header, ForwardedUser.encode(user));
        return new Decision.Authenticated(user, groups, edit);
    }
}
