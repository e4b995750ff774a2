package io.htpasswd.crypt;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.security.MessageDigest;

/**
 * MD5-crypt: {@code $1$} by Poul-Henning Kamp (crypt(5)) and {@code $apr1$}, the same under Apache's tag
 * ({@code apr_md5.c}). 1000 rounds of MD5 over password, salt and the round before.
 *
 * <p>Which of them a round takes, and in which order, repeats after 42 rounds (2, 3 and 7), and there are only eight
 * different messages. Each is laid out once, padded, so that a round only moves the sixteen bytes of the round before.
 */
final class Md5Crypt implements PasswordHash {
    private static final int ROUNDS = 1000;
    private static final int LONGEST_SALT = 8;
    private static final int DIGITS = 22;
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private final HashFormat format;
    private final byte[] tag;
    private final byte[] salt;
    private final byte[] digits;

    private Md5Crypt(HashFormat format, byte[] salt, byte[] digits) {
        this.format = format;
        this.tag = EncodedHash.ascii(tag(format));
        this.salt = salt;
        this.digits = digits;
    }

    private static String tag(HashFormat format) {
        return format == HashFormat.APR1 ? "$apr1$" : "$1$";
    }

    static PasswordHash parse(HashFormat format, byte[] encoded) {
        int salt = tag(format).length();
        int end = EncodedHash.dollar(encoded, salt);
        int digits = end + 1;
        boolean wellFormed = end - salt <= LONGEST_SALT
                && EncodedHash.all(
                        encoded,
                        salt,
                        end,
                        format == HashFormat.APR1 ? c -> c > 0x1F && c != 0x7F : EncodedHash::isSaltOfCrypt)
                && encoded.length == digits + DIGITS
                && EncodedHash.areDigits(encoded, digits, encoded.length)
                // 132 bits of digits hold 128.
                && EncodedHash.digit(encoded[encoded.length - 1]) < 4;
        if (!wellFormed) return EncodedHash.malformed(format);
        return new Md5Crypt(
                format, EncodedHash.slice(encoded, salt, end), EncodedHash.slice(encoded, digits, encoded.length));
    }

    @Override
    public HashFormat format() {
        return format;
    }

    @Override
    public int cost() {
        return ROUNDS;
    }

    @Override
    public boolean matches(byte[] password) {
        byte[] digest = rounds(password, firstDigest(password));
        return MessageDigest.isEqual(digits, encode(digest)) && !EncodedHash.holdsNul(password);
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
        Message[] messages = new Message[8];
        for (int kind = 0; kind < 8; kind++) messages[kind] = new Message(password, salt, kind);
        Md5 md5 = new Md5();
        long low = (long) LONG.get(first, 0);
        long high = (long) LONG.get(first, 8);
        for (int round = 0; round < ROUNDS; round++) {
            Message message = messages[Message.kind(round)];
            LONG.set(message.text, message.digestAt, low);
            LONG.set(message.text, message.digestAt + 8, high);
            md5.digest(message.text);
            low = md5.low();
            high = md5.high();
        }
        LONG.set(first, 0, low);
        LONG.set(first, 8, high);
        return first;
    }

    /** One of the eight messages that a round can be: bit 0 odd, bit 1 with salt, bit 2 with the password in the middle. */
    private static final class Message {
        final byte[] text;
        final int digestAt;

        static int kind(int round) {
            return (round & 1) | (round % 3 != 0 ? 2 : 0) | (round % 7 != 0 ? 4 : 0);
        }

        Message(byte[] password, byte[] salt, int kind) {
            boolean odd = (kind & 1) != 0;
            int middle = ((kind & 2) != 0 ? salt.length : 0) + ((kind & 4) != 0 ? password.length : 0);
            int length = 16 + middle + password.length;
            text = Md5.padded(length);
            digestAt = odd ? password.length + middle : 0;
            int at = odd ? put(password, 0) : 16;
            if ((kind & 2) != 0) at = put(salt, at);
            if ((kind & 4) != 0) at = put(password, at);
            if (!odd) put(password, at);
        }

        private int put(byte[] bytes, int at) {
            System.arraycopy(bytes, 0, text, at, bytes.length);
            return at + bytes.length;
        }
    }

    /** Sixteen bytes in the order of the format, five times three and one. */
    private static byte[] encode(byte[] digest) {
        byte[] digits = new byte[DIGITS];
        int at = 0;
        for (int i = 0; i < 5; i++) {
            int third = i == 4 ? 5 : i + 12;
            int group = (digest[i] & 0xFF) << 16 | (digest[i + 6] & 0xFF) << 8 | (digest[third] & 0xFF);
            at = EncodedHash.putDigits(digits, at, group, 4);
        }
        EncodedHash.putDigits(digits, at, digest[11] & 0xFF, 2);
        return digits;
    }
}
