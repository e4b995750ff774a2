package io.htpasswd.basic;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** A user name in a header field for what stands behind: percent-encoded UTF-8. */
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

    private static boolean isAsciiLetterOrDigit(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    }
}
