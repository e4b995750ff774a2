package io.htpasswd.basic;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The answer to a denied request, for an adapter to write as it stands: the challenge is added beside others, the headers
 * are set and keep their order, the body is UTF-8 and empty for HEAD and gRPC.
 */
public record Rejection(int status, @Nullable Challenge challenge, Map<String, String> headers, String body) {
    public Rejection {
        headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
    }

    /** A challenge field, name and value (RFC 9110 §11.6.1). */
    public record Challenge(String header, String value) {}
}
