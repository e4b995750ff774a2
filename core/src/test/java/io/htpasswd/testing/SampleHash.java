package io.htpasswd.testing;

import io.htpasswd.crypt.HashFormat;

/** A well-formed hash of each format, which matches no password that anybody knows. */
public final class SampleHash {
    private SampleHash() {}

    /** With a text in it, of up to eight letters. */
    public static String of(HashFormat format, String text) {
        return switch (format) {
            case BCRYPT -> "$2y$04$" + filled(text, 53, ".");
            case SHA512_CRYPT -> "$6$" + text + "$" + filled("", 86, ".");
            case SHA256_CRYPT -> "$5$" + text + "$" + filled("", 43, ".");
            case APR1 -> "$apr1$" + text + "$" + filled("", 22, ".");
            case MD5_CRYPT -> "$1$" + text + "$" + filled("", 22, ".");
            case SSHA -> "{SSHA}" + filled(text, 38, "A") + "==";
            case SHA1 -> "{SHA}" + filled(text, 27, "A") + "=";
            case DES_CRYPT -> filled(text, 13, ".");
            case PLAIN -> "{PLAIN}" + text;
            case BARE_PLAIN, UNKNOWN -> text;
        };
    }

    private static String filled(String text, int digits, String zero) {
        return text + zero.repeat(digits - text.length());
    }
}
