package io.htpasswd.basic;

import io.htpasswd.admission.HashingLimit;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Says whether credentials are good; the library's own are {@code Htpasswd} and {@code HtpasswdFile}.
 *
 * <p>A {@link RuntimeException} from any method counts as {@link Verification.Failed#UNAVAILABLE}; an {@link Error} is
 * passed on.
 *
 * <p>Threads: called by many at once.
 */
@FunctionalInterface
public interface CredentialVerifier {
    /** Checks the credentials; may take long, and is therefore called under the {@link HashingLimit}. */
    Verification verify(Credentials credentials);

    /**
     * Checks several credentials in one call, and returns one result for each, in their order. Only called for credentials of equal
     * {@link #work}. By default one after the other. If it throws a {@link RuntimeException}, each is verified by itself.
     */
    default List<Verification> verifyAll(List<Credentials> credentials) {
        return credentials.stream().map(this::verify).toList();
    }

    /**
     * Says what verifying these credentials costs: those for which it returns equal words are faster together, in one call of
     * {@link #verifyAll}. Null, the default, means that they are not. Asked before credentials wait for their turn; at once: no
     * hashing, no I/O, no lock, and as long for a name that does not exist.
     */
    default @Nullable String work(Credentials credentials) {
        return null;
    }

    /** What is already known of these very credentials, at once: no hashing, no I/O, no lock. Null means: ask {@link #verify}. */
    default @Nullable Verification recall(Credentials credentials) {
        return null;
    }

    /**
     * What is already known, for a request that has asked {@link #refresh} before: as {@link #recall}, which a verifier may let
     * answer null to have one request look. Under a permit that would be a hash too many.
     */
    default @Nullable Verification recallAfterRefresh(Credentials credentials) {
        return recall(credentials);
    }

    /** False when {@link Verification.Accepted} never carries groups: a policy that requires a group is then refused. */
    default boolean knowsGroups() {
        return true;
    }

    /**
     * Told the users and groups that a guard's policy requires, when the guard is built; one of them suffices to get in. A verifier
     * that knows its names may report those that it does not have, which nobody can be.
     */
    default void expect(Set<String> users, Set<String> groups) {}

    /** Looks whether what is verified against has changed; may read a file. Called where blocking is allowed, never under a permit. */
    default void refresh() {}
}
