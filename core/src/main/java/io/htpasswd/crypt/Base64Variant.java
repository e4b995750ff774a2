package io.htpasswd.crypt;

import java.util.Arrays;

/**
 * The ways in which hashes write six bits a digit: two orders of bits and three of characters.
 *
 * <p>Whole bytes seldom fill the last digit. Its spare bits must be zero, or several texts would be the same hash.
 */
@SuppressWarnings("ImmutableEnumChecker") // the table is written to nowhere else
enum Base64Variant {
    /** MD5-crypt and SHA-crypt (crypt(5)): the lowest bits of a group of bytes first. */
    CRYPT(Base64Variant.CRYPT_DIGITS, true),
    /** DES crypt: the same digits, the highest bits first, as in all that follow. */
    DES(Base64Variant.CRYPT_DIGITS, false),
    /** bcrypt: the same characters in another order. */
    BCRYPT("./ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789", false),
    /** RFC 4648 §4, without its padding. */
    STANDARD("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/", false);

    private static final String CRYPT_DIGITS = "./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    private final String digits;
    private final byte[] values = new byte[256];
    private final boolean lowestFirst;

    Base64Variant(String digits, boolean lowestFirst) {
        this.digits = digits;
        this.lowestFirst = lowestFirst;
        Arrays.fill(values, (byte) -1);
        for (int i = 0; i < digits.length(); i++) values[digits.charAt(i)] = (byte) i;
    }

    /** The value of a digit, or -1. */
    private int value(byte digit) {
        return values[digit & 0xFF];
    }

    boolean areDigits(byte[] text, int from, int to) {
        for (int i = from; i < to; i++) {
            if (value(text[i]) < 0) return false;
        }
        return true;
    }

    /** Digits, and no spare bit is set. */
    boolean isCanonical(byte[] text, int from, int to) {
        if (!areDigits(text, from, to)) return false;
        int spareBits = 6 * (to - from) % 8;
        int last = value(text[to - 1]);
        return lowestFirst ? last >>> (6 - spareBits) == 0 : (last & ((1 << spareBits) - 1)) == 0;
    }

    /** The bytes of digits whose highest bits come first. */
    byte[] decode(byte[] text, int from, int to) {
        byte[] bytes = new byte[6 * (to - from) / 8];
        for (int i = 0; i < bytes.length; i++) {
            int at = from + 8 * i / 6;
            int pair = value(text[at]) << 6 | value(text[at + 1]);
            bytes[i] = (byte) (pair >>> (4 - 8 * i % 6));
        }
        return bytes;
    }

    /** Digits, the highest bits first. */
    String encode(byte[] bytes) {
        StringBuilder text = new StringBuilder();
        for (int bit = 0; bit < 8 * bytes.length; bit += 6) {
            int at = bit / 8;
            int pair = (bytes[at] & 0xFF) << 8 | (at + 1 < bytes.length ? bytes[at + 1] & 0xFF : 0);
            text.append(digits.charAt((pair >>> (10 - bit % 8)) & 0x3F));
        }
        return text.toString();
    }

    /** Writes so many digits of a number, the lowest bits first; where the next ones go. */
    int put(byte[] to, int at, int number, int count) {
        for (int i = 0; i < count; i++) to[at + i] = (byte) digits.charAt(number >>> (6 * i) & 0x3F);
        return at + count;
    }
}
