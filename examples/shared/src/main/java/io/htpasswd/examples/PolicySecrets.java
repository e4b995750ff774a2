package io.htpasswd.examples;

import io.htpasswd.basic.CredentialVerifier;
import io.htpasswd.config.SecretSource;
import io.htpasswd.file.HtpasswdRules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The Secrets beside a policy in its file, and those mounted under a folder. One that stands in both places is refused. */
record PolicySecrets(
        List<Map<String, ?>> documents, @Nullable Path mounted) implements SecretSource {
    /** The record's own would print hashes. */
    @Override
    public String toString() {
        return "PolicySecrets";
    }

    @Override
    public CredentialVerifier open(@Nullable String namespace, String name, String key, HtpasswdRules rules)
            throws IOException {
        List<Map<String, ?>> candidates = documents.stream()
                .filter(document -> name.equals(metadata(document).get("name")))
                .toList();
        boolean isMounted = mounted != null && Files.exists(mounted.resolve(name));
        if (isMounted && !candidates.isEmpty()) {
            throw new IOException("a Secret of that name stands both in the file and under --secrets");
        }
        if (mounted != null && candidates.isEmpty()) {
            return SecretSource.directory(mounted).open(namespace, name, key, rules);
        }
        return SecretSource.document(only(candidates, namespace)).open(namespace, name, key, rules);
    }

    /** Where several namespaces have that name, the policy's; the source itself compares the namespace of the only one. */
    private static Map<String, ?> only(List<Map<String, ?>> candidates, @Nullable String namespace) throws IOException {
        List<Map<String, ?>> found = candidates.size() == 1 || namespace == null
                ? candidates
                : candidates.stream()
                        .filter(document -> namespace.equals(namespace(document)))
                        .toList();
        if (found.size() > 1) throw new IOException("several Secrets of that name stand in the file");
        if (found.isEmpty())
            throw new IOException("no Secret of that name stands in the file; add it there, or give --secrets DIR");
        return found.get(0);
    }

    private static Object namespace(Map<String, ?> document) {
        Object namespace = metadata(document).get("namespace");
        return namespace == null ? "" : namespace;
    }

    private static Map<?, ?> metadata(Map<String, ?> document) {
        return document.get("metadata") instanceof Map<?, ?> metadata ? metadata : Map.of();
    }
}
