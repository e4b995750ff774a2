package io.htpasswd.recipes.springsecurity;

import io.htpasswd.basic.Rejection;
import org.springframework.security.core.AuthenticationException;

/** Denied without a challenge: the server is busy, the client has used up its attempts, or the user is not permitted. */
final class Refused extends AuthenticationException {
    private static final long serialVersionUID = 1L;

    private final transient Rejection answer;

    Refused(Rejection answer) {
        super("refused");
        this.answer = answer;
    }

    /** As core words it, with its {@code Retry-After}. */
    Rejection answer() {
        return answer;
    }
}
