package io.htpasswd.crypt;

import org.apache.commons.codec.digest.UnixCrypt;

/** Traditional crypt(3): 8 bytes count, seven bits of each; the first two characters are the salt. commons-codec is faster here than libxcrypt. */
final class DesCrypt extends UsableHash {
    private static final int LENGTH = 13;
    private static final int SALT_DIGITS = 2;

    private final String salt;

    private DesCrypt(HashFormat format, byte[] encoded) {
        super(format, 1, encoded.clone());
        this.salt = "" + (char) encoded[0] + (char) encoded[1];
    }

    /** Thirteen digits, which other programs write, too. */
    static boolean looksLike(byte[] text, int from, int to) {
        return to - from == LENGTH && Base64Variant.DES.areDigits(text, from, to);
    }

    static PasswordHash parse(HashFormat format, byte[] encoded, HashRules rules) {
        return Base64Variant.DES.isCanonical(encoded, SALT_DIGITS, LENGTH)
                ? new DesCrypt(format, encoded)
                : format.malformed();
    }

    @Override
    byte[] compute(byte[] password) {
        // A copy, because commons-codec writes zeros over what it is given.
        return HashText.ascii(UnixCrypt.crypt(password.clone(), salt));
    }
}
