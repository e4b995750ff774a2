package io.htpasswd.examples.walkthrough;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.htpasswd.examples.walkthrough.ExampleServer.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A browser that is given a user and a password of more than ASCII, and answers the challenge with them. */
class BrowserIT {
    /** {@code pässwörd €}. */
    private static final String PASSWORD = "p%C3%A4ssw%C3%B6rd%20%E2%82%AC";

    @TempDir
    Path folder;

    @BeforeAll
    static void needsTheBrowser() {
        assumeThat(Commands.installed("chromium")).as("chromium is installed").isTrue();
    }

    /** Of the password in UTF-8, which the challenge asks for. */
    private String users() throws IOException {
        return Files.writeString(folder.resolve("users"), "user:$apr1$tkcF8AA.$g7.oFlbYNIEq.o/NGY6HU/\n")
                .toString();
    }

    private ExampleServer start(Program program) throws IOException {
        return ExampleServer.start(program, "--htpasswd", users());
    }

    /** The page as the browser has it once it is loaded; nothing of one that it does not show. */
    private String page(ExampleServer server, String userAndPassword) throws Exception {
        Path profile = Files.createTempDirectory(folder, "profile");
        return Commands.run(
                        "chromium",
                        "--headless",
                        "--no-sandbox", // root has none
                        "--disable-gpu",
                        "--disable-quic",
                        "--no-first-run",
                        "--disable-background-networking",
                        "--disable-component-update",
                        "--disable-sync",
                        "--user-data-dir=" + profile,
                        "--dump-dom",
                        "http://" + userAndPassword + "127.0.0.1:" + server.port() + "/headers")
                .out();
    }

    @ParameterizedTest
    @EnumSource
    void userLogsInWithAPasswordOfMoreThanAscii(Program program) throws Exception {
        try (ExampleServer server = start(program)) {
            assertThat(page(server, "user:" + PASSWORD + "@"))
                    .contains("\"User-Agent\"")
                    .doesNotContain("\"Authorization\"");
        }
    }

    /** What stands in the address is kept until a server asks for it. */
    @Test
    void userLogsInThroughTheChallenge() throws Exception {
        try (ExampleServer server = ExampleServer.startTracing(Program.GATEWAY, "--htpasswd", users())) {
            assertThat(page(server, "user:" + PASSWORD + "@")).contains("\"User-Agent\"");
            assertThat(server.stop()).contains("denied reason=NO_CREDENTIALS client=127.0.0.1 user=-");
        }
    }

    @Test
    void nobodyElseSeesThePage() throws Exception {
        try (ExampleServer server = start(Program.GATEWAY)) {
            assertThat(page(server, "user:wrong@")).doesNotContain("User-Agent");
            assertThat(page(server, "")).doesNotContain("User-Agent");
        }
    }
}
