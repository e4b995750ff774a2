package io.htpasswd.basic;

import org.jspecify.annotations.Nullable;

/** What came of asking the verifier: null when nobody was asked; times in nanoseconds. */
record Answer(@Nullable Verification verification, boolean remembered, long waited, long verified) {
    static final Answer NOT_ASKED = new Answer(null, false, 0, 0);

    static Answer recalled(Verification verification) {
        return new Answer(verification, verification instanceof Verification.Accepted, 0, 0);
    }

    /** No permit was to be had. */
    static Answer refused(long waited) {
        return new Answer(null, false, waited, 0);
    }

    Answer after(long waited) {
        return new Answer(verification, remembered, waited, verified);
    }
}
