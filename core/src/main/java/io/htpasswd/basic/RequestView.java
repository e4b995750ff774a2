package io.htpasswd.basic;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What the library reads of a request; an adapter implements it over its framework's type.
 *
 * <p>Threads: read only on the caller's thread and only before {@code evaluate} returns.
 */
public interface RequestView {
    /**
     * Returns a view made of its parts, for servers whose request type needs no view of its own.
     *
     * @param method the method as sent
     * @param headers all values of a field by its name, as {@link #headers} has them
     * @param rawQuery the undecoded query, or null when there is none; an empty one counts as none, because many servers
     *     cannot tell
     * @param client the address of the client, or null when it is not known
     */
    static RequestView of(
            String method, Function<String, List<String>> headers, @Nullable String rawQuery, @Nullable String client) {
        return new RequestParts(method, headers, rawQuery, client);
    }

    /** The method as sent, case-sensitive (RFC 9110 §9.1). */
    String method();

    /**
     * Every field line of that name, in order, unjoined and unsplit; never null, empty when absent. One char a byte
     * (ISO 8859-1). The name is compared as ASCII without regard to case. A null among the lines, or instead of the list, is a
     * field that could not be read: at the credential location the request is malformed.
     */
    List<String> headers(String name);

    /** What stands between {@code ?} and {@code #}, undecoded; null when there is no {@code ?}. */
    @Nullable
    String rawQuery();

    /**
     * The address of the client, for limits, logs and events: the socket's peer, unless proxies in front are named
     * ({@link io.htpasswd.admission.TrustedProxies}). Null when it is not known.
     */
    default @Nullable String client() {
        return null;
    }
}
