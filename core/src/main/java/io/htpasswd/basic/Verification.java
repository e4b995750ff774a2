package io.htpasswd.basic;

import java.util.Objects;
import java.util.Set;

/**
 * A verifier's result for one pair of user and password.
 *
 * <pre>{@code
 * Verification right = new Verification.Accepted(Set.of("staff"));
 * }</pre>
 *
 * <p>Verifications are immutable and thread-safe.
 */
public sealed interface Verification {
    /** The password is the user's; with the groups of the same snapshot that verified it. */
    record Accepted(Set<String> groups) implements Verification {
        /** For a user in no group. */
        public static final Accepted WITHOUT_GROUPS = new Accepted(Set.of());

        public Accepted {
            Objects.requireNonNull(groups, "groups");
            for (String group : groups) Objects.requireNonNull(group, "groups");
            groups = Set.copyOf(groups);
        }
    }

    /** Why it is not. */
    enum Failed implements Verification {
        /** The user is known, and the password is another one. */
        WRONG_PASSWORD,
        /** There is no such user. */
        UNKNOWN_USER,
        /** The user is known, with a line that cannot be used. Costs and is denied like an unknown user; logs name it. */
        UNUSABLE_LINE,
        /** It cannot be decided now, for example because the file is too old. */
        UNAVAILABLE
    }
}
