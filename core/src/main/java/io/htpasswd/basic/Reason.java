package io.htpasswd.basic;

/** Why a request was denied. Later versions may add constants, so a {@code switch} over them needs a {@code default}. */
public enum Reason {
    /** Nothing at the credential location, or another authentication scheme. */
    NO_CREDENTIALS,
    /** Credentials that no reading of RFC 7617 admits, or more than one of them. */
    MALFORMED,
    /** Unknown user or wrong password; the response is the same. */
    REJECTED,
    /** The client has used up its wrong attempts, so these credentials were not verified; only with an attempt limit. */
    LIMITED,
    /** Good credentials of a user whom the policy does not name. */
    FORBIDDEN,
    /** It could not be decided: the hashing limit is full, the users' file is too old, or the verifier failed. */
    UNAVAILABLE;

    /**
     * Returns the status code of gRPC for this reason: UNAUTHENTICATED (16), PERMISSION_DENIED (7), RESOURCE_EXHAUSTED (8) or
     * UNAVAILABLE (14).
     */
    public int grpcStatus() {
        return switch (this) {
            case NO_CREDENTIALS, MALFORMED, REJECTED -> 16;
            case FORBIDDEN -> 7;
            case LIMITED -> 8;
            case UNAVAILABLE -> 14;
        };
    }
}
