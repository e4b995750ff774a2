package io.htpasswd.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.htpasswd.basic.BasicAuth;
import io.htpasswd.basic.Decision;
import io.htpasswd.basic.Policy;
import io.htpasswd.basic.Verification;
import io.htpasswd.file.HtpasswdFile;
import io.htpasswd.testing.TestRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code secretRef}: what it may name, and what stands there, in documents and in mounted folders. */
class SecretSourceTest {
    private static final String HASH = ":$apr1$TYiryv0/$8BvzLUO9IfGPGGsPnAgSu1\n";
    private static final Map<String, ?> BARE = Map.of("secretRef", Map.of("name", "users"));

    @TempDir
    Path folder;

    private static Map<String, ?> policyIn(String namespace) {
        Map<String, ?> metadata = namespace.isEmpty() ? Map.of() : Map.of("namespace", namespace);
        return Map.of("metadata", metadata, "spec", Map.of("traffic", Map.of("basicAuthentication", BARE)));
    }

    private static Map<String, Object> secret(String namespace) {
        Map<String, Object> metadata = new HashMap<>(Map.of("name", "users"));
        if (!namespace.isEmpty()) metadata.put("namespace", namespace);
        return new HashMap<>(Map.of("apiVersion", "v1", "kind", "Secret", "metadata", metadata));
    }

    private static Map<String, Object> secretWith(String key, Object value) {
        Map<String, Object> secret = secret("");
        secret.put(key, value);
        return secret;
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static BasicAuth read(Map<String, ?> secret, Map<String, ?> policy) throws PolicyConfigException {
        return PolicyConfig.standard()
                .withSecrets(SecretSource.document(secret))
                .read(policy);
    }

    private static boolean letsIn(BasicAuth auth, String user) {
        return auth.evaluate(TestRequest.as(user, "password")) instanceof Decision.Authenticated;
    }

    private static void assertRefused(PolicyConfig config, Map<String, ?> policy, String message) {
        assertThatExceptionOfType(PolicyConfigException.class)
                .isThrownBy(() -> config.read(policy))
                .withMessageStartingWith(message)
                .withNoCause()
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("SECRET"));
    }

    @Test
    void stringDataIsReadAndBeforeData() throws Exception {
        Map<String, Object> secret = secretWith("stringData", Map.of(".htaccess", "alice" + HASH));
        assertThat(letsIn(read(secret, BARE), "alice")).isTrue();
        secret.put("data", Map.of(".htaccess", base64("bob" + HASH), "other", base64("carol" + HASH)));
        assertThat(letsIn(read(secret, BARE), "alice")).isTrue();
        assertThat(letsIn(read(secret, BARE), "bob")).isFalse();
        Map<String, ?> other =
                Map.of("secretRef", Map.of("name", "users", "key", "other", "kind", "Secret", "group", ""));
        assertThat(letsIn(read(secret, other), "carol")).isTrue();
    }

    @Test
    void dataIsBase64AlsoOverSeveralLines() throws Exception {
        String encoded = base64("alice" + HASH);
        for (String data :
                List.of(encoded, encoded + "\n", encoded.substring(0, 20) + "\r\n" + encoded.substring(20))) {
            assertThat(letsIn(read(secretWith("data", Map.of(".htaccess", data)), BARE), "alice"))
                    .isTrue();
        }
    }

    @ParameterizedTest
    @CsvSource({"one, one, true", "one, two, false", "'', one, false", "one, '', false", "'', '', true"})
    void namespacesOfPolicyAndSecretAgreeOrAreBothAbsent(String ofPolicy, String ofSecret, boolean read)
            throws Exception {
        Map<String, Object> secret = secret(ofSecret);
        secret.put("stringData", Map.of(".htaccess", "alice" + HASH));
        if (read) {
            assertThat(letsIn(read(secret, policyIn(ofPolicy)), "alice")).isTrue();
        } else {
            assertRefused(
                    PolicyConfig.standard().withSecrets(SecretSource.document(secret)),
                    policyIn(ofPolicy),
                    "spec.traffic.basicAuthentication.secretRef: Secret metadata.namespace: expected the policy's");
        }
        assertThat(letsIn(read(secret, BARE), "alice"))
                .as("a bare object has none")
                .isTrue();
    }

    static Stream<Arguments> secretsThatAreNone() {
        return Stream.of(
                Arguments.of(secret(""), "has no key \".htaccess\", and no other that secretRef.key could name"),
                Arguments.of(
                        secretWith("data", Map.of("users", "SECRET", "auth", "SECRET")),
                        "has no key \".htaccess\"; its keys are \"auth\", \"users\"; choose one with secretRef.key"),
                Arguments.of(
                        secretWith("stringData", Map.of("auth", "SECRET", "u:$apr1$SECRET", "x", "..SECRET", "x")),
                        "has no key \".htaccess\"; its keys are \"auth\"; choose one with secretRef.key"),
                Arguments.of(
                        secretWith("data", numbered(12)),
                        "has no key \".htaccess\"; its keys are \"k10\", \"k11\", \"k12\", \"k13\", \"k14\", \"k15\","
                                + " \"k16\", \"k17\", \"k18\", \"k19\" and 2 more; choose one"),
                Arguments.of(
                        secretWith("data", Map.of("a".repeat(253), "SECRET")),
                        "has no key \".htaccess\"; its keys are \"" + "a".repeat(64) + "\"…; choose one"),
                Arguments.of(secretWith("data", Map.of(".htaccess", "SECRET!")), "data..htaccess: expected base64"),
                Arguments.of(
                        secretWith("data", Map.of(".htaccess", 12)), "data..htaccess: expected text, found a number"),
                Arguments.of(secretWith("data", "SECRET"), "data: expected an object, found text"),
                Arguments.of(
                        secretWith("stringData", List.of("SECRET")), "stringData: expected an object, found a list"),
                Arguments.of(
                        secretWith("stringData", Map.of(".htaccess", List.of("SECRET"))),
                        "stringData..htaccess: expected text, found a list"),
                Arguments.of(
                        secretWith("stringData", Map.of(".htaccess", "\uD800SECRET")),
                        "stringData..htaccess: expected Unicode"),
                Arguments.of(secretWith("kind", "ConfigMap"), "kind: expected Secret"),
                Arguments.of(secretWith("apiVersion", "example.com/v1"), "apiVersion: expected v1"),
                Arguments.of(
                        secretWith("metadata", Map.of("name", "SECRET")),
                        "metadata.name: expected users, found another"),
                Arguments.of(secretWith("metadata", Map.of("name", 1)), "metadata.name: expected text, found a number"),
                Arguments.of(Map.of("kind", "Secret"), "metadata: expected an object, found none"));
    }

    private static Map<String, String> numbered(int keys) {
        Map<String, String> data = new HashMap<>();
        for (int i = 0; i < keys; i++) data.put("k" + (10 + i), "SECRET");
        return data;
    }

    @Test
    void keysOfBothPartsAreNamedOnce() {
        Map<String, Object> secret = secretWith("stringData", Map.of("auth", "SECRET"));
        secret.put("data", Map.of("auth", "SECRET", "ca.crt", "SECRET"));
        assertRefused(
                PolicyConfig.standard().withSecrets(SecretSource.document(secret)),
                policyIn(""),
                "spec.traffic.basicAuthentication.secretRef: Secret has no key \".htaccess\"; its keys are \"auth\","
                        + " \"ca.crt\"; choose one with secretRef.key");
    }

    /** As {@code kubectl get -o yaml} prints them; only what a Secret is, whose it is and its users are looked at. */
    @Test
    void whatAClusterAddsToASecretIsPassedOver() throws Exception {
        Map<String, Object> secret = secretWith("data", Map.of(".htaccess", base64("alice" + HASH), "other", "!"));
        secret.put("type", "Opaque");
        secret.put("immutable", true);
        secret.put("metadata", Map.of("name", "users", "uid", "1", "resourceVersion", "7", "labels", Map.of("a", "b")));
        assertThat(letsIn(read(secret, BARE), "alice")).isTrue();
    }

    @ParameterizedTest
    @MethodSource("secretsThatAreNone")
    void aSecretThatIsNotThereOrNotOneIsAnErrorWithItsPath(Map<String, ?> secret, String message) {
        assertRefused(
                PolicyConfig.standard().withSecrets(SecretSource.document(secret)),
                BARE,
                "secretRef: Secret " + message);
    }

    static Stream<Arguments> references() {
        String longest = "a".repeat(253);
        return Stream.of(
                Arguments.of(Map.of(), "secretRef.name: expected text, found none"),
                Arguments.of(Map.of("name", 1), "secretRef.name: expected text, found a number"),
                Arguments.of(Map.of("name", "x", "optional", true), "secretRef.optional: unknown here"),
                Arguments.of(
                        Map.of("name", "x", "kind", "ConfigMap"),
                        "secretRef.kind: expected \"Secret\", found \"ConfigMap\""),
                Arguments.of(Map.of("name", "x", "group", "v1"), "secretRef.group: expected \"\", found \"v1\""),
                Arguments.of(Map.of("name", longest + "a"), "secretRef.name: expected a Secret's name"),
                Arguments.of(Map.of("name", longest, "key", longest + "a"), "secretRef.key: expected a Secret's key"));
    }

    @ParameterizedTest
    @MethodSource("references")
    void whatNamesNoKeyOfASecretIsRefused(Map<String, ?> reference, String message) {
        PolicyConfig config = PolicyConfig.standard().withSecrets((namespace, name, key, rules) -> {
            throw new AssertionError("asked for " + name);
        });
        assertRefused(config, Map.of("secretRef", reference), message);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", ".", "..", "../x", "a/b", "/etc", "a..b", "A", "a\n", "-a", "a-", ".a", "a\\b", "ä", "a\0"})
    void namesThatCouldLeaveTheFolderAreRefusedBeforeAPathIsBuilt(String name) {
        PolicyConfig config = PolicyConfig.standard().withSecrets((namespace, asked, key, rules) -> {
            throw new AssertionError("asked for " + asked);
        });
        assertRefused(config, Map.of("secretRef", Map.of("name", name)), "secretRef.name: expected a Secret's name");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "..data", "../x", "a/b", "a b", "a\n", "ä", "a\0"})
    void keysThatCouldLeaveTheFolderAreRefusedBeforeAPathIsBuilt(String key) {
        PolicyConfig config = PolicyConfig.standard().withSecrets((namespace, name, asked, rules) -> {
            throw new AssertionError("asked for " + asked);
        });
        assertRefused(
                config, Map.of("secretRef", Map.of("name", "x", "key", key)), "secretRef.key: expected a Secret's key");
    }

    @Test
    void withoutASourceThereAreNoSecrets() {
        assertRefused(PolicyConfig.standard(), BARE, "secretRef: no source of secrets is set up here");
    }

    @Test
    void aSourceOfOnesOwnGetsWhatTheDocumentSaysAndItsMessageIsShown() throws Exception {
        List<String> asked = new ArrayList<>();
        PolicyConfig config = PolicyConfig.standard().withSecrets((namespace, name, key, rules) -> {
            asked.add(namespace + "/" + name + "/" + key);
            return credentials -> new Verification.Accepted(Set.of());
        });
        assertThat(letsIn(config.read(policyIn("one")), "anybody")).isTrue();
        config.read(policyIn(""));
        config.read(BARE);
        assertThat(asked).containsExactly("one/users/.htaccess", "/users/.htaccess", "null/users/.htaccess");
        assertRefused(
                PolicyConfig.standard().withSecrets((namespace, name, key, rules) -> {
                    throw new IOException("the vault is sealed");
                }),
                policyIn(""),
                "spec.traffic.basicAuthentication.secretRef: the vault is sealed");
    }

    /** As the kubelet does it: a new folder beside the old one, and a link renamed over the link that led to the old one. */
    private void mount(String name, String version, String content) throws IOException {
        Path secret = folder.resolve(name);
        Path data = Files.createDirectories(secret.resolve(".." + version));
        Files.writeString(data.resolve(".htaccess"), content);
        swap(secret, Path.of(".." + version));
        Path visible = secret.resolve(".htaccess");
        if (!Files.isSymbolicLink(visible)) Files.createSymbolicLink(visible, Path.of("..data/.htaccess"));
    }

    private static void swap(Path secret, Path to) throws IOException {
        Path link = Files.createSymbolicLink(secret.resolve("..data_tmp"), to);
        Files.move(link, secret.resolve("..data"), StandardCopyOption.ATOMIC_MOVE);
    }

    private BasicAuth mounted(String name) throws PolicyConfigException {
        return PolicyConfig.standard()
                .withSecrets(SecretSource.directory(folder))
                .read(Map.of("secretRef", Map.of("name", name)));
    }

    @Test
    void aMountedSecretIsFollowedThroughItsLinksAndReloadsByItself() throws Exception {
        mount("users", "2026_11_23", "alice" + HASH);
        BasicAuth auth = mounted("users");
        assertThat(letsIn(auth, "alice")).isTrue();
        mount("users", "2026_11_24", "bob" + HASH);
        until(() -> letsIn(auth, "bob"));
        assertThat(letsIn(auth, "alice")).isFalse();
    }

    @Test
    void aMountedSecretDoesNotLeaveItsFolderAtOpen() throws Exception {
        mount("users", "2026_11_23", "alice" + HASH);
        Path thief = Files.createDirectories(folder.resolve("thief"));
        Files.createSymbolicLink(thief.resolve(".htaccess"), Path.of("../users/.htaccess"));
        Path sibling = Files.createDirectories(folder.resolve("users-2"));
        Files.writeString(sibling.resolve(".htaccess"), "bob" + HASH);
        Files.createSymbolicLink(folder.resolve("users/other"), Path.of("../users-2/.htaccess"));
        PolicyConfig config = PolicyConfig.standard().withSecrets(SecretSource.directory(folder));
        assertRefused(
                config, Map.of("secretRef", Map.of("name", "thief")), "secretRef: a link leads out of its folder");
        assertRefused(
                config,
                Map.of("secretRef", Map.of("name", "users", "key", "other")),
                "secretRef: a link leads out of its folder");
        assertRefused(config, Map.of("secretRef", Map.of("name", "missing")), "secretRef: ");
        assertRefused(config, Map.of("secretRef", Map.of("name", "users", "key", "missing")), "secretRef: ");
    }

    @Test
    void aMountedSecretWithoutTheKeyNamesItsKeysAndNothingElseThatIsThere() throws Exception {
        mount("users", "2026_11_23", "alice" + HASH);
        Files.createDirectory(folder.resolve("users/folder"));
        Files.writeString(folder.resolve("users/no key"), "");
        Files.createSymbolicLink(folder.resolve("users/nowhere"), Path.of("..data/nowhere"));
        Files.createDirectory(folder.resolve("empty"));
        PolicyConfig config = PolicyConfig.standard().withSecrets(SecretSource.directory(folder));
        assertRefused(
                config,
                Map.of("secretRef", Map.of("name", "users", "key", "auth")),
                "secretRef: Secret has no key \"auth\"; its keys are \".htaccess\", \"nowhere\"; choose one with"
                        + " secretRef.key");
        assertRefused(
                config,
                Map.of("secretRef", Map.of("name", "empty")),
                "secretRef: Secret has no key \".htaccess\", and no other that secretRef.key could name");
        for (Map<String, ?> elsewhere : List.of(Map.of("name", "missing"), Map.of("name", "users", "key", "nowhere"))) {
            assertThatExceptionOfType(PolicyConfigException.class)
                    .isThrownBy(() -> config.read(Map.of("secretRef", elsewhere)))
                    .withMessageEndingWith(": no such file");
        }
    }

    @Test
    void aMountedSecretDoesNotLeaveItsFolderAtAReloadEither() throws Exception {
        mount("users", "2026_11_23", "alice" + HASH);
        mount("thief", "2026_11_23", "bob" + HASH);
        Path secret = folder.resolve("users");
        BasicAuth auth = BasicAuth.of(
                Policy.strict(),
                HtpasswdFile.builder(secret.resolve(".htaccess"))
                        .within(secret)
                        .checkEvery(Duration.ofMillis(10))
                        .settle(Duration.ofMillis(10))
                        .maxStaleness(Duration.ofMillis(100))
                        .open());
        assertThat(letsIn(auth, "alice")).isTrue();
        swap(secret, Path.of("../thief/..data"));
        // That nobody is let in any more tells that the new link was seen, and not followed.
        until(() -> reason(auth, "alice").equals("UNAVAILABLE"));
        assertThat(reason(auth, "bob")).isEqualTo("UNAVAILABLE");
        swap(secret, Path.of("..2026_11_23"));
        until(() -> letsIn(auth, "alice"));
        assertThat(letsIn(auth, "bob")).isFalse();
    }

    private static String reason(BasicAuth auth, String user) {
        return auth.evaluate(TestRequest.as(user, "password"))
                .fold(in -> "in", in -> "in", denied -> denied.reason().name());
    }

    /** Twenty seconds are a hang, not a measure. */
    private static void until(BooleanSupplier condition) {
        long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime() - end).isNegative();
            Thread.onSpinWait();
        }
    }

    @Test
    void aMountedSecretThatIsItselfALinkIsRealToo() throws Exception {
        mount("users", "2026_11_23", "alice" + HASH);
        Files.createSymbolicLink(folder.resolve("alias"), Path.of("users"));
        assertThat(letsIn(mounted("alias"), "alice")).isTrue();
    }

    @Test
    void aMountedSecretsProblemsAreTold() throws Exception {
        mount("users", "2026_11_23", "alice" + HASH + "bob:\\$apr1$SECRET\n");
        List<String> problems = new ArrayList<>();
        PolicyConfig.standard()
                .withSecrets(SecretSource.directory(folder))
                .onProblem((path, problem) -> problems.add(path + ": " + problem.message()))
                .read(BARE);
        assertThat(problems)
                .singleElement()
                .asString()
                .startsWith("secretRef line 2: the hash begins with a backslash")
                .doesNotContain("SECRET");
    }

    @Test
    void aSecretDocumentNeverPrintsWhatItHolds() {
        assertThat(SecretSource.document(secretWith("data", Map.of("a", "SECRET")))
                        .toString())
                .doesNotContain("SECRET");
    }
}
