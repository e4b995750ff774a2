package io.htpasswd.crypt;

import org.apache.commons.codec.digest.UnixCrypt;

/** Traditional crypt(3): 8 bytes count, seven bits of each; the first two characters are the salt. commons-codec is faster here than libxcrypt. */
final class DesCrypt extends UsableHash {
    private static final int LENGTH = 13;

    private final String salt;

    private DesCrypt(HashFormat format, byte[] encoded) {
        super(format, 1, encoded.clone());
        this.salt = "" + (char) encoded[0] + (char) encoded[1];
    }

    /** Thirteen digits, which other programs write, too. */
    static boolean looksLike(byte[] encoded) {
        return looksLike(encoded, 0, encoded.length);
    }

    static boolean looksLike(byte[] text, int from, int to) {
        return to - from == LENGTH && HashText.areDigits(text, from, to);
    }

    static PasswordHash parse(HashFormat format, byte[] encoded, HashRules rules) {
        // 66 bits of digits hold 64.
        boolean spareBits = (HashText.digit(encoded[encoded.length - 1]) & 0b11) != 0;
        return spareBits ? format.malformed() : new DesCrypt(format, encoded);
    }

    @Override
    byte[] compute(byte[] password) {
        // A copy, because commons-codec writes zeros over what it is given.
        return HashText.ascii(UnixCrypt.crypt(password.clone(), salt));
    }
}
