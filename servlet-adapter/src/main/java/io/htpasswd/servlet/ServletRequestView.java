package io.htpasswd.servlet;

import io.htpasswd.basic.RequestView;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A servlet request as core reads it: never a parameter or the body, whose reading would take them from the application. */
record ServletRequestView(HttpServletRequest request) implements RequestView {
    @Override
    public String method() {
        return request.getMethod();
    }

    @Override
    public List<String> headers(String name) {
        Enumeration<String> values = request.getHeaders(name);
        if (values == null || !values.hasMoreElements()) return List.of();
        String first = values.nextElement();
        // Nearly always: a third of the memory of a list that can grow.
        if (!values.hasMoreElements()) return List.of(first);
        List<String> all = Collections.list(values);
        all.add(0, first);
        return all;
    }

    @Override
    public @Nullable String rawQuery() {
        return request.getQueryString();
    }

    @Override
    public @Nullable String client() {
        return request.getRemoteAddr();
    }
}
