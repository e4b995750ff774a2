package io.htpasswd.basic;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A user name and a password as one request presented them.
 *
 * <p>The password is bytes from end to end: Apache httpd and nginx hash what the client sent, whatever its encoding.
 *
 * <p>Threads: shared by all, and never another user or password as long as everybody leaves {@link #userPass()} as it is.
 */
public final class Credentials implements CredentialsOrReason {
    private final String user;
    private final byte[] userPass;
    private final int password;
    /** Not volatile: its fields are final, and whoever does not see it yet makes an equal one. */
    private @Nullable Fingerprint fingerprint;

    private static final class Fingerprint {
        final UnaryOperator<byte[]> function;
        final byte[] value;

        Fingerprint(UnaryOperator<byte[]> function, byte[] value) {
            this.function = function;
            this.value = value;
        }
    }

    /** Keeps the array itself, a decoder's own; its password begins at that place, behind the user's bytes and a colon. */
    Credentials(String user, byte[] userPass, int password) {
        this.user = user;
        this.userPass = userPass;
        this.password = password;
    }

    /**
     * Any user and any password bytes. The rules for header values are checked where a header is read, not here; there is
     * no limit on length either, so callers bound what they pass.
     */
    public static Credentials of(String user, byte[] password) {
        Objects.requireNonNull(user, "user");
        Objects.requireNonNull(password, "password");
        byte[] name = user.getBytes(StandardCharsets.UTF_8);
        byte[] userPass = Arrays.copyOf(name, name.length + 1 + password.length);
        userPass[name.length] = ':';
        System.arraycopy(password, 0, userPass, name.length + 1, password.length);
        return new Credentials(user, userPass, name.length + 1);
    }

    /**
     * The user name that these bytes are: valid UTF-8, not empty, without control characters (U+0000–001F, U+007F–009F,
     * U+2028, U+2029). Null when they are none: two byte forms of one visible name would be two accounts that look alike.
     */
    public static @Nullable String userName(byte[] bytes) {
        Objects.requireNonNull(bytes, "bytes");
        return UserName.of(bytes, bytes.length);
    }

    public String user() {
        return user;
    }

    /** A copy, for a hash to work on. */
    public byte[] password() {
        return Arrays.copyOfRange(userPass, password, userPass.length);
    }

    /**
     * {@code user-pass} of RFC 7617 §2, the user in UTF-8, a colon and the password: what a verifier tells known credentials
     * by, without another copy. Only a user without a colon, as every header's, can be told from its password there. Not a
     * copy: read it, never write to it, never keep it.
     */
    public byte[] userPass() {
        return userPass;
    }

    /**
     * Returns what the function makes of {@link #userPass()}. It is computed once and kept with these credentials until another
     * function asks, so that a verifier that is asked several times about one request pays once. The function must give equal
     * results for equal bytes. Not a copy: read it, never write to it.
     */
    public byte[] fingerprint(UnaryOperator<byte[]> function) {
        Objects.requireNonNull(function, "function");
        Fingerprint known = fingerprint;
        if (known == null || known.function != function) {
            known = new Fingerprint(function, function.apply(userPass));
            fingerprint = known;
        }
        return known.value;
    }

    /** The same user and password. Not {@code equals}: no collection has to hold passwords. */
    boolean isSame(Credentials other) {
        return user.equals(other.user) && MessageDigest.isEqual(userPass, other.userPass);
    }

    /** Nothing of the content, so that no log can hold it. */
    @Override
    public String toString() {
        return "Credentials";
    }
}
