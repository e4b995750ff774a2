package io.htpasswd.basic;

import java.util.List;
import java.util.function.BiFunction;

/**
 * Changes what denied clients see: problem+json bodies, no browser dialog for scripts.
 *
 * <p>Asked on the caller's thread, before {@code evaluate} returns, for a request that is or may be denied. What it returns
 * may run on the executor and reads nothing of the request. A status below 400 other than the standard rejection's own, a
 * null or an exception, also of {@link Rejection} itself, gives the standard rejection.
 */
@FunctionalInterface
public interface RejectionRewriter {
    BiFunction<Reason, Rejection, Rejection> forRequest(RequestView request);

    /**
     * Leaves out the challenge when a script asks ({@code X-Requested-With: XMLHttpRequest} or {@code Sec-Fetch-Mode: cors}),
     * so that no browser opens its dialog over the application's own.
     */
    static RejectionRewriter quietForScripts() {
        return request -> {
            List<String> requestedWith = request.headers("X-Requested-With");
            List<String> fetchMode = request.headers("Sec-Fetch-Mode");
            // Null: some servers hand over such for a head that they did not read to its end.
            boolean script = (requestedWith != null && requestedWith.contains("XMLHttpRequest"))
                    || (fetchMode != null && fetchMode.contains("cors"));
            return (reason, standard) -> script ? standard.withoutChallenge() : standard;
        };
    }
}
