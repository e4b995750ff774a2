package io.htpasswd.servlet.containers;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * All that a request shows to whoever calls every method of the servlet API that this container has, with every name that it
 * shows and some that it should not; what those methods throw, too.
 */
final class RequestDump {
    /** Those that do something; the body, which holds no credentials; and a logout, after which there would be no user. */
    private static final Set<String> NOT_ASKED = Set.of(
            "startAsync", "getSession", "changeSessionId", "upgrade", "getInputStream", "getReader", "logout", "login");

    private final HttpServletRequest request;
    private final List<String> lines = new ArrayList<>();

    private RequestDump(HttpServletRequest request) {
        this.request = request;
    }

    static String of(HttpServletRequest request) {
        RequestDump dump = new RequestDump(request);
        dump.lines.add(String.valueOf(request));
        Set<String> names = new TreeSet<>(List.of("Authorization", "authorization", "Cookie", "auth"));
        names.addAll(Collections.list(request.getHeaderNames()));
        names.addAll(Collections.list(request.getAttributeNames()));
        for (Method method : HttpServletRequest.class.getMethods()) {
            if (NOT_ASKED.contains(method.getName())) continue;
            if (method.getParameterCount() == 0) {
                dump.add(method);
            } else if (Arrays.equals(method.getParameterTypes(), new Class<?>[] {String.class})) {
                for (String name : names) dump.add(method, name);
            }
        }
        return String.join("\n", dump.lines);
    }

    private void add(Method method, Object... arguments) {
        try {
            lines.add(method.getName() + Arrays.toString(arguments) + " " + text(method.invoke(request, arguments)));
        } catch (InvocationTargetException e) {
            lines.add(method.getName() + Arrays.toString(arguments) + " threw " + e.getCause());
        } catch (IllegalAccessException e) {
            throw new AssertionError(e);
        }
    }

    private static String text(@Nullable Object value) {
        if (value instanceof Object[] array) return text(Arrays.asList(array));
        if (value instanceof Enumeration<?> all) return text(Collections.list(all));
        if (value instanceof Collection<?> all) {
            return all.stream().map(RequestDump::text).toList().toString();
        }
        if (value instanceof Map<?, ?> map) {
            List<String> entries = new ArrayList<>();
            map.forEach((name, one) -> entries.add(name + "=" + text(one)));
            return entries.toString();
        }
        return value instanceof Cookie cookie ? cookie.getName() + "=" + cookie.getValue() : String.valueOf(value);
    }
}
