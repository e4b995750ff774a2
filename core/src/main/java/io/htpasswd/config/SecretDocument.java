package io.htpasswd.config;

import io.htpasswd.basic.CredentialVerifier;
import io.htpasswd.file.Htpasswd;
import io.htpasswd.file.HtpasswdRules;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
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
        try {
            return Htpasswd.parse(content(new Node("", document), namespace, name, key), rules);
        } catch (PolicyConfigException e) {
            throw new IOException("Secret " + e.getMessage());
        }
    }

    private static byte[] content(Node secret, @Nullable String namespace, String name, String key)
            throws PolicyConfigException {
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
        if (plain != null && plain.has(key)) return plain.requiredText(key).getBytes(StandardCharsets.UTF_8);
        Node data = secret.child("data");
        if (data == null || !data.has(key)) {
            throw new PolicyConfigException("data: has no key " + key + ", and stringData has none");
        }
        try {
            return Base64.getDecoder().decode(data.requiredText(key));
        } catch (IllegalArgumentException e) {
            // Its message quotes a character of the secret.
            throw new PolicyConfigException(data.at(key) + ": expected base64");
        }
    }
}
