package io.htpasswd.basic;

import java.util.Objects;
import java.util.Set;
import java.util.function.Function;

/**
 * What is to happen with a request: it passes with a user, it passes without one, or it is answered with a rejection.
 *
 * <p>Threads: immutable.
 */
public sealed interface Decision {
    /** The request passes, once the edit has been applied to it. */
    sealed interface Passed extends Decision {
        /** Returns what is to be taken out of the request and put into it before the application sees it. */
        RequestEdit edit();
    }

    /** The request passes, after the edit, as this user's; the groups stand in the same version of the file as the user. */
    record Authenticated(String user, Set<String> groups, RequestEdit edit) implements Passed {
        public Authenticated {
            Objects.requireNonNull(user, "user");
            groups = Set.copyOf(Objects.requireNonNull(groups, "groups"));
            Objects.requireNonNull(edit, "edit");
        }

        /** The name for a header field: its UTF-8 bytes, each outside {@code [A-Za-z0-9._~@+-]} as {@code %HH}. */
        public String encodedUser() {
            return ForwardedUser.encode(user);
        }
    }

    /** The request passes, after the edit, as nobody's: the policy is optional or open. */
    record Anonymous(RequestEdit edit) implements Passed {
        public Anonymous {
            Objects.requireNonNull(edit, "edit");
        }
    }

    /** The request is answered with the rejection and goes no further. */
    record Denied(Reason reason, Rejection rejection) implements Decision {
        public Denied {
            Objects.requireNonNull(reason, "reason");
            Objects.requireNonNull(rejection, "rejection");
        }
    }

    /** Calls the one function that fits. Exhaustive on Java 17, which has no pattern switch. */
    default <R> R fold(
            Function<? super Authenticated, ? extends R> authenticated,
            Function<? super Anonymous, ? extends R> anonymous,
            Function<? super Denied, ? extends R> denied) {
        // All of them every time: a function that is missing must not wait for the one request that needs it.
        Objects.requireNonNull(authenticated, "authenticated");
        Objects.requireNonNull(anonymous, "anonymous");
        Objects.requireNonNull(denied, "denied");
        if (this instanceof Authenticated a) return authenticated.apply(a);
        if (this instanceof Anonymous a) return anonymous.apply(a);
        return denied.apply((Denied) this);
    }
}
