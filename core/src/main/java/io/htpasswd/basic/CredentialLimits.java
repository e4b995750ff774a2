package io.htpasswd.basic;

/**
 * What credentials may be at most. Written to only by {@link Policy}, before it makes a copy visible; a copy takes along every limit,
 * also one that did not exist when the copying was written.
 */
final class CredentialLimits implements Cloneable {
    /** Of the value at a location, in characters. */
    int valueLength = 8192;
    /** Of the password in it, in bytes. */
    int passwordBytes = 512;

    @Override
    protected CredentialLimits clone() {
        try {
            return (CredentialLimits) super.clone();
        } catch (CloneNotSupportedException e) {
            throw new AssertionError(e);
        }
    }
}
