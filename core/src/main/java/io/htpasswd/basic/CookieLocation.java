package io.htpasswd.basic;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Credentials in a cookie (RFC 6265 §4.2.1): {@code name=value} between semicolons, over all lines of the field. The value
 * counts as it stands: a blank beside it belongs to it.
 */
final class CookieLocation extends Location {
    private static final String FIELD = "Cookie";

    private final String name;

    CookieLocation(String name) {
        if (!FieldName.isToken(name)) {
            throw new IllegalArgumentException("a cookie's name is a token (RFC 6265), got " + Quoted.text(name));
        }
        this.name = name;
    }

    @Override
    @Nullable
    List<@Nullable String> values(RequestView request) {
        List<String> fields = request.headers(FIELD);
        if (FieldValues.holdNull(fields)) return null;
        List<@Nullable String> values = new ArrayList<>(1);
        for (String field : fields) {
            for (String pair : FieldValues.strip(field).split(";", -1)) {
                if (isOurs(pair)) values.add(pair.substring(Math.min(nameEnd(pair) + 1, pair.length())));
            }
        }
        return values;
    }

    private boolean isOurs(String pair) {
        return FieldValues.strip(pair.substring(0, nameEnd(pair))).equals(name);
    }

    private static int nameEnd(String pair) {
        int equals = pair.indexOf('=');
        return equals < 0 ? pair.length() : equals;
    }

    @Override
    String field() {
        return FIELD;
    }

    @Override
    List<String> removedFrom(List<String> values) {
        return FieldValues.without(values, ";", this::isOurs);
    }

    @Override
    boolean isCookie(String name) {
        return name.equals(this.name);
    }

    @Override
    public String toString() {
        return "cookie " + name;
    }
}
