package io.htpasswd.recipes.suite;

import static org.assertj.core.api.Assertions.assertThat;

import io.htpasswd.recipes.suite.Recipe.Running;
import io.htpasswd.testing.Wire;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReloadIT {
    /** Two checks and a time to settle, and as long again for a busy machine. CONTRACT.md section 6. */
    private static final Duration SEEN_WITHIN = Duration.ofMillis(2 * (2 * 1000 + 200));

    @TempDir
    Path folder;

    @Test
    void aChangedPasswordCountsFromThenOnAndTheOldOneNoMore() throws Exception {
        Path users = Files.writeString(folder.resolve("users"), Users.LINE);
        try (Running server = Recipe.present().start(users)) {
            assertThat(status(server, Users.GOOD)).isEqualTo(200);
            assertThat(status(server, Users.CHANGED)).isEqualTo(401);
            Files.move(
                    Files.writeString(folder.resolve("users.new"), Users.CHANGED_LINE),
                    users,
                    StandardCopyOption.ATOMIC_MOVE);
            long deadline = System.nanoTime() + SEEN_WITHIN.toNanos();
            // The old one, because it is remembered.
            while (status(server, Users.GOOD) == 200) {
                assertThat(System.nanoTime() - deadline).isNegative();
                Thread.sleep(20);
            }
            assertThat(status(server, Users.GOOD)).isEqualTo(401);
            assertThat(status(server, Users.CHANGED)).isEqualTo(200);
        }
    }

    private static int status(Running server, String credentials) throws Exception {
        return Wire.ask(server.port(), Wire.get("/", credentials)).status();
    }
}
