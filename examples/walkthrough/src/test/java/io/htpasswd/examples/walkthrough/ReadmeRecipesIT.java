package io.htpasswd.examples.walkthrough;

import static io.htpasswd.examples.walkthrough.Readme.GUIDE_LINE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Blocks about policy documents, files and what is not in the library. */
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

    /** The guide's walkthrough, with the documents of another page. */
    @Test
    void whoComesFromAgentgatewayIsDeniedWithoutCredentialsAndPassesWithThem() throws Exception {
        assumeThat(Commands.installed("curl")).as("curl is installed").isTrue();
        Path policy = Files.writeString(folder.resolve("policy.yaml"), Readme.block("yaml", "AgentgatewayPolicy"));
        String command = Readme.block("sh", "--policy policy.yaml").strip();
        assertThat(command).isEqualTo("java -jar examples/gateway/target/gateway.jar --policy policy.yaml");
        try (ExampleServer server = ExampleServer.start(ExampleServer.Program.GATEWAY, "--policy", policy.toString())) {
            String requests = Readme.block("sh", "curl -i").replace("http://127.0.0.1:8080/headers", server.url());
            assertThat(Commands.run(folder, List.of("sh", "-c", requests)).out())
                    .containsSubsequence("HTTP/1.1 401 ", "HTTP/1.1 200 ");
        }
    }

    @Test
    void aFileIsCheckedAndAPasswordVerified() throws Exception {
        Files.writeString(folder.resolve("users"), GUIDE_LINE.replace("user:", "alice:"));
        String commands = Readme.block("sh", "gateway.jar check")
                .replace(
                        "examples/gateway",
                        Readme.CHECKOUT.resolve("examples/gateway").toString());
        Commands.Result result = Commands.run(folder, List.of("sh", "-ec", commands), "password\n");
        assertThat(result.exit()).as(result.err()).isZero();
        assertThat(result.out()).contains("1 user, 1 can log in").endsWith("yes\n");
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
