package io.htpasswd.config;

import io.htpasswd.basic.CredentialVerifier;
import io.htpasswd.file.HtpasswdRules;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Where a policy's {@code secretRef} leads. */
@FunctionalInterface
public interface SecretSource {
    /**
     * A verifier, not bytes, so that a mounted secret reloads by itself. Namespace is null when the policy is a bare object
     * that can name none, and empty when its document could and does not. Name and key were checked: neither can leave a
     * folder. An IOException when there is no such secret or key; its message may be shown.
     */
    CredentialVerifier open(@Nullable String namespace, String name, String key, HtpasswdRules rules)
            throws IOException;

    /**
     * Secrets as Kubernetes mounts them, {@code <root>/<name>/<key>}. Links are followed, but not out of
     * {@code <root>/<name>}. The namespace is not used.
     */
    static SecretSource directory(Path root) {
        return new SecretDirectory(Objects.requireNonNull(root, "root"));
    }

    /** One Secret as a document: its {@code stringData}, else its base64 {@code data}. */
    static SecretSource document(Map<String, ?> kubernetesSecret) {
        return new SecretDocument(Objects.requireNonNull(kubernetesSecret, "kubernetesSecret"));
    }
}
