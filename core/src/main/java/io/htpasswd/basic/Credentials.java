package io.htpasswd.basic;

import org.jspecify.annotations.Nullable;

/**
 * A user name and a password as one request presented them.
 *
 * <p>The password is bytes from end to end: Apache httpd and nginx hash what the client sent, whatever its encoding.
 *
 * <p>Threads: immutable as long as everybody leaves {@link #password()} as it is.
 */
public final class Credentials {
    private final String user;
    private final byte[] password;

    /** Keeps the array itself: for a decoder that hands over its own. */
    Credentials(String user, byte[] password) {
        this.user = user;
        this.password = password;
    }

    /**
     * Any user and any password bytes. The rules for header values are checked where a header is read, not here; there is
     * no limit on length either, so callers bound what they pass.
     */
    public static Credentials of(String user, byte[] password) {
        return new Credentials(user, password.clone());
    }

    /**
     * The user name that these bytes are: valid UTF-8, not empty, without control characters (U+0000–001F, U+007F–009F,
     * U+2028, U+2029). Null when they are none: two byte forms of one visible name would be two accounts that look alike.
     */
    public static @Nullable String userName(byte[] bytes) {
        return bytes.length == 0 ? null : UserPass.userName(bytes, bytes.length);
    }

    public String user() {
        return user;
    }

    /** Not a copy: read it, never write to it, never keep it. */
    public byte[] password() {
        return password;
    }

    /** Nothing of the content, so that no log can hold it. */
    @Override
    public String toString() {
        return "Credentials";
    }
}
