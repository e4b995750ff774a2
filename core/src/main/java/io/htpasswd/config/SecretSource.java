package io.htpasswd.config;

import io.htpasswd.basic.CredentialVerifier;
import io.htpasswd.file.HtpasswdRules;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Opens the Secret that a policy's {@code secretRef} names.
 *
 * <pre>{@code
 * SecretSource mounted = SecretSource.directory(Path.of("/etc/secrets"));
 * }</pre>
 *
 * <p>Threads: called by the thread that reads a policy.
 */
@FunctionalInterface
public interface SecretSource {
    /**
     * Returns a verifier of the Secret's users, so that a mounted Secret reloads by itself. The namespace is null when the policy is a
     * bare object that can name none, and empty when its document could and does not. Name and key were checked: neither can
     * leave a folder.
     *
     * @throws IOException if there is no such Secret or key; its message may be shown
     */
    CredentialVerifier open(@Nullable String namespace, String name, String key, HtpasswdRules rules)
            throws IOException;

    /**
     * Returns a source of Secrets as Kubernetes mounts them, {@code <root>/<name>/<key>}. Links are followed, but not out of
     * {@code <root>/<name>}. The namespace is not used.
     */
    static SecretSource directory(Path root) {
        return new SecretDirectory(Objects.requireNonNull(root, "root"));
    }

    /** Returns a source of one Secret as a document: its {@code stringData}, else its base64 {@code data}. */
    static SecretSource document(Map<String, ?> kubernetesSecret) {
        return new SecretDocument(Objects.requireNonNull(kubernetesSecret, "kubernetesSecret"));
    }
}
