package io.htpasswd.basic;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How a request that passes is changed before the application sees it: credentials and a forwarded user that the client sent
 * are removed, the forwarded user is added.
 *
 * <pre>{@code
 * passed.edit().apply(headers.names(), headers::getAll, headers::set);
 * }</pre>
 *
 * <p>Trailers are changed by {@link #ofTrailers()}, the query by {@link #rawQuery}.
 *
 * <p>This class is immutable and thread-safe.
 */
public final class RequestEdit {
    private static final String CONNECTION = "Connection";

    /** Where something is taken out, in that location's own syntax. */
    private final Location location;
    /** See {@link ForwardedUser#alias}. */
    private final @Nullable String forwardedAlias;

    private final Map<String, String> added;
    private final @Nullable List<String> names;

    RequestEdit(Location location, @Nullable String forwardedAlias, Map<String, String> added) {
        this.location = location;
        this.forwardedAlias = forwardedAlias;
        this.added = added;
        this.names =
                forwardedAlias == null ? Stream.ofNullable(location.field()).toList() : null;
    }

    /** The same edit that also adds a header. */
    RequestEdit adding(String name, String value) {
        return new RequestEdit(location, forwardedAlias, Map.of(name, value));
    }

    /** Returns true when no request is changed by it. */
    public boolean isEmpty() {
        return !location.isRemovable() && forwardedAlias == null;
    }

    /**
     * Returns the names of the fields that may change, so that an adapter can skip the others. Returns null
     * when the spelling of a name decides, and all fields have to be passed to {@link #headers}.
     */
    public @Nullable List<String> names() {
        return names;
    }

    /**
     * Applies the edit to a request's header: removes and shortens fields, and then sets what is added. The query is not part of
     * the header: see {@link #rawQuery}.
     *
     * @param names the names of the fields that the request has, in any spelling; copied before anything is set
     * @param values all values of a field; called only for fields that may change
     * @param set replaces all values of a field; an empty list removes it
     */
    public void apply(
            Collection<String> names, Function<String, List<String>> values, BiConsumer<String, List<String>> set) {
        Objects.requireNonNull(names, "names");
        Objects.requireNonNull(values, "values");
        Objects.requireNonNull(set, "set");
        if (isEmpty()) return;
        for (String name : List.copyOf(names)) {
            if (!mayChange(name)) continue;
            List<String> before = values.apply(name);
            // No list at all is a field that nobody could look into.
            List<String> after = before == null ? List.of() : headers(name, before);
            if (after != before) set.accept(name, after);
        }
        added.forEach((name, value) -> set.accept(name, List.of(value)));
    }

    /** Returns the edit of the request's trailers: what may not stand in the header may not come after it, and nothing is added. */
    public RequestEdit ofTrailers() {
        return added.isEmpty() ? this : new RequestEdit(location, forwardedAlias, Map.of());
    }

    private boolean mayChange(String name) {
        if (name.equalsIgnoreCase(location.field())) return true;
        return forwardedAlias != null && (isForwardedUser(name) || name.equalsIgnoreCase(CONNECTION));
    }

    private boolean isForwardedUser(String name) {
        return ForwardedUser.alias(name).equals(forwardedAlias);
    }

    /**
     * Returns the values that remain of a field's, one char per byte: the same instance when untouched; empty: drop the field. A null
     * among the values of a field that may change drops all of it; of other fields nulls stay where they are.
     */
    public List<String> headers(String name, List<String> values) {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(values, "values");
        if (name.equalsIgnoreCase(location.field())) return location.removedFrom(values);
        if (forwardedAlias == null) return values;
        if (isForwardedUser(name)) return List.of();
        if (!name.equalsIgnoreCase(CONNECTION)) return values;
        // An option that names the forwarded user's field would make the next proxy drop what we set.
        return FieldValues.without(values, ",", option -> isForwardedUser(FieldValues.strip(option)));
    }

    /** Returns the undecoded query that remains; null for null. */
    public @Nullable String rawQuery(@Nullable String rawQuery) {
        return rawQuery == null ? null : location.removedFrom(rawQuery);
    }

    /** Returns true when the request parameter of this decoded name must not be shown. */
    public boolean hidesParameter(String decodedName) {
        Objects.requireNonNull(decodedName, "decodedName");
        return location.isParameter(decodedName);
    }

    /** Returns true when the cookie of this name must not be shown. */
    public boolean hidesCookie(String name) {
        Objects.requireNonNull(name, "name");
        return location.isCookie(name);
    }

    /** Returns the headers to set once everything else is done: at most the forwarded user, percent-encoded. */
    public Map<String, String> added() {
        return added;
    }

    /** Returns the name of the class, and nothing of any request. */
    @Override
    public String toString() {
        return "RequestEdit";
    }
}
