package io.htpasswd.config;

import io.htpasswd.basic.CredentialVerifier;
import io.htpasswd.file.HtpasswdFile;
import io.htpasswd.file.HtpasswdRules;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A folder of mounted Secrets, each a folder of its keys. */
record SecretDirectory(Path root) implements SecretSource {
    /** Of keys looked at for a message. */
    private static final int MOST_KEYS = 1000;

    @Override
    public CredentialVerifier open(@Nullable String namespace, String name, String key, HtpasswdRules rules)
            throws IOException {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(rules, "rules");
        Path secret = root.resolve(name);
        Path file = secret.resolve(key);
        try {
            return HtpasswdFile.builder(file).within(secret).rules(rules).open();
        } catch (NoSuchFileException e) {
            // A link that leads nowhere is a key that is there.
            if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) throw e;
            throw missing(secret, key, e);
        }
    }

    private static IOException missing(Path secret, String key, IOException otherwise) {
        try (Stream<Path> files = Files.list(secret)) {
            List<String> keys = files.limit(MOST_KEYS)
                    .filter(file -> !Files.isDirectory(file))
                    .map(file -> file.getFileName().toString())
                    .toList();
            return new IOException(SecretRef.missing(key, keys));
        } catch (IOException | UncheckedIOException e) {
            return otherwise;
        }
    }
}
