package io.htpasswd.basic;

import java.util.List;
import java.util.Objects;
import java.util.function.Function;

/**
 * Where in a request the credentials are. They are the base64 of {@code user:password} at every location, and two of them are
 * malformed.
 *
 * <pre>{@code
 * Policy policy = Policy.strict().withLocation(CredentialLocation.header("Proxy-Authorization", "Basic "));
 * }</pre>
 *
 * <p>Locations are immutable and thread-safe.
 */
public sealed interface CredentialLocation permits Location {
    /**
     * Returns the header of this name. The prefix is a scheme and one space ({@code "Basic "}), or empty when the whole value is the
     * token.
     *
     * @throws IllegalArgumentException if the prefix is another, or the name is no token or of a field that frames or routes the
     *     message
     */
    static CredentialLocation header(String name, String prefix) {
        Objects.requireNonNull(name, "name");
        return HeaderLocation.of(name, Objects.requireNonNull(prefix, "prefix"));
    }

    /** Returns the query parameter of this decoded name. Credentials in URLs end up in logs and histories. */
    static CredentialLocation queryParameter(String name) {
        return new QueryParameterLocation(Objects.requireNonNull(name, "name"));
    }

    /** Returns the cookie of this name. The application then needs a defence against cross-site requests. */
    static CredentialLocation cookie(String name) {
        return new CookieLocation(Objects.requireNonNull(name, "name"));
    }

    /**
     * Returns the location that the function reads. It returns an empty list when there are no credentials, else one token; more
     * than one, or a null among them, is malformed. Nothing is removed from the request. Called on the caller's thread; an exception, or a null instead of the
     * list, denies the request as unavailable.
     */
    static CredentialLocation custom(Function<RequestView, List<String>> values) {
        return new CustomLocation(Objects.requireNonNull(values, "values"));
    }
}
