package io.htpasswd.config;

import io.htpasswd.basic.CredentialVerifier;
import io.htpasswd.file.Htpasswd;
import io.htpasswd.file.HtpasswdRules;
import java.io.IOException;
import java.util.Base64;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A Secret as it stands in a YAML or JSON document. */
record SecretDocument(Map<String, ?> document) implements SecretSource {
    /** The record's own would print the secret. */
    @Override
    public String toString() {
        return "SecretDocument";
    }

    @Override
    public CredentialVerifier open(@Nullable String namespace, String name, String key, HtpasswdRules rules)
            throws IOException {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(rules, "rules");
        try {
            return Htpasswd.parse(content(Node.root(document), namespace, name, key), rules);
        } catch (PolicyConfigException e) {
            throw new IOException("Secret " + e.getMessage());
        }
    }

    private static byte[] content(Node secret, @Nullable String namespace, String name, String key)
            throws IOException, PolicyConfigException {
        String group = secret.text("apiVersion");
        if (group != null && !group.equals("v1")) throw new PolicyConfigException("apiVersion: expected v1");
        if (!"Secret".equals(secret.text("kind"))) throw new PolicyConfigException("kind: expected Secret");
        Node metadata = secret.requiredChild("metadata");
        if (!name.equals(metadata.text("name"))) {
            throw new PolicyConfigException("metadata.name: expected " + name + ", found another");
        }
        String own = metadata.text("namespace");
        if (namespace != null && !namespace.equals(own == null ? "" : own)) {
            throw new PolicyConfigException("metadata.namespace: expected the policy's, found another");
        }
        Node plain = secret.child("stringData");
        if (plain != null && plain.has(key)) return Node.utf8(plain.at(key), plain.requiredText(key));
        Node data = secret.child("data");
        if (data == null || !data.has(key)) throw new IOException(SecretRef.missing(key, keys(plain, data)));
        try {
            // As Kubernetes reads it, whose decoder passes over line breaks and nothing else.
            return Base64.getDecoder().decode(data.requiredText(key).replaceAll("[\r\n]", ""));
        } catch (IllegalArgumentException e) {
            // Its message quotes a character of the secret.
            throw new PolicyConfigException(data.at(key) + ": expected base64");
        }
    }

    private static Set<String> keys(@Nullable Node plain, @Nullable Node data) {
        Set<String> keys = new HashSet<>();
        if (plain != null) keys.addAll(plain.map().keySet());
        if (data != null) keys.addAll(data.map().keySet());
        return keys;
    }
}
