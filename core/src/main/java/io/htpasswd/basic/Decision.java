package io.htpasswd.basic;

import java.util.Objects;
import java.util.Set;
import java.util.function.Function;

/**
 * The outcome for a request: it passes with a user, it passes without one, or it is denied with a rejection.
 *
 * <pre>{@code
 * String text = decision.fold(user -> "hello " + user.user(), anonymous -> "hello", denied -> "denied: " + denied.reason());
 * }</pre>
 *
 * <p>Decisions are immutable and thread-safe.
 */
public sealed interface Decision {
    /** The request passes, once the edit has been applied to it. */
    sealed interface Passed extends Decision {
        /** Returns how the request is changed before the application sees it. */
        RequestEdit edit();
    }

    /** The request passes, after the edit, as this user's; the groups stand in the same version of the file as the user. */
    record Authenticated(String user, Set<String> groups, RequestEdit edit) implements Passed {
        public Authenticated {
            Objects.requireNonNull(user, "user");
            groups = Set.copyOf(Objects.requireNonNull(groups, "groups"));
            Objects.requireNonNull(edit, "edit");
        }

        /** Returns the name for a header field: its UTF-8 bytes, each outside {@code [A-Za-z0-9._~@+-]} as {@code %HH}. */
        public String encodedUser() {
            return ForwardedUser.encode(user);
        }
    }

    /** The request passes, after the edit, without a user: the policy is optional, or the guard permits all. */
    record Anonymous(RequestEdit edit) implements Passed {
        public Anonymous {
            Objects.requireNonNull(edit, "edit");
        }
    }

    /** The request does not pass, and the rejection is the response. */
    record Denied(Reason reason, Rejection rejection) implements Decision {
        public Denied {
            Objects.requireNonNull(reason, "reason");
            Objects.requireNonNull(rejection, "rejection");
        }
    }

    /** Calls the function for this kind of decision and returns its result. */
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
