package io.htpasswd.basic;

import java.util.List;
import java.util.function.BiFunction;

/**
 * Changes the responses to denied requests: problem+json bodies, no browser dialog for scripts.
 *
 * <pre>{@code
 * auth = auth.withRejections(request -> (reason, standard) ->
 *         standard.withBody("application/problem+json", "{\"status\":" + standard.status() + "}"));
 * }</pre>
 *
 * <p>Called on the caller's thread, before {@code evaluate} returns, for a request that is or may be denied. The function that it
 * returns may run on the executor and must not read the request. A status below 400 other than the standard rejection's own, a
 * null or an exception leads to the standard rejection.
 *
 * <p>Threads: called by many at once.
 */
@FunctionalInterface
public interface RejectionRewriter {
    /** Returns the function that changes the standard rejection of this request. */
    BiFunction<Reason, Rejection, Rejection> forRequest(RequestView request);

    /**
     * Returns a rewriter that leaves out the challenge for requests of scripts ({@code X-Requested-With: XMLHttpRequest} or {@code Sec-Fetch-Mode: cors}),
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
