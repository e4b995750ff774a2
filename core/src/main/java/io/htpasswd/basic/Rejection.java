package io.htpasswd.basic;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The response to a denied request. An adapter writes it as it is. It adds the challenge beside others and sets the headers
 * in their order. The body is UTF-8, and empty for HEAD and gRPC.
 *
 * <pre>{@code
 * response.setStatus(rejection.status());
 * rejection.forEachField(response::addHeader);
 * response.getOutputStream().write(rejection.bytes());
 * }</pre>
 *
 * <p>A rejection cannot split a response. These are an IllegalArgumentException: a status of other than three digits; a header
 * name that is no token, {@code Content-Length} or {@code Transfer-Encoding}. In a value, so are control characters but the tab,
 * and characters above U+00FF.
 *
 * <p>This class is immutable and thread-safe.
 */
public record Rejection(int status, @Nullable Challenge challenge, Map<String, String> headers, String body) {
    public Rejection {
        if (status < 100 || status > 999) {
            throw new IllegalArgumentException("a status has three digits, was " + status);
        }
        headers = Collections.unmodifiableMap(new LinkedHashMap<>(Objects.requireNonNull(headers, "headers")));
        headers.forEach(Rejection::checkField);
        Objects.requireNonNull(body, "body");
    }

    /** Calls the function with the name and the value of every field: the headers in their order, then the challenge. */
    public void forEachField(BiConsumer<String, String> field) {
        Objects.requireNonNull(field, "field");
        headers.forEach(field);
        if (challenge != null) field.accept(challenge.header(), challenge.value());
    }

    /** Returns the body in UTF-8, a new array each time; empty where the response has none. */
    public byte[] bytes() {
        return body.getBytes(StandardCharsets.UTF_8);
    }

    /** Returns a copy without the challenge, so that no browser opens its dialog. */
    public Rejection withoutChallenge() {
        return new Rejection(status, null, headers, body);
    }

    /** Returns a copy with this body, and its content type in place of the one there was. */
    public Rejection withBody(String contentType, String text) {
        Objects.requireNonNull(contentType, "contentType");
        Objects.requireNonNull(text, "text");
        return new Rejection(status, challenge, headersWith("Content-Type", contentType), text);
    }

    /** Returns a copy with this header, in place of one of the same name in any spelling. */
    public Rejection withHeader(String name, String value) {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(value, "value");
        return new Rejection(status, challenge, headersWith(name, value), body);
    }

    private Map<String, String> headersWith(String name, String value) {
        Map<String, String> changed = new LinkedHashMap<>(headers);
        changed.keySet().removeIf(name::equalsIgnoreCase);
        changed.put(name, value);
        return changed;
    }

    /** A challenge field, name and value (RFC 9110 §11.6.1). This class is immutable and thread-safe. */
    public record Challenge(String header, String value) {
        public Challenge {
            Objects.requireNonNull(header, "header");
            checkField(header, Objects.requireNonNull(value, "value"));
        }
    }

    private static void checkField(String name, String value) {
        Objects.requireNonNull(name, "a header's name is null");
        Objects.requireNonNull(value, "a header's value is null");
        if (!FieldName.isToken(name)) {
            throw new IllegalArgumentException("a header name is a token (RFC 9110), got " + Quoted.text(name));
        }
        if (name.equalsIgnoreCase("Content-Length") || name.equalsIgnoreCase("Transfer-Encoding")) {
            throw new IllegalArgumentException("the adapter frames the response, so leave out the header " + name);
        }
        if (!value.chars().allMatch(Rejection::isFieldCharacter)) {
            throw new IllegalArgumentException("the value of the header " + name
                    + " holds a control character, or one above U+00FF, that no field can carry (RFC 9110)");
        }
    }

    /** RFC 9110 §5.5. Above U+00FF, because a server that keeps the low byte of a character makes LF of U+010A. */
    private static boolean isFieldCharacter(int c) {
        return c == '\t' || (c >= ' ' && c != 0x7F && c <= 0xFF);
    }
}
