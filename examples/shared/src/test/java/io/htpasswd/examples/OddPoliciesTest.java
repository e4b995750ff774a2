package io.htpasswd.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.htpasswd.config.PolicyConfig;
import io.htpasswd.testing.Table;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The documents of odd-policies.tsv, and the one line in which a program refuses each. Everything secret is a canary. */
class OddPoliciesTest {
    @TempDir
    Path folder;

    static List<Table.Row> documents() {
        return Table.read("odd-policies.tsv").rows();
    }

    @ParameterizedTest
    @MethodSource("documents")
    void aDocumentIsRefusedByItsCauseAndAWayOutAndWithoutItsSecrets(Table.Row row) throws Exception {
        Path file = Files.writeString(folder.resolve("policy.yaml"), Table.unescaped(row.get("document")));
        PolicyConfig config = PolicyConfig.standard();
        assertThatExceptionOfType(StartException.class)
                .isThrownBy(() -> new PolicyFile(file, null, config, UnaryOperator.identity(), said -> {}, said -> {}))
                .withMessage("--policy: " + row.get("message"))
                .satisfies(e -> assertThat(e.getMessage()).hasLineCount(1).doesNotContain("Canary"));
    }

    @Test
    void noTwoDocumentsAreTheSame() {
        assertThat(documents()).extracting(row -> row.get("document")).doesNotHaveDuplicates();
    }
}
