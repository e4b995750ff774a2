package io.htpasswd.basic;

/** What a request holds at the credential location: {@link Credentials}, or the reason why there are none. */
sealed interface Presented permits Credentials, Presented.Missing {
    Presented NOTHING = new Missing(Reason.NO_CREDENTIALS);
    Presented MALFORMED = new Missing(Reason.MALFORMED);
    /** Nobody could look. */
    Presented UNREADABLE = new Missing(Reason.UNAVAILABLE);

    record Missing(Reason reason) implements Presented {}
}
