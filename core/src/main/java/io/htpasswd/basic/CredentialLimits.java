package io.htpasswd.basic;

/** The longest value at a credential location, in characters, and the longest password in it, in bytes. */
record CredentialLimits(int valueLength, int passwordBytes) {
    static final CredentialLimits STANDARD = new CredentialLimits(8192, 512);

    CredentialLimits {
        if (valueLength < 1)
            throw new IllegalArgumentException("the longest value must be at least 1, was " + valueLength);
        if (passwordBytes < 0) {
            throw new IllegalArgumentException("the longest password must be at least 0 bytes, was " + passwordBytes);
        }
    }
}
