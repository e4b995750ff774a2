package io.htpasswd.examples.walkthrough;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.htpasswd.examples.walkthrough.ExampleServer.Program;
import io.htpasswd.testing.TestRequest;
import io.htpasswd.testing.Wire;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Somebody moves from nginx: 50 users with {@code {SHA}}, one bcrypt line that lost its end, one yescrypt line of a system's own
 * tool, and groups separated by commas. From the first start to everybody being in, by what the program prints and by nothing else.
 */
class MigrationIT {
    private static final String PASSWORD = "password";
    private static final String SHA = ":{SHA}W6ph5Mm5Pz8GgiULbPgzG37mj9g=\n";
    private static final String LOST_ITS_END = "carol:$2y$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0Xo\n";
    private static final String YESCRYPT =
            "dave:$y$j9T$F5Jx5fExrKuPp53xLKQ..1$X3DX6M94c7o.9agCG9G317fhZg9SqC.5i5rd.RhAtQ7\n";

    @TempDir
    Path folder;

    private Path users;
    private Path groups;

    @BeforeAll
    static void needsTheTool() {
        assumeThat(Commands.installed("htpasswd"))
                .as("apache2-utils is installed")
                .isTrue();
    }

    @Test
    void everybodyIsInByWhatTheProgramPrints() throws Exception {
        List<String> names = moved();
        try (ExampleServer server = ExampleServer.start(Program.GATEWAY, "--htpasswd", users.toString())) {
            assertThat(server.printed()).anyMatch(line -> line.contains("line 51: ") && line.contains("BCRYPT"));
            assertThat(server.printed()).anyMatch(line -> line.contains("line 52: ") && line.contains("format"));
            assertThat(denied(server, names)).containsExactly("carol", "dave");

            Commands.Result broken = check();
            assertThat(broken.exit()).isEqualTo(1);
            assertThat(broken.out()).contains("52 users, 50 can log in");
            for (MatchResult named : all("cannot log in: (.+)", broken.out())) {
                for (String user : named.group(1).split(", ")) renew("htpasswd -B " + users + " " + user);
            }
            List<MatchResult> weak = all("^ +(htpasswd -B .+)$", broken.out());
            assertThat(weak).hasSize(50);
            for (MatchResult command : weak) renew(command.group(1));
            for (MatchResult line : all("line (\\d+): groups: ", broken.out())) withoutCommas(line.group(1));

            Commands.Result mended = check();
            assertThat(mended.exit()).as(mended.out()).isZero();
            assertThat(mended.out()).contains("52 users, 52 can log in").doesNotContain("problem", "groups:");
            while (!denied(server, names).isEmpty()) assertThat(server.err()).doesNotContain("ERROR");
            assertThat(server.stop()).contains("new version, 52 users").doesNotContain("W6ph5Mm5", "CCCCCC", "F5Jx5f");
        }
    }

    /** The files as they came. */
    private List<String> moved() throws IOException {
        List<String> names = new ArrayList<>();
        StringBuilder lines = new StringBuilder();
        for (int i = 1; i <= 50; i++) {
            names.add("user" + i);
            lines.append("user").append(i).append(SHA);
        }
        names.addAll(List.of("carol", "dave"));
        users = Files.writeString(folder.resolve("users"), lines + LOST_ITS_END + YESCRYPT);
        groups = Files.writeString(folder.resolve("groups"), "staff: user1,user2,carol\n");
        return names;
    }

    private Commands.Result check() throws Exception {
        return Commands.run(folder, Program.GATEWAY.command("check", users.toString(), "--groups", groups.toString()));
    }

    private static List<MatchResult> all(String pattern, String text) {
        return Pattern.compile(pattern, Pattern.MULTILINE)
                .matcher(text)
                .results()
                .toList();
    }

    /** As printed, but for the prompt, and at a cost for a test. */
    private void renew(String command) throws Exception {
        String typed = command.replace("htpasswd -B ", "htpasswd -i -B -C 4 ");
        Commands.Result result = Commands.run(folder, List.of("sh", "-c", typed), PASSWORD + "\n");
        assertThat(result.exit()).as(result.err()).isZero();
    }

    private void withoutCommas(String line) throws Exception {
        Commands.Result result = Commands.run("sed", "-i", line + "s/,/ /g", groups.toString());
        assertThat(result.exit()).isZero();
    }

    private static List<String> denied(ExampleServer server, List<String> names) throws IOException {
        List<String> denied = new ArrayList<>();
        for (String name : names) {
            String request = Wire.get("/headers", "Authorization: " + TestRequest.basic(name, PASSWORD));
            if (Wire.ask(server.port(), request).status() != 200) denied.add(name);
        }
        return denied;
    }
}
