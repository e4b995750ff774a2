package io.htpasswd.config;

import io.htpasswd.basic.CredentialVerifier;
import io.htpasswd.file.HtpasswdFile;
import io.htpasswd.file.HtpasswdRules;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A folder of mounted Secrets, each a folder of its keys. */
record SecretDirectory(Path root) implements SecretSource {
    @Override
    public CredentialVerifier open(@Nullable String namespace, String name, String key, HtpasswdRules rules)
            throws IOException {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(rules, "rules");
        Path secret = root.resolve(name);
        return HtpasswdFile.builder(secret.resolve(key))
                .within(secret)
                .rules(rules)
                .open();
    }
}
