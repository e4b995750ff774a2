package io.htpasswd.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** YAML as the contract takes it: the core schema, nothing twice, nothing by reference, nothing large or deep. */
class PolicyYamlTest {
    private static final int MIB = 1 << 20;

    @TempDir
    Path folder;

    private static void assertRefused(String text, String message) {
        assertThatExceptionOfType(StartException.class)
                .isThrownBy(() -> PolicyYaml.parse(text))
                .withMessageContaining(message)
                .withNoCause()
                .satisfies(
                        e -> assertThat(e.getMessage()).doesNotContain("SECRET").hasLineCount(1));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "users: &a [SECRET]\\nrealm: *a | --policy: line 2: aliases are not taken",
                "a: &a {b: *a} | line 1: aliases are not taken",
                "a: 1\\na: 2 | a key stands twice",
                "a: {SECRET: 1, SECRET: 2} | a key stands twice",
                "a: [SECRET | this is no YAML of the core schema",
                "a: \\t- SECRET\\n\\tb | this is no YAML of the core schema",
                "a: !SECRET b | this is no YAML of the core schema",
                "a: !!java.net.URL [SECRET] | this is no YAML of the core schema",
                "a: \"u:\\$apr1\\$SECRET\" | line 1: this is no YAML of the core schema; it was copied from a heredoc: remove the backslashes before $",
                "a:\\n- \"SECRET\"\\n- \"u:\\$apr1\\$SECRET\" | line 3: this is no YAML of the core schema; it was copied from a heredoc",
                "- a | document 1: expected an object",
                "SECRET | document 1: expected an object",
                "a: 1\\n---\\nSECRET | document 2: expected an object",
                "---\\n---\\na: 1\\n---\\n[] | document 3: expected an object",
                "---\\n---\\n | expected one policy document besides Secrets, found 0",
                "a: 1\\n---\\n{} | expected one policy document besides Secrets, found 2",
                "# nothing | expected one policy document besides Secrets, found 0",
                "kind: Secret | expected one policy document besides Secrets, found 0",
                "a: 1\\n---\\na: 1 | expected one policy document besides Secrets, found 2",
            })
    void whatIsNotTakenIsRefusedByItsLineAndWithoutAWordOfIt(String text, String message) {
        assertRefused(text.replace("\\n", "\n").replace("\\t", "\t"), message);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a: 1\n---\n",
                "a: 1\n---",
                "a: 1\n---\n---\n",
                "---\na: 1\n...\n",
                "a: 1\n...\n---\n...\n",
                "---\n# nothing\n---\na: 1\n---\n# nothing\n",
                "# before\n---\na: 1\n--- # after\n",
                "%YAML 1.2\n---\na: 1\n",
                "\uFEFF---\na: 1\n",
                "---\r\n---\r\na: 1\r\n---\r\n",
                "---\n~\n---\na: 1\n--- null\n"
            })
    void documentsThatHoldNothingArePassedOver(String text) throws Exception {
        PolicyYaml yaml = PolicyYaml.parse(text);
        assertThat(yaml.policy()).isEqualTo(Map.of("a", 1));
        assertThat(yaml.secrets()).isEmpty();
    }

    @Test
    void depthIsBounded() throws Exception {
        String most = "a: " + "[".repeat(31) + "]".repeat(31);
        assertThat(PolicyYaml.parse(most).policy()).containsOnlyKeys("a");
        assertRefused("a: " + "[".repeat(32) + "]".repeat(32), "line 1: nested deeper than 32");
        assertRefused("a: " + "[".repeat(100_000), "line 1: nested deeper than 32");
        assertRefused("a: " + "{b: ".repeat(100_000), "line 1: nested deeper than 32");
    }

    @Test
    void valuesAreThoseOfTheCoreSchema() throws Exception {
        assertThat(PolicyYaml.parse(
                                "{a: yes, b: true, c: 12, d: ~, e: 2026-11-24, f: !!str 12, '<<': g, h: 012, i: \"\\u00e9\"}")
                        .policy()
                        .toString())
                .isEqualTo("{a=yes, b=true, c=12, d=null, e=2026-11-24, f=12, <<=g, h=12, i=é}");
        assertThat(PolicyYaml.parse("a: !!str 12").policy().get("a")).isEqualTo("12");
        assertThat(PolicyYaml.parse("a: yes").policy().get("a")).isEqualTo("yes");
    }

    @Test
    void secretsStandBesideThePolicyInAnyOrder() throws Exception {
        PolicyYaml yaml = PolicyYaml.parse("kind: Secret\na: 1\n---\nusers: []\n---\nkind: Secret\na: 2\n");
        assertThat(yaml.policy()).isEqualTo(Map.of("users", List.of()));
        assertThat(yaml.secrets())
                .extracting(secret -> (Object) secret.get("a"))
                .containsExactly(1, 2);
        assertThat(yaml.toString()).isEqualTo("PolicyYaml");
    }

    @Test
    void aFileHasAtMostOneMebibyteOfUtf8() throws Exception {
        Path file = Files.writeString(folder.resolve("most"), "#".repeat(MIB));
        assertThat(PolicyYaml.text(file)).hasSize(MIB);
        assertUnreadable(Files.writeString(folder.resolve("more"), "#".repeat(MIB + 1)), "a document is at most 1 MiB");
        assertUnreadable(
                Files.write(folder.resolve("latin"), "realm: é".getBytes(StandardCharsets.ISO_8859_1)),
                "expected UTF-8");
        assertUnreadable(folder, "no such file");
        assertUnreadable(folder.resolve("missing"), "no such file");
    }

    private static void assertUnreadable(Path file, String message) {
        assertThatExceptionOfType(StartException.class)
                .isThrownBy(() -> PolicyYaml.text(file))
                .withMessage("--policy: " + message + ": " + file);
    }
}
