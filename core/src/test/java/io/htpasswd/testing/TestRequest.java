package io.htpasswd.testing;

import io.htpasswd.basic.RequestView;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A request put together in a test. */
public record TestRequest(
        String method,
        @Nullable String rawQuery,
        List<Map.Entry<String, String>> fields,
        @Nullable String client) implements RequestView {
    public static TestRequest get() {
        return new TestRequest("GET", null, List.of(), null);
    }

    /** {@code Authorization: Basic} of these. */
    public static TestRequest as(String user, String password) {
        return get().with("Authorization", basic(user, password));
    }

    public static String basic(String user, String password) {
        return "Basic " + token(user, password);
    }

    public static String token(String user, String password) {
        byte[] userPass = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
        return Base64.getEncoder().encodeToString(userPass);
    }

    public TestRequest with(String name, String value) {
        List<Map.Entry<String, String>> more = new ArrayList<>(fields);
        more.add(Map.entry(name, value));
        return new TestRequest(method, rawQuery, List.copyOf(more), client);
    }

    public TestRequest withMethod(String method) {
        return new TestRequest(method, rawQuery, fields, client);
    }

    public TestRequest withQuery(String rawQuery) {
        return new TestRequest(method, rawQuery, fields, client);
    }

    public TestRequest from(String client) {
        return new TestRequest(method, rawQuery, fields, client);
    }

    @Override
    public List<String> headers(String name) {
        return fields.stream()
                .filter(field -> field.getKey().equalsIgnoreCase(name))
                .map(Map.Entry::getValue)
                .toList();
    }
}
