package io.htpasswd.netty;

import org.jspecify.annotations.Nullable;

/** The query of a request target, between {@code ?} and {@code #} (RFC 9112 §3.2). */
final class RequestTarget {
    private RequestTarget() {}

    static @Nullable String query(String uri) {
        int start = uri.indexOf('?');
        int end = end(uri);
        return start < 0 || start > end ? null : uri.substring(start + 1, end);
    }

    static String withQuery(String uri, @Nullable String query) {
        String path = uri.substring(0, Math.min(end(uri), Math.max(uri.indexOf('?'), 0)));
        return path + (query == null ? "" : "?" + query) + uri.substring(end(uri));
    }

    /** Nobody should send a fragment; who does must not hide a parameter behind it. */
    private static int end(String uri) {
        int fragment = uri.indexOf('#');
        return fragment < 0 ? uri.length() : fragment;
    }
}
