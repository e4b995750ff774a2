package io.htpasswd.crypt;

import java.security.MessageDigest;
import java.util.Objects;

/** A hash that is compared with passwords, in constant time; what a format adds is how a password becomes what is compared. */
abstract non-sealed class UsableHash implements PasswordHash {
    private final HashFormat format;
    private final int cost;
    private final byte[] expected;

    UsableHash(HashFormat format, int cost, byte[] expected) {
        this.format = format;
        this.cost = cost;
        this.expected = expected;
    }

    @Override
    public final HashFormat format() {
        return format;
    }

    @Override
    public final int cost() {
        return cost;
    }

    @Override
    public final boolean matches(byte[] password) {
        Objects.requireNonNull(password, "password");
        return matches(compute(password), password);
    }

    /** Whether this password, of which that was computed, is the right one; in constant time. */
    final boolean matches(byte[] computed, byte[] password) {
        return MessageDigest.isEqual(expected, computed) && !HashText.holdsNul(password);
    }

    /** What the password would have to be compared with if it were the right one; writes to nothing it is given. */
    abstract byte[] compute(byte[] password);
}
