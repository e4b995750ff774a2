package io.htpasswd.servlet;

import io.htpasswd.basic.RequestEdit;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.PushBuilder;
import java.util.Arrays;
import java.util.Collections;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A request with what core takes out of it taken out, wherever the servlet API shows it, and put in what core adds.
 *
 * <p>Parameters of a hidden name are hidden wherever they came from: the API does not say whether the query or a form's body
 * held them. A part of a multipart form is the body's for certain and stays.
 */
class EditedRequest extends HttpServletRequestWrapper {
    private static final String QUERY_ATTRIBUTE = ".query_string";

    /** Where Jetty keeps the cookies once it has parsed them. */
    private static final String JETTY_COOKIES = "org.eclipse.jetty.server.Request.Cookies";

    /** Null: nothing is to be changed. */
    private final @Nullable RequestEdit edit;

    EditedRequest(HttpServletRequest request, RequestEdit edit) {
        super(request);
        this.edit = edit.isEmpty() ? null : edit;
    }

    private List<String> sent(String name) {
        Enumeration<String> values = super.getHeaders(name);
        return values == null ? List.of() : Collections.list(values);
    }

    private List<String> values(String name) {
        if (edit == null) return sent(name);
        String added = added(name);
        return added == null ? edit.headers(name, sent(name)) : List.of(added);
    }

    /** What core sets in this field's place; null for a field that it does not set. */
    private @Nullable String added(String name) {
        if (edit == null) return null;
        for (Map.Entry<String, String> added : edit.added().entrySet()) {
            if (added.getKey().equalsIgnoreCase(name)) return added.getValue();
        }
        return null;
    }

    @Override
    public @Nullable String getHeader(String name) {
        if (edit == null) return super.getHeader(name);
        List<String> values = values(name);
        return values.isEmpty() ? null : values.get(0);
    }

    @Override
    public Enumeration<String> getHeaders(String name) {
        return edit == null ? super.getHeaders(name) : Collections.enumeration(values(name));
    }

    @Override
    public Enumeration<String> getHeaderNames() {
        Enumeration<String> sent = super.getHeaderNames();
        if (edit == null || sent == null) return sent;
        Set<String> names = new LinkedHashSet<>();
        for (String name : Collections.list(sent)) {
            // The client's spelling of an added name would make two fields of one.
            if (added(name) == null && !values(name).isEmpty()) names.add(name);
        }
        names.addAll(edit.added().keySet());
        return Collections.enumeration(names);
    }

    @Override
    public int getIntHeader(String name) {
        String value = getHeader(name);
        return value == null ? -1 : Integer.parseInt(value);
    }

    @Override
    public long getDateHeader(String name) {
        if (edit == null) return super.getDateHeader(name);
        List<String> values = values(name);
        if (values.isEmpty()) return -1;
        // What is edited holds no date, and the container's complaint would quote it as it was before.
        if (!values.equals(sent(name))) throw new IllegalArgumentException("the field holds no date");
        return super.getDateHeader(name);
    }

    @Override
    public @Nullable String getQueryString() {
        String query = super.getQueryString();
        return edit == null ? query : edit.rawQuery(query);
    }

    /** A forward or an include keeps the query of the request before it in an attribute. */
    @Override
    public @Nullable Object getAttribute(String name) {
        Object value = super.getAttribute(name);
        if (edit != null && name.equals(JETTY_COOKIES)) return null;
        if (edit == null || !name.endsWith(QUERY_ATTRIBUTE)) return value;
        return value instanceof String query ? edit.rawQuery(query) : value;
    }

    @Override
    public @Nullable String getParameter(String name) {
        return isHidden(name) ? null : super.getParameter(name);
    }

    @Override
    public String @Nullable [] getParameterValues(String name) {
        return isHidden(name) ? null : super.getParameterValues(name);
    }

    @Override
    public Enumeration<String> getParameterNames() {
        return edit == null
                ? super.getParameterNames()
                : Collections.enumeration(getParameterMap().keySet());
    }

    @Override
    public Map<String, String[]> getParameterMap() {
        Map<String, String[]> all = super.getParameterMap();
        if (edit == null) return all;
        Map<String, String[]> shown = new LinkedHashMap<>(all);
        shown.keySet().removeIf(this::isHidden);
        return Collections.unmodifiableMap(shown);
    }

    private boolean isHidden(String parameter) {
        // Null: containers take one, and have no parameter of that name.
        return edit != null && parameter != null && edit.hidesParameter(parameter);
    }

    @Override
    public Cookie @Nullable [] getCookies() {
        Cookie[] cookies = super.getCookies();
        if (edit == null || cookies == null) return cookies;
        Cookie[] shown = Arrays.stream(cookies)
                .filter(cookie -> !edit.hidesCookie(cookie.getName()))
                .toArray(Cookie[]::new);
        return shown.length == 0 ? null : shown;
    }

    @Override
    public Map<String, String> getTrailerFields() {
        Map<String, String> all = super.getTrailerFields();
        if (edit == null) return all;
        Map<String, String> shown = new LinkedHashMap<>();
        all.forEach((name, value) ->
                edit.headers(name, Collections.singletonList(value)).forEach(kept -> shown.put(name, kept)));
        return shown;
    }

    /** No push, which a container may refuse anyway: the builder shows the fields of the request as it came. */
    @Override
    public @Nullable PushBuilder newPushBuilder() {
        return edit == null ? super.newPushBuilder() : null;
    }
}
