package io.htpasswd.basic;

import org.jspecify.annotations.Nullable;

/** What came of asking the verifier: null when nobody was asked; times in nanoseconds. */
record VerifierResult(@Nullable Verification verification, boolean remembered, long waited, long verified) {
    static final VerifierResult NOT_ASKED = new VerifierResult(null, false, 0, 0);

    static VerifierResult recalled(Verification verification) {
        return new VerifierResult(verification, verification instanceof Verification.Accepted, 0, 0);
    }

    /** No permit was to be had. */
    static VerifierResult refused(long waited) {
        return new VerifierResult(null, false, waited, 0);
    }

    VerifierResult after(long waited) {
        return new VerifierResult(verification, remembered, waited, verified);
    }
}
