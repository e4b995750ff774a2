package io.htpasswd.crypt;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.IntPredicate;

/** The text of encoded hashes: tags and salts (crypt(5)). */
final class HashText {
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

    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    static byte[] slice(byte[] bytes, int from, int to) {
        return Arrays.copyOfRange(bytes, from, to);
    }
}
