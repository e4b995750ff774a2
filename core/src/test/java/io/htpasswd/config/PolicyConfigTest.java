package io.htpasswd.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.htpasswd.basic.BasicAuth;
import io.htpasswd.basic.Decision;
import io.htpasswd.testing.TestRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Section 1 of the contract: which documents are read, and what is said about the others. */
class PolicyConfigTest {
    private static final String LINE = "user:$apr1$TYiryv0/$8BvzLUO9IfGPGGsPnAgSu1";
    private static final TestRequest GOOD = TestRequest.as("user", "password");

    @TempDir
    Path folder;

    private static Map<String, ?> whole(Map<String, ?> basicAuthentication) {
        return Map.of(
                "apiVersion",
                "agentgateway.dev/v1alpha1",
                "kind",
                "AgentgatewayPolicy",
                "metadata",
                Map.of("name", "basic-auth", "namespace", "agentgateway-system"),
                "spec",
                Map.of("targetRefs", List.of(), "traffic", Map.of("basicAuthentication", basicAuthentication)));
    }

    private static String outcome(BasicAuth auth, TestRequest request) {
        return auth.evaluate(request)
                .fold(
                        Decision.Authenticated::user,
                        anonymous -> "anonymous",
                        denied -> denied.reason().name());
    }

    static Stream<Map<String, ?>> formsOfTheSamePolicy() {
        Map<String, ?> standalone = Map.of("htpasswd", LINE + "\n", "mode", "strict");
        return Stream.of(
                Map.of("users", List.of(LINE)),
                Map.of("users", List.of(LINE), "mode", "strict", "realm", "Restricted"),
                whole(Map.of("users", List.of(LINE), "mode", "Strict")),
                standalone,
                Map.of("policies", Map.of("basicAuth", standalone)));
    }

    @ParameterizedTest
    @MethodSource("formsOfTheSamePolicy")
    void everyFormIsReadAndGuards(Map<String, ?> document) throws Exception {
        BasicAuth auth = PolicyConfig.standard().read(document);
        assertThat(outcome(auth, GOOD)).isEqualTo("user");
        assertThat(outcome(auth, TestRequest.get())).isEqualTo("NO_CREDENTIALS");
    }

    @Test
    void optionalLocationAndRealmAreRead() throws Exception {
        BasicAuth auth = PolicyConfig.standard()
                .read(Map.of(
                        "users",
                        List.of(LINE),
                        "mode",
                        "Optional",
                        "location",
                        Map.of("header", Map.of("name", "X-Auth"))));
        assertThat(outcome(auth, TestRequest.get())).isEqualTo("anonymous");
        assertThat(outcome(auth, TestRequest.get().with("X-Auth", TestRequest.token("user", "password"))))
                .isEqualTo("user");
    }

    static Stream<Arguments> refused() {
        List<String> users = List.of(LINE);
        return Stream.of(
                Arguments.of(Map.of(), ": expected one of users, secretRef, found none"),
                Arguments.of(Map.of("users", users, "secretRef", Map.of("name", "a")), "found users and secretRef"),
                Arguments.of(Map.of("users", List.of()), "users: expected 1 to 256 lines, found 0"),
                Arguments.of(Map.of("users", List.of("a:SECRET\nb:SECRET")), "users[0]: expected one line"),
                Arguments.of(Map.of("users", List.of(12)), "users[0]: expected text, found a number"),
                Arguments.of(
                        Map.of("users", List.of("u:\\$apr1$SECRET")),
                        "users: line 1: the hash begins with a backslash"),
                Arguments.of(Map.of("users", users, "realm", true), "realm: expected text, found true or false"),
                Arguments.of(Map.of("users", users, "realm", ""), "realm: a realm is printable ASCII"),
                Arguments.of(
                        Map.of("users", users, "mode", "Lenient"),
                        "mode: expected Strict or Optional, found \"Lenient\""),
                Arguments.of(Map.of("users", users, "cors", Map.of()), "cors: unknown here"),
                Arguments.of(whole(Map.of("users", users, "jwt", 1)), "spec.traffic.basicAuthentication.jwt: unknown"),
                Arguments.of(Map.of("htpasswd", LINE), "mode: expected strict or optional, found none"),
                Arguments.of(
                        Map.of("htpasswd", Map.of("file", "/no/file"), "mode", "strict"),
                        "htpasswd.file: /no/file: no such file"),
                Arguments.of(
                        Map.of("users", users, "location", Map.of("expression", "x")), "CredentialLocation.custom"),
                Arguments.of(
                        Map.of("users", users, "location", Map.of("header", Map.of("name", "Host"))),
                        "location.header: this header"),
                Arguments.of(Map.of("secretRef", Map.of("name", "../x")), "secretRef.name: expected a Secret's name"),
                Arguments.of(
                        Map.of("secretRef", Map.of("name", "x", "key", "..")),
                        "secretRef.key: expected a Secret's key"),
                Arguments.of(
                        Map.of("secretRef", Map.of("name", "x", "kind", "ConfigMap")),
                        "secretRef.kind: expected \"Secret\""),
                Arguments.of(Map.of("secretRef", Map.of("name", "x")), "secretRef: no source of secrets"));
    }

    @ParameterizedTest
    @MethodSource("refused")
    void whatCannotBeEnforcedIsRefusedWithItsPath(Map<String, ?> document, String message) {
        assertThatExceptionOfType(PolicyConfigException.class)
                .isThrownBy(() -> PolicyConfig.standard().read(document))
                .withMessageContaining(message)
                .withNoCause()
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("SECRET"));
    }

    @Test
    void anUnusableLineIsAProblemAndNotFatal() throws Exception {
        List<String> problems = new ArrayList<>();
        BasicAuth auth = PolicyConfig.standard()
                .onProblem((path, problem) -> problems.add(path + " " + problem.line() + " " + problem.kind()))
                .read(whole(Map.of("users", List.of(LINE, "developer:$apr1$abc123/$xyz789ExampleHash"))));
        assertThat(problems).containsExactly("spec.traffic.basicAuthentication.users[1] 2 MALFORMED_HASH");
        assertThat(outcome(auth, GOOD)).isEqualTo("user");
    }

    @Test
    void grpcFormIsOnUnlessThePolicyIsChanged() throws Exception {
        TestRequest call = TestRequest.get()
                .withMethod("POST")
                .with("Content-Type", "application/grpc")
                .with("TE", "trailers");
        Map<String, ?> document = Map.of("users", List.of(LINE));
        assertThat(status(PolicyConfig.standard().read(document).evaluate(call)))
                .isEqualTo(200);
        assertThat(status(PolicyConfig.standard()
                        .withPolicy(policy -> policy.withoutGrpcRejections())
                        .read(document)
                        .evaluate(call)))
                .isEqualTo(401);
    }

    private static int status(Decision decision) {
        return ((Decision.Denied) decision).rejection().status();
    }

    private static Map<String, Object> secret(String namespace) {
        Map<String, Object> secret = new HashMap<>();
        secret.put("apiVersion", "v1");
        secret.put("kind", "Secret");
        secret.put("metadata", Map.of("name", "basic-auth-secret", "namespace", namespace));
        return secret;
    }

    @Test
    void secretDocumentIsReadFromStringDataOrDataInThePolicysNamespace() throws Exception {
        Map<String, Object> plain = secret("agentgateway-system");
        plain.put("stringData", Map.of(".htaccess", LINE + "\n"));
        Map<String, Object> encoded = secret("agentgateway-system");
        encoded.put(
                "data", Map.of(".htaccess", Base64.getEncoder().encodeToString(LINE.getBytes(StandardCharsets.UTF_8))));
        Map<String, ?> policy = whole(Map.of("secretRef", Map.of("name", "basic-auth-secret")));
        for (Map<String, Object> secret : List.of(plain, encoded)) {
            BasicAuth auth = PolicyConfig.standard()
                    .withSecrets(SecretSource.document(secret))
                    .read(policy);
            assertThat(outcome(auth, GOOD)).isEqualTo("user");
        }
        Map<String, Object> elsewhere = secret("default");
        elsewhere.put("stringData", Map.of(".htaccess", LINE));
        assertThatExceptionOfType(PolicyConfigException.class)
                .isThrownBy(() -> PolicyConfig.standard()
                        .withSecrets(SecretSource.document(elsewhere))
                        .read(policy))
                .withMessageContaining("secretRef: Secret metadata.namespace");
        assertThat(outcome(
                        PolicyConfig.standard()
                                .withSecrets(SecretSource.document(elsewhere))
                                .read(Map.of("secretRef", Map.of("name", "basic-auth-secret"))),
                        GOOD))
                .isEqualTo("user");
    }

    @Test
    void mountedSecretIsFollowedThroughItsLinksButNotOutOfItsFolder() throws Exception {
        Path data = Files.createDirectories(folder.resolve("users/..2026_11_23"));
        Files.writeString(data.resolve(".htaccess"), LINE + "\n");
        Files.createSymbolicLink(folder.resolve("users/..data"), Path.of("..2026_11_23"));
        Files.createSymbolicLink(folder.resolve("users/.htaccess"), Path.of("..data/.htaccess"));
        Files.createDirectories(folder.resolve("thief"));
        Files.createSymbolicLink(folder.resolve("thief/.htaccess"), data.resolve(".htaccess"));
        PolicyConfig config = PolicyConfig.standard().withSecrets(SecretSource.directory(folder));
        assertThat(outcome(config.read(Map.of("secretRef", Map.of("name", "users"))), GOOD))
                .isEqualTo("user");
        for (String name : List.of("thief", "missing")) {
            assertThatExceptionOfType(PolicyConfigException.class)
                    .isThrownBy(() -> config.read(Map.of("secretRef", Map.of("name", name))))
                    .withMessageStartingWith("secretRef: ");
        }
    }
}
