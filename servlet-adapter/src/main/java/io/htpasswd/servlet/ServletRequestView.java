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
        // The container allows no access to the fields: not the same as a field that is not there.
        if (values == null) return Collections.singletonList(null);
        if (!values.hasMoreElements()) return List.of();
        String first = values.nextElement();
        // Nearly always: a third of the memory of a list that can grow. Not List.of: Tomcat was seen to hand over a
        // null.
        if (!values.hasMoreElements()) return Collections.singletonList(first);
        List<String> all = Collections.list(values);
        all.add(0, first);
        return Collections.unmodifiableList(all);
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
