package io.htpasswd.servlet;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Collection;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Paths that need no user: whole ones, as the container has decoded and normalised them to find its servlet. Neither a prefix
 * nor the URI would do: {@code /health/..;/admin} begins with the one and is the other's page.
 */
record OpenPaths(Set<String> paths) {
    static final OpenPaths NONE = new OpenPaths(Set.of());

    private static final int LONGEST_SHOWN = 64;

    /** IllegalArgumentException for what is no whole path. */
    static OpenPaths of(Collection<String> paths) {
        for (String path : paths) {
            Objects.requireNonNull(path, "paths");
            if (!path.startsWith("/") || path.indexOf('*') >= 0) {
                throw new IllegalArgumentException(
                        shown(path) + ": expected a whole path that begins with / and has no *");
            }
        }
        return new OpenPaths(Set.copyOf(paths));
    }

    /** For messages. */
    static String shown(String path) {
        String line = path.replaceAll("[\\p{Cntrl}\u0080-\u009F\u2028\u2029]", "?");
        return "open path \"" + (line.length() <= LONGEST_SHOWN ? line : line.substring(0, LONGEST_SHOWN) + "…") + "\"";
    }

    /** Of the dispatch in which the filter sees the request first. */
    boolean contains(HttpServletRequest request) {
        if (paths.isEmpty()) return false;
        // The request's own path is then the page's around it, and one that is included by name has none (Servlet 6.0
        // §9.3.1).
        return request.getDispatcherType() == DispatcherType.INCLUDE
                ? contains(
                        request.getAttribute(RequestDispatcher.INCLUDE_SERVLET_PATH),
                        request.getAttribute(RequestDispatcher.INCLUDE_PATH_INFO))
                : contains(request.getServletPath(), request.getPathInfo());
    }

    /** Both parts together: under a mapping like {@code /*} or {@code /api/*} the servlet path is the same for every page. */
    private boolean contains(@Nullable Object servletPath, @Nullable Object info) {
        return servletPath instanceof String path && paths.contains(info == null ? path : path + info);
    }
}
