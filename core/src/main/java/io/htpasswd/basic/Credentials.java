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
 * <pre>{@code
 * Decision decision = auth.evaluate(Credentials.of("alice", password), "192.0.2.1");
 * }</pre>
 *
 * <p>The password is bytes: Apache httpd and nginx hash what the client sent, whatever its encoding.
 *
 * <p>This class is thread-safe, and immutable as long as no caller writes to {@link #userPass()}.
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
     * Returns credentials of any user and any password bytes. {@code BasicAuth.evaluate} checks the rules for header values, not
     * this method. The password is copied.
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
     * Returns the user name that these bytes are, or null when they are none. A name is valid UTF-8, not empty, without control
     * characters (U+0000–001F, U+007F–009F, U+2028, U+2029).
     */
    public static @Nullable String userName(byte[] bytes) {
        Objects.requireNonNull(bytes, "bytes");
        return UserName.of(bytes, bytes.length);
    }

    /** Returns the user name. */
    public String user() {
        return user;
    }

    /** Returns a copy of the password. */
    public byte[] password() {
        return Arrays.copyOfRange(userPass, password, userPass.length);
    }

    /**
     * Returns {@code user-pass} of RFC 7617 §2: the user in UTF-8, a colon and the password. It is not a copy: do not write to it,
     * and do not keep it.
     */
    public byte[] userPass() {
        return userPass;
    }

    /**
     * Returns the function's result for {@link #userPass()}. It is computed once per function and kept with these credentials, so
     * that a verifier pays once per request. The function must return equal results for equal bytes. The result is not a copy: do
     * not write to it.
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

    /** Returns the name of the class, and nothing of the content. */
    @Override
    public String toString() {
        return "Credentials";
    }
}
