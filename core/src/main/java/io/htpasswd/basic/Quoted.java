package io.htpasswd.basic;

/** Text of others inside a log line or an exception: quoted, escaped, cut at 64 characters. */
final class Quoted {
    private static final int LONGEST = 64;

    private Quoted() {}

    static String text(String text) {
        StringBuilder quoted = new StringBuilder(text.length() + 2).append('"');
        for (int i = 0; i < Math.min(text.length(), LONGEST); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                quoted.append('\\').append(c);
            } else if (c >= ' ' && c < 0x7F) {
                quoted.append(c);
            } else {
                // Also letters: a right-to-left mark or a look-alike must not rearrange somebody's log.
                quoted.append(String.format("\\u%04x", (int) c));
            }
        }
        return quoted.append(text.length() > LONGEST ? "\"…" : "\"").toString();
    }
}
