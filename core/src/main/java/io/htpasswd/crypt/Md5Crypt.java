package io.htpasswd.crypt;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;

/**
 * MD5-crypt: {@code $1$} by Poul-Henning Kamp (crypt(5)) and {@code $apr1$}, the same under Apache's tag
 * ({@code apr_md5.c}). A salt of up to 8 bytes and a digest of 22 digits, no more and no fewer. 1000 rounds of MD5 over
 * password, salt and the round before.
 *
 * <p>A round hashes one of eight messages ({@link RoundInput}). Each is a {@link Md5Message}, laid out once, so that a round
 * only moves the sixteen bytes of the round before.
 */
final class Md5Crypt extends UsableHash {
    private static final int ROUNDS = 1000;
    private static final int LONGEST_SALT = 8;
    private static final int DIGITS = 22;

    private final byte[] tag;
    private final byte[] salt;

    private Md5Crypt(HashFormat format, byte[] salt, byte[] digits) {
        super(format, ROUNDS, digits);
        this.tag = HashText.ascii(format.tag());
        this.salt = salt;
    }

    static PasswordHash parse(HashFormat format, byte[] encoded, HashRules rules) {
        int salt = format.tag().length();
        int end = HashText.indexOfDollar(encoded, salt);
        int digits = end + 1;
        boolean wellFormed = end - salt <= LONGEST_SALT
                && HashText.all(
                        encoded, salt, end, format == HashFormat.APR1 ? Md5Crypt::isSaltOfApr : HashText::isSaltOfCrypt)
                && encoded.length == digits + DIGITS
                && Base64Variant.CRYPT.isCanonical(encoded, digits, encoded.length);
        if (!wellFormed) return format.malformed();
        return new Md5Crypt(
                format, HashText.slice(encoded, salt, end), HashText.slice(encoded, digits, encoded.length));
    }

    /** apr_md5.c takes any byte up to the next {@code $}; a file can hold these. */
    private static boolean isSaltOfApr(int octet) {
        return octet > 0x1F && octet != 0x7F && octet != ':';
    }

    @Override
    byte[] compute(byte[] password) {
        return encode(rounds(password, firstDigest(password)));
    }

    /** What the rounds start from. */
    private byte[] firstDigest(byte[] password) {
        MessageDigest md5 = Digests.of("MD5");
        md5.update(password);
        md5.update(salt);
        byte[] alternate = md5.digest(password);
        md5.update(password);
        md5.update(tag);
        md5.update(salt);
        for (int left = password.length; left > 0; left -= 16) md5.update(alternate, 0, Math.min(16, left));
        // A slip in the first implementation that all others repeat: NUL for a set bit, else the first byte.
        for (int bits = password.length; bits > 0; bits >>>= 1) {
            md5.update((bits & 1) != 0 ? 0 : password[0]);
        }
        return md5.digest();
    }

    private byte[] rounds(byte[] password, byte[] first) {
        Md5Message[] messages = new Md5Message[RoundInput.KINDS];
        for (int kind = 0; kind < RoundInput.KINDS; kind++) {
            messages[kind] =
                    new Md5Message(RoundInput.before(kind, password, salt), RoundInput.after(kind, password, salt));
        }
        ByteBuffer digest = ByteBuffer.wrap(first).order(ByteOrder.LITTLE_ENDIAN);
        Md5 md5 = new Md5();
        md5.begin(digest.getInt(0), digest.getInt(4), digest.getInt(8), digest.getInt(12));
        for (int round = 0; round < ROUNDS; round++) messages[RoundInput.of(round)].digest(md5);
        digest.putInt(0, md5.a).putInt(4, md5.b).putInt(8, md5.c).putInt(12, md5.d);
        return first;
    }

    /** Sixteen bytes in the order of the format, five times three and one. */
    private static byte[] encode(byte[] digest) {
        byte[] digits = new byte[DIGITS];
        int at = 0;
        for (int i = 0; i < 5; i++) {
            int third = i == 4 ? 5 : i + 12;
            int group = (digest[i] & 0xFF) << 16 | (digest[i + 6] & 0xFF) << 8 | (digest[third] & 0xFF);
            at = Base64Variant.CRYPT.put(digits, at, group, 4);
        }
        Base64Variant.CRYPT.put(digits, at, digest[11] & 0xFF, 2);
        return digits;
    }
}
