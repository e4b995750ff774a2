package io.htpasswd.examples.walkthrough;

import static io.htpasswd.examples.walkthrough.Commands.curl;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.htpasswd.examples.walkthrough.ExampleServer.Program;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Files that Apache's own htpasswd has just written. */
class HtpasswdToolIT {
    @TempDir
    Path folder;

    @BeforeAll
    static void needsTheTools() {
        assumeThat(Commands.installed("htpasswd"))
                .as("apache2-utils is installed")
                .isTrue();
        assumeThat(Commands.installed("curl")).as("curl is installed").isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void usersOfEveryHashThatHtpasswdOffersLogIn(Program program) throws Exception {
        String file = folder.resolve("users").toString();
        assertThat(Commands.run("htpasswd", "-cbm", file, "apr1", "pw of apr1").exit())
                .isZero();
        assertThat(Commands.run("htpasswd", "-bB", "-C", "5", file, "bcrypt", "pw: of bcrypt")
                        .exit())
                .isZero();
        assertThat(Commands.run("htpasswd", "-bs", file, "sha", "pw of sha ü").exit())
                .isZero();
        try (ExampleServer server = ExampleServer.start(program, "--htpasswd", file, "--realm", "Files")) {
            assertThat(server.printed())
                    .contains("users line 3: SHA1 is fast to guess; htpasswd -B makes a better hash");
            for (String userPass : new String[] {"apr1:pw of apr1", "bcrypt:pw: of bcrypt", "sha:pw of sha ü"}) {
                assertThat(curl(server.url(), "-u", userPass).out()).startsWith("HTTP/1.1 200 ");
                assertThat(curl(server.url(), "-u", userPass + "x").out())
                        .startsWith("HTTP/1.1 401 ")
                        .contains("realm=\"Files\"");
            }
        }
    }
}
