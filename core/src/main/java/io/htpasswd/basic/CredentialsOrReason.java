package io.htpasswd.basic;

/** What a request holds at the credential location: {@link Credentials}, or the reason why there are none. */
sealed interface CredentialsOrReason permits Credentials, CredentialsOrReason.Missing {
    CredentialsOrReason NOTHING = new Missing(Reason.NO_CREDENTIALS);
    CredentialsOrReason MALFORMED = new Missing(Reason.MALFORMED);
    /** Nobody could look. */
    CredentialsOrReason UNREADABLE = new Missing(Reason.UNAVAILABLE);

    record Missing(Reason reason) implements CredentialsOrReason {}
}
