package io.htpasswd.basic;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** All lines of one header field: what is the same whatever the field (RFC 9110 §5.5 and §5.6.1). */
final class FieldValues {
    private FieldValues() {}

    /**
     * True when they are not all there. No {@link RequestView} should hand over such, but some servers make them of a head that
     * they did not read to its end.
     */
    static boolean holdNull(@Nullable List<@Nullable String> values) {
        if (values == null) return true;
        for (String value : values) {
            if (value == null) return true;
        }
        return false;
    }

    /**
     * The values without the items that are unwanted, an emptied value left out: the same instance when there is no such item;
     * empty when nobody can tell.
     */
    static List<String> without(List<String> values, String separator, Predicate<String> unwanted) {
        if (holdNull(values)) return List.of();
        List<String> kept = new ArrayList<>(values.size());
        boolean found = false;
        for (String value : values) {
            List<String> items = new ArrayList<>(List.of(value.split(separator, -1)));
            if (items.removeIf(unwanted)) {
                found = true;
                value = strip(String.join(separator, items));
            }
            if (!value.isEmpty()) kept.add(value);
        }
        return found ? kept : values;
    }

    /** Without outer SP and HTAB; not {@code String.strip}, to which other bytes are white space, too. */
    static String strip(String value) {
        int start = 0;
        int end = value.length();
        while (start < end && isBlank(value.charAt(start))) start++;
        while (end > start && isBlank(value.charAt(end - 1))) end--;
        return value.substring(start, end);
    }

    static boolean isBlank(char c) {
        return c == ' ' || c == '\t';
    }
}
