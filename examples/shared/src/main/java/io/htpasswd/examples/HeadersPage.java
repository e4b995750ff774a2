package io.htpasswd.examples;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What stands behind the guard: {@code GET /headers} shows the request's headers as httpbin does, all else is empty. */
public final class HeadersPage {
    public static final String TYPE = "application/json; encoding=utf-8";

    /** Tells a client that it was let in, and as whom. */
    public static final String USER_HEADER = "X-Authenticated-User";

    private static final JsonFactory JSON = new JsonFactory();

    private HeadersPage() {}

    public static boolean isAt(String method, String path) {
        return method.equals("GET") && path.equals("/headers");
    }

    /** {@code {"headers": {"Accept": ["*\/*"], …}}}, names with each word capitalised and sorted, always arrays. */
    public static byte[] of(Map<String, List<String>> headers) {
        Map<String, List<String>> sorted = new TreeMap<>();
        headers.forEach((name, values) -> sorted.put(capitalised(name), values));
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.setPrettyPrinter(printer());
            json.writeStartObject();
            json.writeObjectFieldStart("headers");
            for (Map.Entry<String, List<String>> header : sorted.entrySet()) {
                json.writeFieldName(header.getKey());
                json.writeArray(
                        header.getValue().toArray(String[]::new),
                        0,
                        header.getValue().size());
            }
            json.writeEndObject();
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("a string is written without I/O", e);
        }
        return text.append("\n").toString().getBytes(StandardCharsets.UTF_8);
    }

    private static DefaultPrettyPrinter printer() {
        Separators separators =
                Separators.createDefaultInstance().withObjectFieldValueSpacing(Separators.Spacing.AFTER);
        return new DefaultPrettyPrinter(separators).withArrayIndenter(new DefaultIndenter("  ", "\n"));
    }

    private static String capitalised(String name) {
        StringBuilder capitalised = new StringBuilder(name.length());
        boolean first = true;
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            capitalised.append(first ? Character.toUpperCase(c) : Character.toLowerCase(c));
            first = c == '-';
        }
        return capitalised.toString();
    }
}
