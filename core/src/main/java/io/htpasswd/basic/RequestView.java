package io.htpasswd.basic;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The parts of a request that the library reads. An adapter implements it over its framework's type, or uses {@link #of}.
 *
 * <pre>{@code
 * RequestView view = RequestView.of("GET", headers::getAll, "page=1", "192.0.2.1");
 * }</pre>
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
     *     make no difference
     * @param client the address of the client, or null when it is not known
     */
    static RequestView of(
            String method, Function<String, List<String>> headers, @Nullable String rawQuery, @Nullable String client) {
        return new RequestParts(method, headers, rawQuery, client);
    }

    /** Returns the method as sent, case-sensitive (RFC 9110 §9.1). */
    String method();

    /**
     * Returns every field line of that name, in order, unjoined and unsplit; never null, empty when absent. One char per byte
     * (ISO 8859-1). The name is compared as ASCII without regard to case. A null among the lines, or instead of the list, is a
     * field that could not be read: at the credential location the request is malformed.
     */
    List<String> headers(String name);

    /** Returns the undecoded text between {@code ?} and {@code #}, or null when there is no {@code ?}. */
    @Nullable
    String rawQuery();

    /**
     * Returns the address of the client, for limits, logs and events: the socket's peer, unless proxies in front are named
     * ({@link io.htpasswd.admission.TrustedProxies}). Null when it is not known.
     */
    default @Nullable String client() {
        return null;
    }
}
