package io.htpasswd.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.htpasswd.basic.Decision;
import io.htpasswd.config.PolicyConfig;
import io.htpasswd.testing.TestRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A policy document that changes, one look at a time. */
class PolicyFileTest {
    private static final String HASH = "$apr1$TYiryv0/$8BvzLUO9IfGPGGsPnAgSu1";

    @TempDir
    Path folder;

    private final List<String> out = new ArrayList<>();
    private final List<String> err = new ArrayList<>();
    private Path file;

    @BeforeEach
    void nameTheFile() {
        file = folder.resolve("policy.yaml");
    }

    private static String users(String... names) {
        return "users: ['" + String.join(":" + HASH + "', '", names) + ":" + HASH + "']\n";
    }

    private PolicyFile open(String document) throws IOException, StartException {
        write(document);
        return open();
    }

    private PolicyFile open() throws StartException {
        return new PolicyFile(
                file, folder.resolve("secrets"), PolicyConfig.standard(), UnaryOperator.identity(), out::add, err::add);
    }

    private void write(String document) throws IOException {
        Files.writeString(file, document);
    }

    private static boolean letsIn(PolicyFile policy, String user) {
        return policy.get().evaluate(TestRequest.as(user, "password")) instanceof Decision.Authenticated;
    }

    @Test
    void aNewVersionCountsOnceTwoLooksHaveSeenIt() throws Exception {
        PolicyFile policy = open(users("alice"));
        write(users("bob"));
        policy.look();
        assertThat(letsIn(policy, "alice")).isTrue();
        write(users("bob", "carol"));
        policy.look();
        assertThat(letsIn(policy, "alice")).isTrue();
        policy.look();
        assertThat(letsIn(policy, "alice")).isFalse();
        assertThat(letsIn(policy, "carol")).isTrue();
        assertThat(err).containsExactly("--policy: " + file + ": new version in use");
        policy.look();
        assertThat(err).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "users: [ | line 1: this is no YAML",
                "users: ['a:SECRET']\\nmode: Lenient | mode: expected Strict or Optional",
                "'' | expected one policy document besides Secrets, found 0",
                "secretRef: {name: nobody} | secretRef: "
            })
    void aBadVersionLeavesTheOldOneAndOneLineUntilItIsGoodAgain(String bad, String message) throws Exception {
        PolicyFile policy = open(users("alice"));
        write(bad.replace("\\n", "\n"));
        for (int i = 0; i < 4; i++) policy.look();
        assertThat(letsIn(policy, "alice")).isTrue();
        assertThat(err)
                .singleElement()
                .asString()
                .contains(message)
                .endsWith("; the version before stays in use")
                .doesNotContain("SECRET");
        write(users("bob"));
        for (int i = 0; i < 3; i++) policy.look();
        assertThat(letsIn(policy, "alice")).isFalse();
        assertThat(letsIn(policy, "bob")).isTrue();
        assertThat(err).hasSize(2).last().asString().endsWith("good again, new version in use");
    }

    @Test
    void aMissingFileLeavesTheOldVersionAndIsGoodAgainWhenItIsBack() throws Exception {
        PolicyFile policy = open(users("alice"));
        Files.delete(file);
        for (int i = 0; i < 3; i++) policy.look();
        assertThat(letsIn(policy, "alice")).isTrue();
        write(users("alice"));
        for (int i = 0; i < 3; i++) policy.look();
        assertThat(err)
                .containsExactly(
                        "--policy: no such file: " + file + "; the version before stays in use",
                        "--policy: " + file + ": good again, as it was");
    }

    @Test
    void aVersionIsTriedAgainWhenTheSecretThatItLackedHasCome() throws Exception {
        PolicyFile policy = open(users("alice"));
        write("secretRef: {name: late}\n");
        for (int i = 0; i < 3; i++) policy.look();
        assertThat(letsIn(policy, "alice")).isTrue();
        Files.createDirectories(folder.resolve("secrets/late"));
        Files.writeString(folder.resolve("secrets/late/.htaccess"), "bob:" + HASH + "\n");
        policy.look();
        assertThat(letsIn(policy, "bob")).isTrue();
        assertThat(err).last().asString().endsWith("good again, new version in use");
    }

    @Test
    void linesThatCannotBeUsedAreToldWithTheirPathAndOnlyOfVersionsInUse() throws Exception {
        open("users: ['alice:" + HASH + "', 'bob:nothing']\n");
        assertThat(out).singleElement().asString().startsWith("users[1]: the hash is of no known format");
    }

    private static String secret(String namespace, String user) {
        return "---\nkind: Secret\nmetadata: {name: s" + namespace + "}\nstringData: {.htaccess: '" + user + ":" + HASH
                + "'}\n";
    }

    private static String policy(String namespace) {
        return "kind: AgentgatewayPolicy\nmetadata: {name: p" + namespace
                + "}\nspec: {traffic: {basicAuthentication: {secretRef: {name: s}}}}\n";
    }

    @Test
    void ofSeveralSecretsOfANameTheOneInThePolicysNamespaceCounts() throws Exception {
        PolicyFile policy = open(
                policy(", namespace: two") + secret(", namespace: one", "alice") + secret(", namespace: two", "bob"));
        assertThat(letsIn(policy, "alice")).isFalse();
        assertThat(letsIn(policy, "bob")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"two", "mounted", "elsewhere", "none"})
    void aSecretThatIsNotTheOnlyOneOrNotThePolicysIsRefused(String which) throws Exception {
        Path mounted = Files.createDirectories(folder.resolve("secrets/s"));
        String secrets = switch (which) {
            case "two" -> secret("", "alice") + secret("", "bob");
            case "elsewhere" -> secret(", namespace: one", "alice");
            case "mounted" -> secret("", "alice");
            default -> "";
        };
        if (!which.equals("mounted")) Files.delete(mounted);
        write(policy("") + secrets);
        String message = switch (which) {
            case "two" -> "several Secrets of that name";
            case "elsewhere" -> "metadata.namespace: expected the policy's";
            case "mounted" -> "both in the file and under --secrets";
            default -> "no such file";
        };
        assertThatExceptionOfType(StartException.class).isThrownBy(this::open).withMessageContaining(message);
    }
}
