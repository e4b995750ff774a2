package io.htpasswd.basic;

/** Why a request was denied; further causes may join in later versions. */
public enum Reason {
    /** Nothing at the credential location, or another authentication scheme. */
    NO_CREDENTIALS,
    /** Credentials that no reading of RFC 7617 admits, or more than one of them. */
    MALFORMED,
    /** Unknown user or wrong password; a client cannot tell which. */
    REJECTED,
    /** Good credentials of a user whom the policy does not name. */
    FORBIDDEN,
    /** Nobody could tell: the hashing limit is full, the users' file is too old, or the verifier failed. */
    UNAVAILABLE
}
