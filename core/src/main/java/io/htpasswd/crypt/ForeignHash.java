package io.htpasswd.crypt;

/**
 * What no rule here can verify and what is no password in clear either: whoever has stolen the hash of another program must
 * not get in by sending it. In doubt no plain text, for its owner can write <code>{PLAIN}</code> before it.
 *
 * <p>Some hashes cannot be told from passwords; SECURITY.md names them.
 */
final class ForeignHash {
    private static final String QUOTES_AND_BLANKS = "'\"` \t\r\u000b\f";

    private ForeignHash() {}

    static boolean resembles(byte[] field) {
        int start = 0;
        int end = field.length;
        while (start < end && QUOTES_AND_BLANKS.indexOf(field[start]) >= 0) start++;
        while (end > start && QUOTES_AND_BLANKS.indexOf(field[end - 1]) >= 0) end--;
        // An exclamation mark or a star before a hash locks it (crypt(5)), a backslash comes from a script.
        return start == end
                || "${_!*\\".indexOf(field[start]) >= 0
                || isDigest(field, start, end)
                || DesCrypt.looksLike(field, start, end)
                || holdsColonOrTag(field);
    }

    /** MD5 to SHA-512 in hexadecimal, PostgreSQL's {@code md5…}, SQL's {@code 0x…}. */
    private static boolean isDigest(byte[] field, int from, int to) {
        boolean marked = HashText.startsWith(field, from, "md5") || HashText.startsWith(field, from, "0x");
        int start = !marked ? from : field[from] == 'm' ? from + 3 : from + 2;
        return switch (to - start) {
            case 32, 40, 56, 64, 96, 128 ->
                HashText.all(field, start, to, c -> c < 0x80 && Character.digit(c, 16) >= 0);
            default -> false;
        };
    }

    /** A colon parts the fields of htdigest, shadow(5) and many others; {@code $…$} and <code>{…}</code> name an algorithm. */
    private static boolean holdsColonOrTag(byte[] field) {
        for (int i = 0; i < field.length; i++) {
            if (field[i] == ':') return true;
            if (field[i] != '$' && field[i] != '{') continue;
            int end = i + 1;
            while (end < field.length && isOfName(field[end])) end++;
            if (end > i + 1 && end < field.length && field[end] == (field[i] == '$' ? '$' : '}')) return true;
        }
        return false;
    }

    /** Parameters, too: {@code $m=65536,t=3,p=4$}. */
    private static boolean isOfName(byte octet) {
        return (octet >= 0x30 && Character.isLetterOrDigit(octet)) || "-_.=,+/".indexOf(octet) >= 0;
    }
}
