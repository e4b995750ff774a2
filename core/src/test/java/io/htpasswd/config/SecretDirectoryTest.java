package io.htpasswd.config;

import static io.htpasswd.config.SecretSourceTest.BARE;
import static io.htpasswd.config.SecretSourceTest.HASH;
import static io.htpasswd.config.SecretSourceTest.assertRefused;
import static io.htpasswd.config.SecretSourceTest.letsIn;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.htpasswd.basic.BasicAuth;
import io.htpasswd.basic.Policy;
import io.htpasswd.file.HtpasswdFile;
import io.htpasswd.testing.TestRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Secrets as Kubernetes mounts them. */
class SecretDirectoryTest {
    @TempDir
    Path folder;

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
}
