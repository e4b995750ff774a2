package io.htpasswd.basic;

import io.htpasswd.admission.AttemptLimit;
import org.jspecify.annotations.Nullable;

/**
 * What one request counts against its client's {@link AttemptLimit}, if there is one: a comparison with what is remembered, a wrong
 * password. Each counts once, however often it is seen.
 *
 * <p>Threads: one after the other.
 */
final class Attempt {
    private final @Nullable AttemptLimit limit;
    private final Requester requester;
    private boolean compared;
    private boolean rejected;

    Attempt(@Nullable AttemptLimit limit, Requester requester) {
        this.limit = limit;
        this.requester = requester;
    }

    /** True when the client has used up its wrong passwords. */
    boolean isLimited() {
        return limit != null && limit.isLimited(requester.client());
    }

    /** False when the client has used up its comparisons with what is remembered. */
    boolean mayCompare() {
        return limit == null || limit.mayCompare(requester.client());
    }

    /** The credentials were compared with what is remembered, and are not. */
    void compared() {
        if (limit == null || compared) return;
        compared = true;
        limit.compared(requester.client());
    }

    /** What came of it. Told under the permit, or others would begin that it should have kept out. */
    void ended(VerifierResult result) {
        if (limit == null) return;
        if (result.isRejected() && !rejected) {
            rejected = true;
            limit.rejected(requester.client());
        }
        if (result.verification() instanceof Verification.Accepted && compared) {
            compared = false;
            limit.accepted(requester.client());
        }
    }
}
