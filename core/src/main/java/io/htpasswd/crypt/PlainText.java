package io.htpasswd.crypt;

import java.security.MessageDigest;
import java.util.Objects;

/** A password in clear, with nginx's tag or without: only where the rules accept it by name. */
final class PlainText implements PasswordHash {
    private static final int TAG = "{PLAIN}".length();

    private final HashFormat format;
    private final byte[] digest;

    private PlainText(HashFormat format, byte[] digest) {
        this.format = format;
        this.digest = digest;
    }

    static PasswordHash parse(HashFormat format, byte[] encoded) {
        // The field ends at a colon: two readers of one line would see two passwords.
        for (byte octet : encoded) {
            if (octet == ':') return HashText.malformed(format);
        }
        byte[] text = HashText.slice(encoded, format == HashFormat.PLAIN ? TAG : 0, encoded.length);
        return new PlainText(format, Digests.sha256(text));
    }

    @Override
    public HashFormat format() {
        return format;
    }

    @Override
    public int cost() {
        return 1;
    }

    /** Digests are compared, because a comparison of the texts would tell their length. */
    @Override
    public boolean matches(byte[] password) {
        Objects.requireNonNull(password, "password");
        return MessageDigest.isEqual(digest, Digests.sha256(password)) && !HashText.holdsNul(password);
    }
}
