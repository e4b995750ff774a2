package io.htpasswd.basic;

import java.util.ArrayList;
import java.util.List;

/** Cookie fields (RFC 6265 §4.2.1): {@code name=value} between semicolons, over all lines of the field. */
final class CookieText {
    static final String FIELD = "Cookie";

    private CookieText() {}

    /** The values of every cookie of that name, verbatim: a blank beside a value belongs to it. */
    static List<String> values(List<String> fields, String name) {
        List<String> values = new ArrayList<>(1);
        for (String field : fields) {
            for (String pair : Location.strip(field).split(";", -1)) {
                if (isNamed(pair, name)) values.add(value(pair));
            }
        }
        return values;
    }

    /** The fields without the cookies of that name, an emptied field left out; the same instance when there is none. */
    static List<String> without(List<String> fields, String name) {
        if (values(fields, name).isEmpty()) return fields;
        List<String> kept = new ArrayList<>(fields.size());
        for (String field : fields) {
            List<String> pairs = new ArrayList<>(List.of(field.split(";", -1)));
            if (pairs.removeIf(pair -> isNamed(pair, name))) {
                field = Location.strip(String.join(";", pairs));
            }
            if (!field.isEmpty()) kept.add(field);
        }
        return kept;
    }

    private static boolean isNamed(String pair, String name) {
        int equals = pair.indexOf('=');
        return Location.strip(equals < 0 ? pair : pair.substring(0, equals)).equals(name);
    }

    private static String value(String pair) {
        int equals = pair.indexOf('=');
        return equals < 0 ? "" : pair.substring(equals + 1);
    }
}
