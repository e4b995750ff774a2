package io.htpasswd.basic;

import java.util.Locale;
import java.util.Set;

/** Rules for the header field names that a policy may use (RFC 9110 §5.1). */
final class FieldName {
    /** Fields that frame or route the message, or that hold several things of several owners. */
    private static final Set<String> REFUSED = Set.of(
            "host",
            "content-length",
            "transfer-encoding",
            "te",
            "trailer",
            "connection",
            "upgrade",
            "expect",
            "cookie",
            "set-cookie");

    private FieldName() {}

    /** The name itself; IllegalArgumentException when it is no token or one that nobody should take credentials from or add. */
    static String checked(String name) {
        if (!isToken(name)) {
            throw new IllegalArgumentException("a header name is a token (RFC 9110), got " + Quoted.text(name));
        }
        if (REFUSED.contains(name.toLowerCase(Locale.ROOT))) {
            throw new IllegalArgumentException("this header cannot carry credentials or a user: " + name);
        }
        return name;
    }

    static boolean isToken(String text) {
        return !text.isEmpty()
                && text.chars().allMatch(c -> c > ' ' && c < 0x7F && "\"(),/:;<=>?@[\\]{}".indexOf(c) < 0);
    }

    /** Letters outside ASCII are never equal to one inside, whatever the locale. */
    static char asciiLower(char c) {
        return c >= 'A' && c <= 'Z' ? (char) (c + 'a' - 'A') : c;
    }
}
