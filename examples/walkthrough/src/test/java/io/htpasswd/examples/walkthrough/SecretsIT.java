package io.htpasswd.examples.walkthrough;

import static org.assertj.core.api.Assertions.assertThat;

import io.htpasswd.examples.walkthrough.ExampleServer.Program;
import io.htpasswd.testing.Wire;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Canaries in files, documents and requests, and the gateway's standard error, at TRACE, in which none is heard. */
@Timeout(120)
class SecretsIT {
    private static final String CANARY = "Canary";
    private static final String GOOD = "alice:$apr1$TYiryv0/$8BvzLUO9IfGPGGsPnAgSu1\n"; // password
    private static final List<String> BAD_LINES = List.of(
            CANARY + " without colon",
            ":" + CANARY,
            "clear:" + CANARY,
            "compose:$$apr1$$" + CANARY + "$$x",
            "heredoc:\\$apr1$" + CANARY + "$x",
            "md5:$apr1$" + CANARY + "$short",
            "sha:{SHA}" + CANARY,
            "bcrypt:$2y$05$" + CANARY,
            "rounds:$6$rounds=999999999$" + CANARY + "$x",
            "argon:$argon2id$" + CANARY,
            "plain:{PLAIN}" + CANARY,
            "nul:" + CANARY + "\0",
            "long:" + CANARY.repeat(200_000),
            "alice:" + CANARY,
            base64("user:" + CANARY));

    @TempDir
    Path folder;

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static void assertNoCanary(String text) {
        assertThat(text)
                .doesNotContain(
                        CANARY,
                        base64("alice:" + CANARY).substring(0, 12),
                        base64(CANARY).substring(0, 8));
        assertThat(text).doesNotContain("TYiryv0", "8BvzLUO9");
    }

    private static int ask(ExampleServer server, String authorization) throws IOException {
        String request = Wire.get("/headers?x=" + CANARY, "Authorization: " + authorization);
        return Wire.ask(server.port(), request).status();
    }

    @Test
    void fileAndRequests() throws Exception {
        Path users = folder.resolve("users");
        String content = GOOD + String.join("\n", BAD_LINES) + "\n";
        Files.write(users, content.getBytes(StandardCharsets.ISO_8859_1));
        try (ExampleServer server = ExampleServer.startTracing(Program.GATEWAY, "--htpasswd", users.toString())) {
            assertThat(ask(server, "Basic " + base64("alice:password"))).isEqualTo(200);
            for (String authorization : List.of(
                    "Basic " + base64("alice:" + CANARY),
                    "Basic " + base64(CANARY + ":x"),
                    "Basic " + base64("clear:" + CANARY),
                    "Basic " + base64(CANARY),
                    "Basic " + CANARY,
                    "Basic !" + CANARY,
                    "Bearer " + CANARY,
                    "Basic " + base64("alice:" + CANARY.repeat(100)))) {
                assertThat(ask(server, authorization)).isEqualTo(401);
            }
            for (String next : List.of("bob" + GOOD + content, CANARY + "\n" + CANARY + ":" + CANARY)) {
                Path written = Files.writeString(folder.resolve("next"), next, StandardCharsets.ISO_8859_1);
                Files.move(written, users, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
                String heard = next.startsWith(CANARY) ? "not one line can be used" : "new version";
                while (!server.err().contains(heard)) {
                    assertThat(ask(server, "Basic " + base64("alice:password"))).isEqualTo(200);
                }
            }
            String err = server.stop();
            assertThat(err)
                    .contains(
                            "DEBUG",
                            "more problem",
                            "denied reason=REJECTED",
                            "denied reason=MALFORMED",
                            "user=\"alice\"");
            assertNoCanary(err + server.printed());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "users: Canary",
                "users: {Canary: Canary}",
                "users: [Canary, [Canary]]",
                "users: [\"u:$apr1$Canary\\nx\"]",
                "users: ['u:Canary",
                "users: [\"u:\\$Canary\"]",
                "users: [u:Canary]]",
                "users:\n\t- u:Canary",
                "users: [!!binary Canary]",
                "users: [*Canary]",
                "users: ['u:x']\nusers: ['Canary']",
                "htpasswd: {Canary: x}\nmode: strict",
                "htpasswd: 'u:\\$apr1$Canary'\nmode: strict",
                "htpasswd: |\n  u:Canary\nmode: Canary",
                "secretRef: {name: s}\n---\nkind: Secret\nmetadata: {name: s}\ndata: {.htaccess: 'Canary!'}",
                "secretRef: {name: s}\n---\nkind: Secret\nmetadata: {name: s}\nstringData: {.htaccess: [Canary]}"
            })
    void invalidDocuments(String document) throws Exception {
        // A mode may be shown, and so may a name.
        String secret = document.replace("mode: Canary", "mode: lenient");
        Path file = Files.writeString(folder.resolve("policy.yaml"), secret);
        Commands.Result result =
                Commands.run(Path.of("."), ExampleServer.tracing(Program.GATEWAY.command("--policy", file.toString())));
        assertThat(result.exit()).isEqualTo(2);
        assertThat(result.err()).contains("gateway: --policy");
        assertNoCanary(result.err() + result.out());
    }
}
