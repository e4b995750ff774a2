package io.htpasswd.crypt;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.IntPredicate;

/** The text of encoded hashes: tags, digits, salts (crypt(5)). */
final class HashText {
    /** Six bits a digit, in this order. bcrypt has the same characters in another order. */
    static final String DIGITS = "./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    private HashText() {}

    static boolean startsWith(byte[] encoded, String tag) {
        return startsWith(encoded, 0, tag);
    }

    static boolean startsWith(byte[] encoded, int from, String text) {
        if (encoded.length - from < text.length()) return false;
        for (int i = 0; i < text.length(); i++) {
            if (encoded[from + i] != text.charAt(i)) return false;
        }
        return true;
    }

    /** The index of the next {@code $} at or after {@code from}, or the length. */
    static int indexOfDollar(byte[] encoded, int from) {
        int i = from;
        while (i < encoded.length && encoded[i] != '$') i++;
        return i;
    }

    static boolean areDigits(byte[] encoded, int from, int to) {
        for (int i = from; i < to; i++) {
            if (digit(encoded[i]) < 0) return false;
        }
        return true;
    }

    /** The value of a digit, or -1. */
    static int digit(byte character) {
        if (character >= 'a' && character <= 'z') return character - 'a' + 38;
        if (character >= 'A' && character <= 'Z') return character - 'A' + 12;
        return character >= '.' && character <= '9' ? character - '.' : -1;
    }

    static boolean all(byte[] bytes, int from, int to, IntPredicate condition) {
        for (int i = from; i < to; i++) {
            if (!condition.test(bytes[i] & 0xFF)) return false;
        }
        return true;
    }

    /** What crypt(5) allows in salts; libxcrypt refuses the rest. */
    static boolean isSaltOfCrypt(int octet) {
        return octet > ' ' && octet < 0x7F && "$:;*!\\".indexOf(octet) < 0;
    }

    /** C strings end at NUL: what follows would not count, and another password would match. */
    static boolean holdsNul(byte[] password) {
        for (byte octet : password) {
            if (octet == 0) return true;
        }
        return false;
    }

    /** Writes {@code digits} digits of a number, the lowest six bits first. */
    static int putDigits(byte[] to, int at, int number, int digits) {
        int rest = number;
        int end = at + digits;
        for (int i = at; i < end; i++) {
            to[i] = (byte) DIGITS.charAt(rest & 0x3F);
            rest >>>= 6;
        }
        return end;
    }

    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    static byte[] slice(byte[] bytes, int from, int to) {
        return Arrays.copyOfRange(bytes, from, to);
    }
}
