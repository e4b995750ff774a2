package io.htpasswd.basic;

import org.jspecify.annotations.Nullable;

/** The one place whose content goes once credentials were good; exactly one name is set. */
record Removal(
        @Nullable String header,
        @Nullable String parameter,
        @Nullable String cookie) {
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
