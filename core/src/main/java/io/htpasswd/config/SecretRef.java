package io.htpasswd.config;

import org.jspecify.annotations.Nullable;

/** A reference to a key of a Secret, checked before anybody builds a path of it. */
record SecretRef(@Nullable String namespace, String name, String key) {
    private static final String DEFAULT_KEY = ".htaccess"; // agentgateway's own

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
        if (!key.matches("[-._A-Za-z0-9]{1,253}") || key.equals(".") || key.startsWith("..")) {
            throw new PolicyConfigException(node.at("key") + ": expected a Secret's key (letters, digits, '-', '_' and"
                    + " '.'), found " + Node.quoted(key));
        }
        return new SecretRef(namespace, name, key);
    }

    private static void expect(Node node, String key, String expected) throws PolicyConfigException {
        String found = node.text(key);
        if (found != null && !found.equals(expected)) {
            throw new PolicyConfigException(
                    node.at(key) + ": expected " + Node.quoted(expected) + ", found " + Node.quoted(found));
        }
    }
}
