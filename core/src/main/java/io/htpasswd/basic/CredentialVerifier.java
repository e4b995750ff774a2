package io.htpasswd.basic;

import io.htpasswd.admission.HashingLimit;
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

    /** Looks whether what is verified against has changed; may read a file. Called where blocking is allowed, never under a permit. */
    default void refresh() {}
}
