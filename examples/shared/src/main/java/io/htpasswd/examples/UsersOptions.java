package io.htpasswd.examples;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Who may come in, by flags. */
final class UsersOptions {
    @Option(
            names = "--htpasswd",
            paramLabel = "FILE",
            description =
                    "Users and their hashes; a change is seen while running. Default: a sample user, on loopback only.")
    @Nullable
    String htpasswd;

    @Option(names = "--mode", paramLabel = "strict|optional", description = "Default: strict.")
    @Nullable
    String mode;

    @Option(names = "--realm", paramLabel = "TEXT", description = "Default: Restricted.")
    @Nullable
    String realm;
}
