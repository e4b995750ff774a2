package io.htpasswd.basic;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Which bytes are a user's name: valid UTF-8, not empty, without control characters. Two byte forms of one visible name would
 * be two accounts that look alike.
 */
final class UserName {
    private UserName() {}

    /** The name in the first bytes; null when they are none. */
    static @Nullable String of(byte[] bytes, int length) {
        if (length == 0) return null;
        boolean ascii = true;
        for (int i = 0; i < length; i++) {
            if (bytes[i] < 0) ascii = false;
            else if (isControl(bytes[i])) return null;
        }
        return ascii ? new String(bytes, 0, length, StandardCharsets.ISO_8859_1) : utf8(bytes, length);
    }

    /** Why they are none. */
    static MalformedRule brokenRule(byte[] bytes, int length) {
        if (length == 0) return MalformedRule.EMPTY_USER;
        return decoded(bytes, length) == null ? MalformedRule.USER_NOT_UTF8 : MalformedRule.CONTROL_IN_USER;
    }

    private static @Nullable String utf8(byte[] bytes, int length) {
        String user = decoded(bytes, length);
        // C1 controls and the two Unicode line ends would break a log line as LF does.
        boolean breaks =
                user == null || user.chars().anyMatch(c -> (c >= 0x80 && c <= 0x9F) || c == 0x2028 || c == 0x2029);
        return breaks ? null : user;
    }

    private static @Nullable String decoded(byte[] bytes, int length) {
        CharBuffer name = CharBuffer.allocate(length);
        // Not new String(…, UTF_8), which makes U+FFFD of every bad byte, and so one user of many.
        if (StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(bytes, 0, length), name, true)
                .isError()) {
            return null;
        }
        return name.flip().toString();
    }

    /** ASCII's own; a byte above 0x7F is part of a letter. Of a password nothing else is refused. */
    static boolean isControl(int octet) {
        return (octet >= 0 && octet < 0x20) || octet == 0x7F;
    }
}
