package io.htpasswd.examples.walkthrough;

import static io.htpasswd.examples.walkthrough.Commands.curl;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.htpasswd.examples.walkthrough.ExampleServer.Program;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** agentgateway's guide to basic auth with a real curl: its walkthrough, and its documents as its shell writes them. */
class GuideIT {
    private static final String GUIDE_USER = "user:\\$apr1\\$TYiryv0/\\$8BvzLUO9IfGPGGsPnAgSu1";

    @TempDir
    static Path folder;

    @BeforeAll
    static void needsCurl() {
        assumeThat(Commands.installed("curl")).as("curl is installed").isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void walkthrough(Program program) throws Exception {
        try (ExampleServer server = ExampleServer.start(program)) {
            String denied = curl(server.url(), "-H", "host: www.example.com").out();
            assertThat(denied)
                    .startsWith("HTTP/1.1 401 ")
                    .containsIgnoringCase("www-authenticate: Basic realm=\"Restricted\"")
                    .endsWith("basic authentication failure: no basic authentication credentials found");
            String let = curl(
                            server.url(),
                            "-H",
                            "host: www.example.com",
                            "-H",
                            "Authorization: basic dXNlcjpwYXNzd29yZA==")
                    .out();
            assertThat(let)
                    .startsWith("HTTP/1.1 200 ")
                    .containsIgnoringCase("X-Authenticated-User: user")
                    .contains(
                            "\"headers\": {",
                            "\"Accept\": [\n      \"*/*\"\n    ]",
                            "\"Host\": [\n      \"www.example.com\"")
                    .doesNotContain("Authorization", "dXNlcjpwYXNzd29yZA");
            assertThat(server.stop()).doesNotContain("dXNlcjpwYXNzd29yZA", "password", "apr1");
        }
    }

    @ParameterizedTest
    @EnumSource
    void inlineUsersWithACustomRealm(Program program) throws Exception {
        Path policy = policy("mode: Strict\n    realm: \"My Protected API\"", GUIDE_USER);
        try (ExampleServer server = ExampleServer.start(program, "--policy", policy.toString())) {
            assertThat(curl(server.url()).out()).contains("Basic realm=\"My Protected API\", charset=\"UTF-8\"");
            assertThat(curl(server.url(), "-u", "user:password").out()).startsWith("HTTP/1.1 200 ");
            assertThat(curl(server.url(), "-u", "user:wrong").out())
                    .startsWith("HTTP/1.1 401 ")
                    .endsWith("basic authentication failure: invalid credentials");
        }
    }

    @ParameterizedTest
    @EnumSource
    void severalUsersOfWhomTheSecondIsReported(Program program) throws Exception {
        Path policy = policy(
                "mode: Strict",
                "admin:\\$apr1\\$TYiryv0/\\$8BvzLUO9IfGPGGsPnAgSu1",
                "developer:\\$apr1\\$abc123/\\$xyz789ExampleHash",
                "readonly:\\$2y\\$05\\$r3J4d3VepzFkedkd/q1vI.pBYIpSqjfN0qOARV3ScUHysatnS0cL2");
        try (ExampleServer server = ExampleServer.start(program, "--policy", policy.toString())) {
            assertThat(server.printed())
                    .contains(
                            "spec.traffic.basicAuthentication.users[1]: the hash is no well-formed APR1: it is cut short;"
                                    + " copy all of it; htpasswd -B makes a hash");
            assertThat(curl(server.url(), "-u", "admin:password").out()).startsWith("HTTP/1.1 200 ");
            assertThat(curl(server.url(), "-u", "developer:password").out()).startsWith("HTTP/1.1 401 ");
            assertThat(curl(server.url(), "-u", "user:password").out()).startsWith("HTTP/1.1 401 ");
        }
    }

    @ParameterizedTest
    @EnumSource
    void optionalMode(Program program) throws Exception {
        Path policy = policy("mode: Optional", GUIDE_USER);
        try (ExampleServer server = ExampleServer.start(program, "--policy", policy.toString())) {
            assertThat(curl(server.url()).out())
                    .startsWith("HTTP/1.1 200 ")
                    .doesNotContainIgnoringCase("X-Authenticated-User");
            assertThat(curl(server.url(), "-u", "user:password").out())
                    .startsWith("HTTP/1.1 200 ")
                    .containsIgnoringCase("X-Authenticated-User: user");
            assertThat(curl(server.url(), "-u", "user:wrong").out()).startsWith("HTTP/1.1 401 ");
        }
    }

    /** The guide's Secret as printed: what a quoted heredoc leaves of it is the same. */
    @ParameterizedTest
    @EnumSource
    void secretAsPrinted(Program program) throws Exception {
        Path policy = secretPolicy("'EOF'");
        try (ExampleServer server = ExampleServer.start(program, "--policy", policy.toString())) {
            assertThat(server.printed()).hasSize(2);
            assertThat(curl(server.url(), "-u", "alice:wrong").out()).startsWith("HTTP/1.1 401 ");
            assertThat(curl(server.url(), "-u", "user:password").out())
                    .startsWith("HTTP/1.1 200 ")
                    .containsIgnoringCase("X-Authenticated-User: user");
            // Both of the guide's users are there, though only they know their passwords.
            assertThat(curl(server.url(), "-u", "bob:wrong").out()).startsWith("HTTP/1.1 401 ");
            assertThat(server.stop()).contains("user=\"alice\"", "user=\"bob\"").doesNotContain("apr1");
        }
    }

    /** The guide's own command: its heredoc is unquoted, and the shell takes $apr1, $3 and the rest for variables. */
    @ParameterizedTest
    @EnumSource
    void secretAsTheUnquotedHeredocLeavesItLetsNobodyInAndSaysWhichLines(Program program) throws Exception {
        Path policy = secretPolicy("EOF");
        assertThat(Files.readString(policy)).contains("alice:zSE0Abt.", "bob:.A54jzLELNIId/");
        try (ExampleServer server = ExampleServer.start(program, "--policy", policy.toString())) {
            for (int line = 1; line <= 3; line++) {
                assertThat(server.printed())
                        .contains("spec.traffic.basicAuthentication.secretRef line " + line
                                + ": the hash is of no known format: a password in clear, or a shell removed $… parts of an"
                                + " unquoted heredoc; htpasswd -B makes a hash");
            }
            for (String userPass :
                    List.of("alice:zSE0Abt.", "alice:", "bob:.A54jzLELNIId/", "bob:", "user:password", "user:/")) {
                assertThat(curl(server.url(), "-u", userPass).out())
                        .as(userPass)
                        .startsWith("HTTP/1.1 401 ");
            }
            assertThat(server.stop()).doesNotContain("zSE0Abt", "A54jzLELNIId");
        }
    }

    /** The policy that refers to the Secret, and the Secret with the guide's first user added, whose password is known. */
    private static Path secretPolicy(String end) throws Exception {
        String secret = """
                cat <<%s
                ---
                apiVersion: v1
                kind: Secret
                metadata:
                  name: basic-auth-secret
                  namespace: agentgateway-system
                stringData:
                  .htaccess: |
                    alice:$apr1$3zSE0Abt$IuETi4l5yO87MuOrbSE4V.
                    bob:$apr1$Ukb5LgRD$EPY2lIfY.A54jzLELNIId/
                    user:$apr1$TYiryv0/$8BvzLUO9IfGPGGsPnAgSu1
                EOF
                """.formatted(end);
        Commands.Result written = Commands.run(Path.of("."), List.of("sh", "-c", secret));
        assertThat(written.exit()).isZero();
        String policy = Files.readString(policyOf("mode: Strict\n      secretRef:\n        name: basic-auth-secret\n"));
        return Files.writeString(Files.createTempFile(folder, "policy", ".yaml"), policy + written.out());
    }

    private static Path policy(String settings, String... users) throws Exception {
        StringBuilder lines = new StringBuilder();
        for (String user : users) lines.append("      - \"").append(user).append("\"\n");
        return policyOf(settings.replace("\n    ", "\n      ") + "\n      users:\n" + lines);
    }

    /** The guide's document, through the unquoted heredoc of the guide, with its short codes replaced. */
    private static Path policyOf(String basicAuthentication) throws Exception {
        String script = """
                cat <<EOF
                apiVersion: agentgateway.dev/v1alpha1
                kind: AgentgatewayPolicy
                metadata:
                  name: basic-auth
                  namespace: agentgateway-system
                spec:
                  targetRefs:
                    - group: gateway.networking.k8s.io
                      kind: Gateway
                      name: agentgateway-proxy
                  traffic:
                    basicAuthentication:
                      %sEOF
                """.formatted(basicAuthentication);
        Commands.Result written = Commands.run(Path.of("."), List.of("sh", "-c", script));
        assertThat(written.exit()).isZero();
        assertThat(written.out()).doesNotContain("\\$");
        return Files.writeString(Files.createTempFile(folder, "policy", ".yaml"), written.out());
    }
}
