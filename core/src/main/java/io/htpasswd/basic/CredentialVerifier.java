package io.htpasswd.basic;

import io.htpasswd.admission.HashingLimit;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Verifies credentials. The library's own verifiers are {@code Htpasswd} and {@code HtpasswdFile}.
 *
 * <pre>{@code
 * CredentialVerifier one = credentials -> credentials.user().equals("alice") && hash.matches(credentials.password())
 *         ? Verification.Accepted.WITHOUT_GROUPS
 *         : Verification.Failed.WRONG_PASSWORD;
 * }</pre>
 *
 * <p>A {@link RuntimeException} from any method counts as {@link Verification.Failed#UNAVAILABLE}; an {@link Error} is
 * passed on.
 *
 * <p>Threads: called by many at once.
 */
@FunctionalInterface
public interface CredentialVerifier {
    /** Verifies the credentials; may take long, and is therefore called under the {@link HashingLimit}. */
    Verification verify(Credentials credentials);

    /**
     * Checks several credentials in one call, and returns one result for each, in their order. Only called for credentials of equal
     * {@link #work}. By default one after the other. If it throws a {@link RuntimeException}, each is verified by itself.
     */
    default List<Verification> verifyAll(List<Credentials> credentials) {
        return credentials.stream().map(this::verify).toList();
    }

    /**
     * Returns what verifying these credentials costs: those with equal results are faster together, in one call of {@link
     * #verifyAll}. Null, the default, means that they are not. Called before credentials wait for their turn. It must not hash,
     * read a file or take a lock, and must take as long for a name that does not exist.
     */
    default @Nullable String work(Credentials credentials) {
        return null;
    }

    /** Returns what is remembered of these credentials, or null to have {@link #verify} called. It must not hash, read a file or take a lock. */
    default @Nullable Verification recall(Credentials credentials) {
        return null;
    }

    /**
     * Returns what is remembered, for a request that has called {@link #refresh} before. Unlike {@link #recall}, it must not return
     * null only to have one request check for changes.
     */
    default @Nullable Verification recallAfterRefresh(Credentials credentials) {
        return recall(credentials);
    }

    /** Returns false when {@link Verification.Accepted} never has groups: a policy that requires a group is then refused. */
    default boolean knowsGroups() {
        return true;
    }

    /**
     * Receives the users and groups that a guard's policy requires, when the guard is built; one of them suffices to pass. A verifier
     * may report those that it does not have.
     */
    default void expect(Set<String> users, Set<String> groups) {}

    /** Checks whether the store of users has changed; may read a file. Called where blocking is allowed, never under a permit. */
    default void refresh() {}
}
