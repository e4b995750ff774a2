package io.htpasswd.crypt;

import java.security.MessageDigest;
import java.util.Objects;
import org.apache.commons.codec.digest.UnixCrypt;

/** Traditional crypt(3): 8 bytes count, seven bits of each; the first two characters are the salt. commons-codec is faster here than libxcrypt. */
final class DesCrypt implements PasswordHash {
    private final byte[] encoded;

    private DesCrypt(byte[] encoded) {
        this.encoded = encoded;
    }

    /** Of 13 digits, which is how the format was told. */
    static PasswordHash parse(byte[] encoded) {
        // 66 bits of digits hold 64.
        boolean spareBits = (HashText.digit(encoded[encoded.length - 1]) & 0b11) != 0;
        return spareBits ? HashText.malformed(HashFormat.DES_CRYPT) : new DesCrypt(encoded.clone());
    }

    @Override
    public HashFormat format() {
        return HashFormat.DES_CRYPT;
    }

    @Override
    public int cost() {
        return 1;
    }

    @Override
    public boolean matches(byte[] password) {
        Objects.requireNonNull(password, "password");
        String salt = "" + (char) encoded[0] + (char) encoded[1];
        String computed = UnixCrypt.crypt(password.clone(), salt);
        return MessageDigest.isEqual(encoded, HashText.ascii(computed)) && !HashText.holdsNul(password);
    }
}
