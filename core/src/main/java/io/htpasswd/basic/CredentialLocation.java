package io.htpasswd.basic;

import java.util.List;
import java.util.Objects;
import java.util.function.Function;

/**
 * Where in a request the credentials stand. Wherever it is, they are the base64 of {@code user:password}, and presenting
 * them twice is malformed.
 */
public sealed interface CredentialLocation permits Location {
    /**
     * The header of that name. The prefix is a scheme and one space ({@code "Basic "}), or empty when the whole value is the
     * token. Anything else, and the name of a field that frames or routes the message: IllegalArgumentException.
     */
    static CredentialLocation header(String name, String prefix) {
        Objects.requireNonNull(name, "name");
        return HeaderLocation.of(name, Objects.requireNonNull(prefix, "prefix"));
    }

    /** The query parameter of that decoded name. Credentials in URLs end up in logs and histories. */
    static CredentialLocation queryParameter(String name) {
        return new QueryParameterLocation(Objects.requireNonNull(name, "name"));
    }

    /** The cookie of that name. The application then needs a defence against cross-site requests. */
    static CredentialLocation cookie(String name) {
        return new CookieLocation(Objects.requireNonNull(name, "name"));
    }

    /**
     * What the function finds: empty when there are no credentials, one token else; more than one, or a null among them, is
     * malformed. Nothing is removed from the request. Called on the caller's thread; an exception, or a null instead of the
     * list, denies the request as unavailable.
     */
    static CredentialLocation custom(Function<RequestView, List<String>> values) {
        return new CustomLocation(Objects.requireNonNull(values, "values"));
    }
}
