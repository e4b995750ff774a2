package io.htpasswd.config;

import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A reference to a key of a Secret, checked before anybody builds a path of it. */
record SecretRef(@Nullable String namespace, String name, String key) {
    private static final String DEFAULT_KEY = ".htaccess"; // agentgateway's own
    private static final Pattern KEY = Pattern.compile("[-._A-Za-z0-9]{1,253}");
    private static final int MOST_SHOWN = 10;

    static SecretRef read(Node node, @Nullable String namespace) throws PolicyConfigException {
        node.onlyKeys("group", "kind", "name", "key");
        expect(node, "group", "");
        expect(node, "kind", "Secret");
        String name = node.requiredText("name");
        if (!name.matches("[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?") || name.contains("..")) {
            throw new PolicyConfigException(node.at("name") + ": expected a Secret's name (lower case letters, digits,"
                    + " '-' and '.'), found " + Node.quoted(name));
        }
        String key = node.has("key") ? node.requiredText("key") : DEFAULT_KEY;
        if (!isKey(key)) {
            throw new PolicyConfigException(node.at("key") + ": expected a Secret's key (letters, digits, '-', '_' and"
                    + " '.'), found " + Node.quoted(key));
        }
        return new SecretRef(namespace, name, key);
    }

    private static boolean isKey(String key) {
        return KEY.matcher(key).matches() && !key.equals(".") && !key.startsWith("..");
    }

    /**
     * What is said of a Secret without the key. What is there and could be no key is not counted: beside Kubernetes' own links
     * it may be a line of users that lost its place.
     */
    static String missing(String key, Collection<String> there) {
        List<String> keys =
                there.stream().filter(SecretRef::isKey).sorted().distinct().toList();
        String shown = keys.stream().limit(MOST_SHOWN).map(Node::quoted).collect(Collectors.joining(", "));
        String more = keys.size() > MOST_SHOWN ? " and " + (keys.size() - MOST_SHOWN) + " more" : "";
        return "Secret has no key " + Node.quoted(key)
                + (keys.isEmpty()
                        ? ", and no other that secretRef.key could name"
                        : "; its keys are " + shown + more + "; choose one with secretRef.key");
    }

    private static void expect(Node node, String key, String expected) throws PolicyConfigException {
        String found = node.text(key);
        if (found != null && !found.equals(expected)) {
            throw new PolicyConfigException(
                    node.at(key) + ": expected " + Node.quoted(expected) + ", found " + Node.quoted(found));
        }
    }
}
