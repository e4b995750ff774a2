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
                    .contains("spec.traffic.basicAuthentication.users[1]: the hash is no well-formed APR1");
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

    /** The guide's document, through the unquoted heredoc of the guide, with its short codes replaced. */
    private static Path policy(String settings, String... users) throws Exception {
        StringBuilder lines = new StringBuilder();
        for (String user : users) lines.append("    - \"").append(user).append("\"\n");
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
                      %s
                      users:
                %sEOF
                """.formatted(
                        settings.replace("\n    ", "\n      "), lines.toString().replace("    - ", "      - "));
        Commands.Result written = Commands.run(Path.of("."), List.of("sh", "-c", script));
        assertThat(written.exit()).isZero();
        assertThat(written.out()).doesNotContain("\\$");
        return Files.writeString(Files.createTempFile(folder, "policy", ".yaml"), written.out());
    }
}
