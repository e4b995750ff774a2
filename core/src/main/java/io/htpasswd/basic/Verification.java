package io.htpasswd.basic;

import java.util.Objects;
import java.util.Set;

/** A verifier's answer about one pair of user and password. */
public sealed interface Verification {
    /** The password is the user's; with the groups of the same snapshot that verified it. */
    record Accepted(Set<String> groups) implements Verification {
        public static final Accepted WITHOUT_GROUPS = new Accepted(Set.of());

        public Accepted {
            Objects.requireNonNull(groups, "groups");
            for (String group : groups) Objects.requireNonNull(group, "groups");
            groups = Set.copyOf(groups);
        }
    }

    /** Why it is not. */
    enum Failed implements Verification {
        WRONG_PASSWORD,
        UNKNOWN_USER,
        /** The user is there, with a line that nobody can log in with. Costs and is denied like an unknown user; logs name it. */
        UNUSABLE_LINE,
        /** Nobody can tell at the moment. */
        UNAVAILABLE
    }
}
