package io.htpasswd.basic;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An undecoded query read as {@code application/x-www-form-urlencoded} (WHATWG URL §5): pairs between {@code &}, name before
 * the first {@code =}, {@code +} for a space. What is kept of a query keeps its bytes.
 */
final class QueryText {
    private QueryText() {}

    /** The decoded values of every parameter of that name; a value with a bad percent sequence as it stands, which no token is. */
    static List<String> values(String query, String name) {
        List<String> values = new ArrayList<>(1);
        for (String pair : query.split("&", -1)) {
            if (!isNamed(pair, name)) continue;
            int equals = pair.indexOf('=');
            String value = equals < 0 ? "" : pair.substring(equals + 1);
            byte[] decoded = decoded(value);
            values.add(decoded == null ? value : new String(decoded, StandardCharsets.ISO_8859_1));
        }
        return values;
    }

    /** The query without the parameters of that name, each with one {@code &}; the same instance when there is none. */
    static String without(String query, String name) {
        List<String> kept = new ArrayList<>();
        boolean found = false;
        for (String pair : query.split("&", -1)) {
            if (isNamed(pair, name)) found = true;
            else kept.add(pair);
        }
        return found ? String.join("&", kept) : query;
    }

    private static boolean isNamed(String pair, String name) {
        int equals = pair.indexOf('=');
        byte[] decoded = decoded(equals < 0 ? pair : pair.substring(0, equals));
        return decoded != null && Arrays.equals(decoded, name.getBytes(StandardCharsets.UTF_8));
    }

    /** Null when a {@code %} is not followed by two hexadecimal digits. */
    private static byte @Nullable [] decoded(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        ByteArrayOutputStream decoded = new ByteArrayOutputStream(bytes.length);
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == '+') {
                decoded.write(' ');
            } else if (bytes[i] == '%') {
                if (i + 2 >= bytes.length) return null;
                int high = hex(bytes[i + 1]);
                int low = hex(bytes[i + 2]);
                if (high < 0 || low < 0) return null;
                decoded.write(high << 4 | low);
                i += 2;
            } else {
                decoded.write(bytes[i]);
            }
        }
        return decoded.toByteArray();
    }

    /** ASCII digits only: {@code Character.digit} of a char would also take those of other scripts. */
    private static int hex(byte octet) {
        return octet < 0 ? -1 : Character.digit(octet, 16);
    }
}
