package io.htpasswd.basic;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** A user name in a header field for what stands behind: its value, and the names under which a client may set none itself. */
final class ForwardedUser {
    private static final String UNRESERVED = "._~@+-";
    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    private ForwardedUser() {}

    /**
     * Every byte outside {@code [A-Za-z0-9._~@+-]} as {@code %HH}. Plain encoders would write one {@code ?} for every
     * letter that ISO 8859-1 lacks, and make all such names one user.
     */
    static String encode(String user) {
        StringBuilder encoded = new StringBuilder(user.length());
        for (byte b : user.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xFF);
            if (isAsciiLetterOrDigit(c) || UNRESERVED.indexOf(c) >= 0) {
                encoded.append(c);
            } else {
                encoded.append('%').append(HEX.toHexDigits(b));
            }
        }
        return encoded.toString();
    }

    /**
     * A field's name as sloppy servers see it: lower case, every character outside {@code [a-z0-9]} as {@code -}. CGI and WSGI
     * read {@code X_User} and {@code X-User} as one, so a client's own must go under every such spelling.
     */
    static String alias(String name) {
        char[] alias = name.toCharArray();
        for (int i = 0; i < alias.length; i++) {
            alias[i] = isAsciiLetterOrDigit(alias[i]) ? FieldName.asciiLower(alias[i]) : '-';
        }
        return new String(alias);
    }

    private static boolean isAsciiLetterOrDigit(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    }
}
