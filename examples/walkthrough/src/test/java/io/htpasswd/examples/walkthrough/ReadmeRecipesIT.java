package io.htpasswd.examples.walkthrough;

import static io.htpasswd.examples.walkthrough.Readme.GUIDE_LINE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The README's blocks about policy documents and about what is not in the library. */
class ReadmeRecipesIT {
    @TempDir
    Path folder;

    /** What a caller of the block that has this class prints. */
    private String run(String blocksClass, String caller, String argument) throws Exception {
        List<String> sources = List.of(Readme.block("java", "class " + blocksClass), caller);
        return Readme.run(folder, "requires io.htpasswd.core;", Readme.CORE, sources, "Caller", argument);
    }

    @Test
    void policiesAreReadWithAMountedSecret() throws Exception {
        Files.createDirectories(folder.resolve("secrets/basic-auth-secret"));
        Files.writeString(folder.resolve("secrets/basic-auth-secret/.htaccess"), GUIDE_LINE + "alice:zSE0Abt.\n");
        String caller = """
                import io.htpasswd.basic.Decision;
                import java.nio.file.Path;
                import java.util.List;
                import java.util.Map;

                class Caller {
                    public static void main(String[] args) throws Exception {
                        Map<String, ?> document = Map.of("secretRef", Map.of("name", "basic-auth-secret"));
                        Decision decision = Policies.guard(document, Path.of(args[0]))
                                .evaluateHeader(List.of("Basic dXNlcjpwYXNzd29yZA=="));
                        System.out.println(((Decision.Authenticated) decision).edit().added());
                    }
                }
                """;
        assertThat(run("Policies", caller, folder.resolve("secrets").toString()).lines())
                .satisfiesExactly(
                        line -> assertThat(line).startsWith("secretRef line 2: the hash is of no known format"),
                        line -> assertThat(line).isEqualTo("{X-User=user}"));
    }

    @Test
    void policyDocumentGuardsTheGateway() throws Exception {
        assumeThat(Commands.installed("curl")).as("curl is installed").isTrue();
        Path policy = Files.writeString(folder.resolve("policy.yaml"), Readme.block("yaml", "AgentgatewayPolicy"));
        try (ExampleServer server = ExampleServer.start(ExampleServer.Program.GATEWAY, "--policy", policy.toString())) {
            assertThat(server.printed()).as("no problem is told").hasSize(2);
            assertThat(Commands.curl(server.url()).out()).contains("realm=\"My Protected API\"");
            assertThat(Commands.curl(server.url(), "-u", "user:password").out()).startsWith("HTTP/1.1 200 ");
        }
    }

    @Test
    void fail2banFindsADenialInALog() throws Exception {
        assumeThat(Commands.installed("fail2ban-regex"))
                .as("fail2ban is installed")
                .isTrue();
        String line =
                "2026-11-24 08:15:30,123 INFO io.htpasswd.basic.BasicAuth - denied reason=REJECTED client=192.0.2.1 user=\"alice\"\n";
        String log = Files.writeString(folder.resolve("gateway.log"), line).toString();
        Commands.Result result = Commands.run(
                Readme.CHECKOUT,
                List.of(
                        "sh",
                        "-c",
                        Readme.block("sh", "fail2ban-regex").strip().replace("gateway.log", "'" + log + "'")));
        assertThat(result.out()).contains("1 lines, 0 ignored, 1 matched, 0 missed");
    }

    @Test
    void aLineOfYescryptIsRewrittenToBcryptAndLogsIn() throws Exception {
        assumeThat(Commands.installed("htpasswd"))
                .as("apache2-utils is installed")
                .isTrue();
        Path users = Files.writeString(
                folder.resolve("users"), "alice:$y$j9T$abc$0123456789012345678901234567890123456789012\n" + GUIDE_LINE);
        Files.writeString(folder.resolve("new-password"), "new password");
        assertThat(Commands.run(folder, List.of("sh", "-c", Readme.block("sh", "htpasswd -i")))
                        .exit())
                .isZero();
        assertThat(Files.readString(users)).startsWith("alice:$2y$10$").endsWith(GUIDE_LINE);
        try (ExampleServer server =
                ExampleServer.start(ExampleServer.Program.GATEWAY, "--htpasswd", users.toString())) {
            assertThat(server.printed()).as("no problem is told").hasSize(2);
            assertThat(Commands.curl(server.url(), "-u", "alice:new password").out())
                    .startsWith("HTTP/1.1 200 ");
        }
    }
}
