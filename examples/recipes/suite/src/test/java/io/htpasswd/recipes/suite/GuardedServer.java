package io.htpasswd.recipes.suite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** One server for all tests that change none of its files, for frameworks that take seconds to stop; it ends with the JVM. */
final class GuardedServer {
    static final int PORT = start();

    private GuardedServer() {}

    private static int start() {
        try {
            Path users = Files.createTempFile("users", null);
            users.toFile().deleteOnExit();
            return Recipe.present()
                    .start(Files.writeString(users, Users.LINE + Users.SLOW_LINES))
                    .port();
        } catch (IOException e) {
            throw new IllegalStateException("no users", e);
        }
    }
}
