package io.htpasswd.examples.walkthrough;

import static org.assertj.core.api.Assertions.assertThat;

import io.htpasswd.examples.walkthrough.ExampleServer.Program;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code check} on files as large as they get, in a process with little memory. */
class CheckIT {
    /** Bcrypt, the longest lines that there are in number: 74 MB of them. */
    private static final String BCRYPT = ":$2y$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW\n";

    @TempDir
    Path folder;

    private Path file(int lines, IntFunction<String> line) throws IOException {
        Path file = folder.resolve("users");
        try (BufferedWriter out = Files.newBufferedWriter(file)) {
            for (int i = 0; i < lines; i++) out.write(line.apply(i));
        }
        return file;
    }

    private static Commands.Result check(Path file) throws Exception {
        List<String> command = new ArrayList<>(Program.GATEWAY.command("check", file.toString()));
        command.add(1, "-Xmx256m");
        return Commands.run(Path.of("."), command);
    }

    @Test
    void aMillionUsersAreCheckedIn256MebibytesOfMemory() throws Exception {
        Commands.Result result = check(file(1_000_000, i -> "user" + i + BCRYPT));
        assertThat(result.err()).isEmpty();
        assertThat(result.exit()).isZero();
        assertThat(result.out()).contains("1000000 users, 1000000 can log in", "1000000 users with BCRYPT of cost 5");
        assertThat(result.out().lines().count()).isLessThan(10);
    }

    @Test
    void threeHundredThousandBadLinesAreCountedAndNotAllPrinted() throws Exception {
        Commands.Result result = check(file(300_000, i -> switch (i % 3) {
            case 0 -> "yescrypt" + i + ":$y$j9T$Canary$Canary\n";
            case 1 -> "Canary" + i + "\n";
            default -> "bcrypt" + i + ":$2y$05$Canary\n";
        }));
        assertThat(result.err()).isEmpty();
        assertThat(result.exit()).isEqualTo(1);
        assertThat(result.out())
                .contains("200000 users, 0 can log in", "300000 problems that can cost a login: ")
                .contains("100000 NO_COLON", "100000 UNKNOWN_FORMAT", "100000 MALFORMED_HASH")
                .contains("cannot log in: yescrypt0, bcrypt2", "199980 more\n")
                .doesNotContain("Canary");
        assertThat(result.out().lines().count()).isLessThan(1_020);
    }
}
