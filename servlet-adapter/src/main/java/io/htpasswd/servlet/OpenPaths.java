package io.htpasswd.servlet;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Collection;
import java.util.Objects;
import java.util.Set;

/**
 * Paths that need no user: whole ones, as the container has decoded and normalised them to find its servlet. Neither a prefix
 * nor the URI would do: {@code /health/..;/admin} begins with the one and is the other's page.
 */
record OpenPaths(Set<String> paths) {
    static final OpenPaths NONE = new OpenPaths(Set.of());

    /** IllegalArgumentException for what is no whole path. */
    static OpenPaths of(Collection<String> paths) {
        for (String path : paths) {
            Objects.requireNonNull(path, "paths");
            if (!path.startsWith("/") || path.indexOf('*') >= 0) {
                throw new IllegalArgumentException(
                        "an open path is a whole path below the application's, begins with / and has no *");
            }
        }
        return new OpenPaths(Set.copyOf(paths));
    }

    /** Both parts together: under a mapping like {@code /*} or {@code /api/*} the servlet path is the same for every page. */
    boolean contains(HttpServletRequest request) {
        if (paths.isEmpty()) return false;
        String info = request.getPathInfo();
        return paths.contains(info == null ? request.getServletPath() : request.getServletPath() + info);
    }
}
