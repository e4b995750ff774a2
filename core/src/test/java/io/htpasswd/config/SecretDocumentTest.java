package io.htpasswd.config;

import static io.htpasswd.config.SecretSourceTest.BARE;
import static io.htpasswd.config.SecretSourceTest.HASH;
import static io.htpasswd.config.SecretSourceTest.assertRefused;
import static io.htpasswd.config.SecretSourceTest.letsIn;
import static io.htpasswd.config.SecretSourceTest.policyIn;
import static org.assertj.core.api.Assertions.assertThat;

import io.htpasswd.basic.BasicAuth;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.CsvSource;

/** A Secret as a document: what is read of it, and what is said when it is none. */
class SecretDocumentTest {
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

    @ParameterizedTest
    @CsvFileSource(resources = "refused-secrets.tsv", delimiter = '\t', quoteCharacter = '`', numLinesToSkip = 1)
    void aSecretThatIsNotThereOrNotOneIsAnErrorWithItsPath(String secret, String message) {
        assertRefused(
                PolicyConfig.standard().withSecrets(SecretSource.document(Documents.ofCell(secret))),
                BARE,
                "secretRef: Secret " + message);
    }

    @Test
    void aKeyIsShownUpTo64Characters() {
        assertRefused(
                PolicyConfig.standard()
                        .withSecrets(SecretSource.document(secretWith("data", Map.of("a".repeat(253), "SECRET")))),
                policyIn(""),
                "spec.traffic.basicAuthentication.secretRef: Secret has no key \".htaccess\"; its keys are \""
                        + "a".repeat(64) + "\"…; choose one");
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

    @Test
    void aSecretDocumentNeverPrintsWhatItHolds() {
        assertThat(SecretSource.document(secretWith("data", Map.of("a", "SECRET")))
                        .toString())
                .doesNotContain("SECRET");
    }
}
