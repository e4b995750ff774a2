package io.htpasswd.config;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Documents as a YAML library would hand them on, from one line of text for each value:
 * {@code spec.traffic.basicAuthentication.users[]=user:hash}. In tables {@code " | "} takes the place of the line's end.
 */
final class Documents {
    static final String LINE = "user:$apr1$TYiryv0/$8BvzLUO9IfGPGGsPnAgSu1";

    private static final String WHOLE = "apiVersion=agentgateway.dev/v1alpha1 | kind=AgentgatewayPolicy"
            + " | metadata.name=basic-auth | metadata.namespace=agentgateway-system | spec.targetRefs=[]"
            + " | spec.traffic.basicAuthentication.users[]=LINE";

    private Documents() {}

    /**
     * {@code WHOLE} is a Kubernetes policy, {@code HEAD} the head of a Secret, {@code LINE} the line of a user whose password is
     * {@code password}.
     */
    static Map<String, Object> ofCell(String cell) {
        return of(cell.replace("WHOLE", WHOLE)
                .replace("HEAD", "apiVersion=v1 | kind=Secret | metadata.name=users")
                .replace("LINE", LINE)
                .replace(" | ", "\n"));
    }

    /** Later values replace earlier ones; lists grow. A dot within a key is written {@code \.}. */
    static Map<String, Object> of(String text) {
        Map<String, Object> root = new HashMap<>();
        for (String line : text.split("\n")) {
            if (line.equals("{}")) continue;
            int equals = line.indexOf('=');
            String[] path = (equals < 0 ? line : line.substring(0, equals)).split("(?<!\\\\)\\.", 32);
            Map<String, Object> node = root;
            for (int i = 0; i < path.length - 1; i++) node = child(node, key(path[i]));
            String last = key(path[path.length - 1]);
            Object value = equals < 0 ? null : value(line.substring(equals + 1));
            if (last.endsWith("[]"))
                list(node, last.substring(0, last.length() - 2)).add(value);
            else node.put(last, value);
        }
        return root;
    }

    private static String key(String written) {
        return written.replace("\\.", ".");
    }

    @SuppressWarnings("unchecked") // every map in here was made here
    private static Map<String, Object> child(Map<String, Object> node, String key) {
        if (!(node.get(key) instanceof Map)) node.put(key, new HashMap<String, Object>());
        return (Map<String, Object>) node.get(key);
    }

    @SuppressWarnings("unchecked") // and every list
    private static List<Object> list(Map<String, Object> node, String key) {
        if (!(node.get(key) instanceof List)) node.put(key, new ArrayList<Object>());
        return (List<Object>) node.get(key);
    }

    private static @Nullable Object value(String written) {
        return switch (written) {
            case "null" -> null;
            case "true", "false" -> Boolean.valueOf(written);
            case "{}" -> new HashMap<String, Object>();
            case "[]" -> new ArrayList<Object>();
            case "12" -> 12;
            default ->
                written.replace("\\n", "\n")
                        .replace("\\r", "\r")
                        .replace("\\0", "\0")
                        .replace("\\uD800", "\uD800");
        };
    }
}
