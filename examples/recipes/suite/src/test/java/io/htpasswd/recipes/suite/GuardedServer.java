package io.htpasswd.recipes.suite;

import io.htpasswd.testing.Wire;
import io.htpasswd.testing.Wire.Answer;
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

    /** A GET over a connection of its own. */
    static Answer get(String target, String... fields) throws IOException {
        try (Wire wire = new Wire(PORT)) {
            return wire.send(Wire.get(target, fields)).answerOrNone();
        }
    }
}
