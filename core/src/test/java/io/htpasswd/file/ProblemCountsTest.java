package io.htpasswd.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.htpasswd.file.LineProblem.Kind;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Section 4 of the contract: counts are of all problems there are, whatever is listed. */
class ProblemCountsTest {
    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void countsAreOfAllThereAreAlsoBeyondThoseListed() {
        Htpasswd users = Htpasswd.parse(bytes("no colon\n".repeat(1_500) + "a:{SHA}nonsense\n"));
        assertThat(users.problems()).hasSize(1_000);
        assertThat(users.problemCounts()).isEqualTo(Map.of(Kind.NO_COLON, 1_500, Kind.MALFORMED_HASH, 1));
    }

    @Test
    void theGroupFilesAreCountedIn() {
        Htpasswd users = Htpasswd.parse(bytes("no colon\n")).withGroups(Htgroup.parse(bytes("no colon\n: a\n")));
        assertThat(users.problemCounts()).containsEntry(Kind.NO_COLON, 2);
        assertThat(users.problems())
                .extracting(LineProblem::message)
                .anyMatch(message -> message.startsWith("groups:"));
    }
}
