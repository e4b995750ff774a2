package io.htpasswd.basic;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Credentials in the query, which is read as {@code application/x-www-form-urlencoded} (WHATWG URL §5): pairs between
 * {@code &}, name before the first {@code =}, {@code +} for a space. What is kept of a query keeps its bytes.
 */
final class QueryParameterLocation extends Location {
    private final String name;

    QueryParameterLocation(String name) {
        if (name.isEmpty()) throw new IllegalArgumentException("a query parameter's name must not be empty");
        this.name = name;
    }

    @Override
    List<@Nullable String> values(RequestView request) {
        String query = request.rawQuery();
        List<@Nullable String> values = new ArrayList<>(1);
        if (query == null) return values;
        for (String pair : query.split("&", -1)) {
            if (isOurs(pair)) values.add(value(pair));
        }
        return values;
    }

    /** Decoded; with a bad percent sequence as it stands, which no token is. */
    private static String value(String pair) {
        int equals = pair.indexOf('=');
        String value = equals < 0 ? "" : pair.substring(equals + 1);
        byte[] decoded = decoded(value);
        return decoded == null ? value : new String(decoded, StandardCharsets.ISO_8859_1);
    }

    private boolean isOurs(String pair) {
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
                if (!HexFormat.isHexDigit(bytes[i + 1]) || !HexFormat.isHexDigit(bytes[i + 2])) return null;
                decoded.write(HexFormat.fromHexDigit(bytes[i + 1]) << 4 | HexFormat.fromHexDigit(bytes[i + 2]));
                i += 2;
            } else {
                decoded.write(bytes[i]);
            }
        }
        return decoded.toByteArray();
    }

    /** Each pair of that name goes with one {@code &}. */
    @Override
    String removedFrom(String rawQuery) {
        List<String> pairs = new ArrayList<>(List.of(rawQuery.split("&", -1)));
        return pairs.removeIf(this::isOurs) ? String.join("&", pairs) : rawQuery;
    }

    @Override
    boolean isParameter(String decodedName) {
        return decodedName.equals(name);
    }

    @Override
    public String toString() {
        return "query parameter " + Quoted.text(name);
    }
}
