package io.htpasswd.basic;

import static io.htpasswd.basic.CredentialsOrReason.malformed;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The token68 of Basic credentials: base64 of {@code user-id ":" password} (RFC 7617 §2).
 *
 * <p>Strict where servers were seen to be lax, because two readers of one header must not see two users: standard alphabet
 * (RFC 4648 §4), padding complete or absent, spare bits zero, valid UTF-8 in the user, no control characters. Nothing a
 * client sends makes it throw.
 */
final class UserPass {
    private static final byte[] VALUES = values();

    private UserPass() {}

    /** The credentials in {@code text} from {@code start}, or the rule that they broke. */
    static CredentialsOrReason decode(String text, int start, CredentialLimits limits) {
        if (text.length() > limits.valueLength) return malformed(MalformedRule.VALUE_TOO_LONG);
        if (text.length() == start) return malformed(MalformedRule.EMPTY_VALUE);
        byte[] decoded = base64(text, start);
        return decoded == null ? malformed(NotBase64.rule(text, start)) : split(decoded, limits);
    }

    /** Credentials that somebody else has decoded, by the rules of the header that would have held them. */
    static CredentialsOrReason checked(Credentials credentials, CredentialLimits limits) {
        byte[] userPass = credentials.userPass();
        if ((userPass.length + 2L) / 3 * 4 > limits.valueLength) return malformed(MalformedRule.VALUE_TOO_LONG);
        if (credentials.user().indexOf(':') >= 0) return malformed(MalformedRule.COLON_IN_USER);
        CredentialsOrReason read = split(userPass, limits);
        if (!(read instanceof Credentials same)) return read;
        // Half a surrogate pair makes another user of it.
        return same.user().equals(credentials.user()) ? credentials : malformed(MalformedRule.USER_NOT_UTF8);
    }

    private static CredentialsOrReason split(byte[] decoded, CredentialLimits limits) {
        int colon = 0;
        while (colon < decoded.length && decoded[colon] != ':') colon++;
        int password = colon + 1;
        if (password > decoded.length) return malformed(MalformedRule.NO_COLON);
        if (decoded.length - password > limits.passwordBytes) return malformed(MalformedRule.PASSWORD_TOO_LONG);
        for (int i = password; i < decoded.length; i++) {
            if (UserName.isControl(decoded[i])) return malformed(MalformedRule.CONTROL_IN_PASSWORD);
        }
        String user = UserName.of(decoded, colon);
        return user == null ? malformed(UserName.brokenRule(decoded, colon)) : new Credentials(user, decoded, password);
    }

    /** The decoded bytes; null unless this is the one canonical text of them, with or without its padding. */
    private static byte @Nullable [] base64(String text, int start) {
        int end = text.length();
        while (end > start && text.charAt(end - 1) == '=' && text.length() - end < 2) end--;
        int digits = end - start;
        int padding = text.length() - end;
        if (digits % 4 == 1 || (padding > 0 && (digits + padding) % 4 != 0)) return null;
        byte[] decoded = new byte[digits * 3 / 4];
        int at = 0;
        int from = start;
        for (; from + 4 <= end; from += 4) {
            int group = digit(text, from) << 18
                    | digit(text, from + 1) << 12
                    | digit(text, from + 2) << 6
                    | digit(text, from + 3);
            if (group < 0) return null;
            decoded[at++] = (byte) (group >> 16);
            decoded[at++] = (byte) (group >> 8);
            decoded[at++] = (byte) group;
        }
        return from == end || lastGroup(text, from, end, decoded, at) ? decoded : null;
    }

    /** Two or three digits for one or two bytes; false when the bits that are left over say anything. */
    private static boolean lastGroup(String text, int from, int end, byte[] decoded, int at) {
        int group = 0;
        for (int i = 0; i < 4; i++) group = group << 6 | (from + i < end ? digit(text, from + i) : 0);
        decoded[at] = (byte) (group >> 16);
        int spare = group & 0xFFFF;
        if (from + 3 == end) {
            decoded[at + 1] = (byte) (group >> 8);
            spare = group & 0xFF;
        }
        return group >= 0 && spare == 0;
    }

    /** Six bits; negative, also after shifts and unions with others, for what is no digit. */
    private static int digit(String text, int at) {
        char c = text.charAt(at);
        return c < VALUES.length ? VALUES[c] : -1;
    }

    private static byte[] values() {
        byte[] values = new byte[128];
        Arrays.fill(values, (byte) -1);
        String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        for (int i = 0; i < alphabet.length(); i++) values[alphabet.charAt(i)] = (byte) i;
        return values;
    }
}
