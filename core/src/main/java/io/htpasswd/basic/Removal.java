package io.htpasswd.basic;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The one place whose content goes once credentials were good; exactly one name is set. */
record Removal(
        @Nullable String header,
        @Nullable String parameter,
        @Nullable String cookie) {
    /** The fields that the place is in: none of a query parameter's. */
    List<String> fields() {
        if (header != null) return List.of(header);
        return cookie != null ? List.of(CookieText.FIELD) : List.of();
    }

    static Removal header(String name) {
        return new Removal(name, null, null);
    }

    static Removal parameter(String name) {
        return new Removal(null, name, null);
    }

    static Removal cookie(String name) {
        return new Removal(null, null, name);
    }
}
