package io.htpasswd.basic;

import org.jspecify.annotations.Nullable;

/**
 * What is wrong with a token that is no base64. It is looked for only once the decoder has refused the token, so the decoder stays
 * as fast and as plain as it is.
 */
final class NotBase64 {
    private NotBase64() {}

    /** Of the text from {@code start}: the first character that does not belong, else how the token ends. */
    static MalformedRule rule(String text, int start) {
        int end = text.length();
        while (end > start && text.charAt(end - 1) == '=') end--;
        for (int i = start; i < end; i++) {
            MalformedRule rule = rule(text.charAt(i));
            if (rule != null) return rule;
        }
        int digits = end - start;
        if (digits % 4 == 1) return MalformedRule.WRONG_LENGTH;
        int padding = text.length() - end;
        boolean padded = padding == 0 || (padding <= 2 && (digits + padding) % 4 == 0);
        return padded ? MalformedRule.SPARE_BITS : MalformedRule.WRONG_PADDING;
    }

    private static @Nullable MalformedRule rule(char c) {
        return switch (c) {
            case ' ', '\t' -> MalformedRule.BLANK_IN_TOKEN;
            case ',' -> MalformedRule.COMMA_IN_TOKEN;
            case ':' -> MalformedRule.CLEAR_TEXT;
            case '%' -> MalformedRule.PERCENT_SIGN;
            case '-', '_' -> MalformedRule.URL_SAFE_BASE64;
            case '=' -> MalformedRule.WRONG_PADDING;
            default -> isDigit(c) ? null : MalformedRule.NOT_BASE64;
        };
    }

    private static boolean isDigit(char c) {
        return c == '+' || c == '/' || (c < 0x80 && Character.isLetterOrDigit(c));
    }
}
