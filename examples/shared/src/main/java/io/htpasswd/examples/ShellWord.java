package io.htpasswd.examples;

/** Text as one word of a POSIX shell, on one line and without what cannot be seen. */
final class ShellWord {
    private ShellWord() {}

    static String of(String text) {
        if (!text.isEmpty() && text.chars().allMatch(ShellWord::isPlain)) return text;
        StringBuilder word = new StringBuilder("'");
        text.codePoints().forEach(c -> {
            if (c == '\'') word.append("'\\''");
            else if (isSeen(c)) word.appendCodePoint(c);
            else word.append(String.format("\\u%04x", c));
        });
        return word.append('\'').toString();
    }

    private static boolean isPlain(int c) {
        return c < 0x80 && (Character.isLetterOrDigit(c) || "._@+/-".indexOf(c) >= 0);
    }

    private static boolean isSeen(int c) {
        return c == ' ' || Character.isLetterOrDigit(c) || (c > ' ' && c < 0x7F);
    }
}
