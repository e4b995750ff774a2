package io.htpasswd.basic;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What the application may see of a request that passes: credentials taken out, names of a forwarded user that a client set
 * itself taken out, the forwarded user put in. The only place that strips and scrubs; adapters ask it for every field, for
 * the trailers' too, and then set {@link #added()}.
 *
 * <p>Threads: immutable.
 */
public final class RequestEdit {
    static final RequestEdit NOTHING = new RequestEdit(null, null, Map.of());

    private final @Nullable Removal removal;
    /** See {@link FieldName#alias}. */
    private final @Nullable String forwardedAlias;

    private final Map<String, String> added;
    private final @Nullable List<String> names;

    RequestEdit(@Nullable Removal removal, @Nullable String forwardedAlias, Map<String, String> added) {
        this.removal = removal;
        this.forwardedAlias = forwardedAlias;
        this.added = added;
        this.names = forwardedAlias != null ? null : removal == null ? List.of() : removal.fields();
    }

    /** The same edit that also adds a header. */
    RequestEdit adding(String name, String value) {
        return new RequestEdit(removal, forwardedAlias, Map.of(name, value));
    }

    /** True when no request is changed by it. */
    public boolean isEmpty() {
        return removal == null && forwardedAlias == null;
    }

    /**
     * The names of the fields that may lose something, so that an adapter need not ask for the others; null when a name's
     * spelling decides, and it has to ask for all.
     */
    public @Nullable List<String> names() {
        return names;
    }

    /**
     * Applies the edit to a request's header: removes and shortens fields, and then sets what is added. The query is not part of
     * the header: see {@link #rawQuery}.
     *
     * @param names the names of the fields that the request has, in any spelling; copied before anything is set
     * @param values all values of a field; asked only for fields that may change
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
        return added.isEmpty() ? this : new RequestEdit(removal, forwardedAlias, Map.of());
    }

    private boolean mayChange(String name) {
        if (names != null) return names.stream().anyMatch(name::equalsIgnoreCase);
        return (removal != null && removal.fields().stream().anyMatch(name::equalsIgnoreCase))
                || FieldName.alias(name).equals(forwardedAlias)
                || name.equalsIgnoreCase("Connection");
    }

    /**
     * The values that remain of a field's, one char a byte: the same instance when untouched; empty: drop the field. A null
     * among the values of a field that has to be looked into drops all of it; of other fields nulls stay where they are.
     */
    public List<String> headers(String name, List<String> values) {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(values, "values");
        if (removal != null && name.equalsIgnoreCase(removal.header())) return List.of();
        if (removal != null && removal.cookie() != null && name.equalsIgnoreCase(CookieText.FIELD)) {
            return Location.holdsNull(values) ? List.of() : CookieText.without(values, removal.cookie());
        }
        if (forwardedAlias == null) return values;
        if (FieldName.alias(name).equals(forwardedAlias)) return List.of();
        if (!name.equalsIgnoreCase("Connection")) return values;
        return Location.holdsNull(values) ? List.of() : withoutForwarded(values);
    }

    /** The undecoded query that remains; null for null. */
    public @Nullable String rawQuery(@Nullable String rawQuery) {
        if (rawQuery == null || removal == null || removal.parameter() == null) return rawQuery;
        return QueryText.without(rawQuery, removal.parameter());
    }

    public boolean hidesParameter(String decodedName) {
        Objects.requireNonNull(decodedName, "decodedName");
        return removal != null && decodedName.equals(removal.parameter());
    }

    public boolean hidesCookie(String name) {
        Objects.requireNonNull(name, "name");
        return removal != null && name.equals(removal.cookie());
    }

    /** Headers to set once everything else is done: at most the forwarded user, percent-encoded. */
    public Map<String, String> added() {
        return added;
    }

    /** A Connection option naming the forwarded user's field would make the next proxy drop what we set. */
    private List<String> withoutForwarded(List<String> connection) {
        List<String> kept = new ArrayList<>(connection.size());
        boolean found = false;
        for (String value : connection) {
            List<String> options = new ArrayList<>(List.of(value.split(",", -1)));
            if (options.removeIf(
                    option -> FieldName.alias(Location.strip(option)).equals(forwardedAlias))) {
                found = true;
                value = Location.strip(String.join(",", options));
            }
            if (!value.isEmpty()) kept.add(value);
        }
        return found ? kept : connection;
    }

    /** Nothing of any request. */
    @Override
    public String toString() {
        return "RequestEdit";
    }
}
