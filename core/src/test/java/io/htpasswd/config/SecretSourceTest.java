package io.htpasswd.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.htpasswd.basic.BasicAuth;
import io.htpasswd.basic.Decision;
import io.htpasswd.basic.Verification;
import io.htpasswd.testing.TestRequest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code secretRef}: what it may name, and what a source is asked for. */
class SecretSourceTest {
    static final String HASH = ":$apr1$TYiryv0/$8BvzLUO9IfGPGGsPnAgSu1\n";
    static final Map<String, ?> BARE = Map.of("secretRef", Map.of("name", "users"));

    static Map<String, ?> policyIn(String namespace) {
        Map<String, ?> metadata = namespace.isEmpty() ? Map.of() : Map.of("namespace", namespace);
        return Map.of("metadata", metadata, "spec", Map.of("traffic", Map.of("basicAuthentication", BARE)));
    }

    static boolean letsIn(BasicAuth auth, String user) {
        return auth.evaluate(TestRequest.as(user, "password")) instanceof Decision.Authenticated;
    }

    static void assertRefused(PolicyConfig config, Map<String, ?> policy, String message) {
        assertThatExceptionOfType(PolicyConfigException.class)
                .isThrownBy(() -> config.read(policy))
                .withMessageStartingWith(message)
                .withNoCause()
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("SECRET"));
    }

    @ParameterizedTest
    @CsvFileSource(resources = "refused-references.tsv", delimiter = '\t', quoteCharacter = '`', numLinesToSkip = 1)
    void whatNamesNoKeyOfASecretIsRefused(String reference, String message) {
        PolicyConfig config = PolicyConfig.standard().withSecrets((namespace, name, key, rules) -> {
            throw new AssertionError("asked for " + name);
        });
        assertRefused(config, Map.of("secretRef", Documents.ofCell(reference)), message);
    }

    @Test
    void namesAndKeysHaveAtMost253Characters() throws Exception {
        String longest = "a".repeat(253);
        PolicyConfig config = PolicyConfig.standard()
                .withSecrets((namespace, name, key, rules) -> credentials -> Verification.Accepted.WITHOUT_GROUPS);
        config.read(Map.of("secretRef", Map.of("name", longest, "key", longest)));
        assertRefused(
                config, Map.of("secretRef", Map.of("name", longest + "a")), "secretRef.name: expected a Secret's name");
        assertRefused(
                config,
                Map.of("secretRef", Map.of("name", longest, "key", longest + "a")),
                "secretRef.key: expected a Secret's key");
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
}
