package io.htpasswd.basic;

import org.jspecify.annotations.Nullable;

/** What a request holds at the credential location: {@link Credentials}, or the reason why there are none. */
sealed interface CredentialsOrReason permits Credentials, CredentialsOrReason.Missing {
    CredentialsOrReason NOTHING = new Missing(Reason.NO_CREDENTIALS, null);
    /** Nobody could look. */
    CredentialsOrReason UNREADABLE = new Missing(Reason.UNAVAILABLE, null);

    static CredentialsOrReason malformed(MalformedRule rule) {
        return new Missing(Reason.MALFORMED, rule);
    }

    /** The rule of what is malformed; null beside any other reason. */
    record Missing(Reason reason, @Nullable MalformedRule rule) implements CredentialsOrReason {}
}
