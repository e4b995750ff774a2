package io.htpasswd.basic;

import org.jspecify.annotations.Nullable;

/** What a request holds at the credential location: credentials, or the reason why there are none. */
record Presented(@Nullable Reason reason, @Nullable Credentials credentials) {
    static final Presented NOTHING = new Presented(Reason.NO_CREDENTIALS, null);
    static final Presented MALFORMED = new Presented(Reason.MALFORMED, null);
    /** Nobody could look. */
    static final Presented UNREADABLE = new Presented(Reason.UNAVAILABLE, null);

    static Presented of(Credentials credentials) {
        return new Presented(null, credentials);
    }
}
