package io.htpasswd.basic;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A request of which somebody has handed over the parts. */
record RequestParts(
        String method,
        Function<String, List<String>> values,
        @Nullable String rawQuery,
        @Nullable String client) implements RequestView {
    RequestParts {
        requireNonNull(method, "method");
        requireNonNull(values, "headers");
        if (rawQuery != null && rawQuery.isEmpty()) rawQuery = null;
    }

    @Override
    public List<String> headers(String name) {
        return values.apply(name);
    }

    /** Nothing of the request. */
    @Override
    public String toString() {
        return "RequestView";
    }
}
