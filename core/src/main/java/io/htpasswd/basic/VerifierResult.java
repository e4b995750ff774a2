package io.htpasswd.basic;

import org.jspecify.annotations.Nullable;

/**
 * What came of asking the verifier: null when nobody was asked, which is so when the client is limited; times in nanoseconds.
 */
record VerifierResult(
        @Nullable Verification verification, boolean limited, boolean remembered, long waited, long verified) {
    static final VerifierResult NOT_ASKED = new VerifierResult(null, false, 0, 0);
    static final VerifierResult LIMITED = new VerifierResult(null, true, false, 0, 0);

    VerifierResult(@Nullable Verification verification, boolean remembered, long waited, long verified) {
        this(verification, false, remembered, waited, verified);
    }

    static VerifierResult recalled(Verification verification) {
        return new VerifierResult(verification, verification instanceof Verification.Accepted, 0, 0);
    }

    /** No permit was to be had. */
    static VerifierResult refused(long waited) {
        return new VerifierResult(null, false, waited, 0);
    }

    VerifierResult after(long waited) {
        return new VerifierResult(verification, limited, remembered, waited, verified);
    }

    /** True when somebody has said no; null, also from a verifier that breaks its promise never to return it, says nothing. */
    boolean isRejected() {
        return verification instanceof Verification.Failed && verification != Verification.Failed.UNAVAILABLE;
    }
}
