package io.htpasswd.file;

import io.htpasswd.file.Cause.Of;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Base64;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A line with which something is wrong, in the pieces in which {@link Causes} looks for a reason; only its beginning. */
final class Suspect {
    /** Longer than any hash with its user; patterns are not run over a megabyte. */
    static final int LONGEST = 512;

    private Suspect() {}

    /** A line that has no colon, or whose hash cannot be used. */
    static Map<Of, String> line(byte[] bytes, int from, int colon, int to) {
        Map<Of, String> pieces = new EnumMap<>(Of.class);
        pieces.put(Of.LINE, text(bytes, from, to));
        int field = colon < to ? colon + 1 : from;
        if (colon < to) pieces.put(Of.FIELD, text(bytes, field, to));
        String decoded = decoded(text(bytes, field, to).strip());
        if (decoded != null) pieces.put(Of.DECODED, decoded);
        return pieces;
    }

    /** A name that is none, of a user in a line that ends later, or of a member. */
    static Map<Of, String> badName(byte[] bytes, int from, int to, int end) {
        String name = text(bytes, from, to);
        return to == end ? Map.of(Of.BAD_NAME, name) : Map.of(Of.LINE, text(bytes, from, end), Of.BAD_NAME, name);
    }

    /** A name that can be one. */
    static Map<Of, String> name(String name) {
        return Normalizer.isNormalized(name, Normalizer.Form.NFC)
                ? Map.of(Of.NAME, name)
                : Map.of(Of.NAME, name, Of.UNCOMPOSED, name);
    }

    static Map<Of, String> member(String name) {
        return Map.of(Of.MEMBER, name.substring(0, Math.min(name.length(), LONGEST)));
    }

    /** What is not UTF-8 becomes U+FFFD, for which a row looks. */
    private static String text(byte[] bytes, int from, int to) {
        return new String(bytes, from, Math.min(to - from, LONGEST), StandardCharsets.UTF_8);
    }

    private static @Nullable String decoded(String base64) {
        // The MIME decoder passes over bad characters, so only text that is nothing but base64 is tried.
        String whole = base64.length() == LONGEST ? base64.substring(0, LONGEST / 4 * 4) : base64;
        try {
            return new String(Base64.getDecoder().decode(whole), StandardCharsets.ISO_8859_1);
        } catch (IllegalArgumentException notBase64) {
            return null;
        }
    }
}
