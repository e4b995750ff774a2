package io.htpasswd.servlet;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Paths that need no user: whole ones, as the container has decoded and normalised them to find its servlet, and as the URI spells
 * them without anything to normalise. A prefix would not do: {@code /health/..;/admin} begins with one.
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
        return "open path " + quoted(path);
    }

    /** For messages: one line, and not a long one. */
    static String quoted(String text) {
        String line = text.replaceAll("[\\p{Cntrl}\u0080-\u009F\u2028\u2029]", "?");
        return "\"" + (line.length() <= LONGEST_SHOWN ? line : line.substring(0, LONGEST_SHOWN) + "…") + "\"";
    }

    /** Of the dispatch in which the filter sees the request first. */
    boolean contains(HttpServletRequest request) {
        if (paths.isEmpty()) return false;
        // The request's own path is then the page's around it, and one that is included by name has none (Servlet 6.0
        // §9.3.1).
        return request.getDispatcherType() == DispatcherType.INCLUDE
                ? contains(
                        attribute(request, RequestDispatcher.INCLUDE_SERVLET_PATH),
                        attribute(request, RequestDispatcher.INCLUDE_PATH_INFO),
                        attribute(request, RequestDispatcher.INCLUDE_CONTEXT_PATH),
                        attribute(request, RequestDispatcher.INCLUDE_REQUEST_URI))
                : contains(
                        request.getServletPath(),
                        request.getPathInfo(),
                        request.getContextPath(),
                        request.getRequestURI());
    }

    private static @Nullable String attribute(HttpServletRequest request, String name) {
        return request.getAttribute(name) instanceof String text ? text : null;
    }

    /**
     * Both parts together: under a mapping like {@code /*} or {@code /api/*} the servlet path is the same for every page. The URI
     * too, because Spring routes by it: {@code /files/..;/health} is Tomcat's {@code /health} and its {@code /files/**}.
     */
    private boolean contains(
            @Nullable String servletPath, @Nullable String info, @Nullable String context, @Nullable String uri) {
        if (servletPath == null || context == null || uri == null) return false;
        String path = info == null ? servletPath : servletPath + info;
        return paths.contains(path) && (decoded(context) + path).equals(decoded(uri));
    }

    /** As whoever routes by segments sees it: without parameters, decoded once, nothing resolved; null when that is not clear. */
    private static @Nullable String decoded(String uri) {
        if (uri.contains("%2f") || uri.contains("%2F")) return null;
        try {
            String segments = uri.replaceAll(";[^/]*", "").replace("+", "%2B");
            return URLDecoder.decode(segments, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
