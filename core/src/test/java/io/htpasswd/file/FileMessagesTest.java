package io.htpasswd.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.htpasswd.testing.Table;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Section 4 of the contract: file-messages.tsv, what is said about odd files, and that nothing secret is. */
class FileMessagesTest {
    private static final String CANARY = "Canary";
    /** Shorter parts are words that messages hold, too. */
    private static final int SHORTEST_SECRET = 10;

    private static final List<Table.Row> ROWS = Table.read("file-messages.tsv").rows();

    @TestFactory
    Stream<DynamicTest> everyProblemNamesTheCauseAndTheWayOutAndNothingSecret() {
        return ROWS.stream()
                .map(row -> DynamicTest.dynamicTest(row.toString(), () -> {
                    List<LineProblem> problems = problems(row, text(row.get("file")));
                    assertThat(problems.stream().map(LineProblem::toString).collect(Collectors.joining("\n")))
                            .isEqualTo(text(row.get("said")));
                    assertThat(problems.stream()
                                    .map(problem -> problem.kind().name())
                                    .collect(Collectors.joining(" ")))
                            .isEqualTo(row.get("kinds"));
                    String content = text(row.get("file")) + text(row.get("groups"));
                    assertThat(problems).allSatisfy(problem -> {
                        assertThat(problem.message()).containsPattern("; |: remove");
                        for (String part : parts(content)) {
                            assertThat(problem.toString()).doesNotContain(part);
                        }
                        if (problem.user() != null) {
                            assertThat(content.lines()).anyMatch(line -> line.contains(problem.user() + ":"));
                        }
                    });
                }));
    }

    /** Once more with a canary in every hash, and in those lines that may be one. */
    @TestFactory
    Stream<DynamicTest> noMessageQuotesWhatTheFileHolds() {
        return ROWS.stream()
                .map(row -> DynamicTest.dynamicTest(row.toString(), () -> {
                    String content = text(row.get("file"))
                            .lines()
                            .map(FileMessagesTest::withCanary)
                            .collect(Collectors.joining("\n"));
                    assertThat(problems(row, content))
                            .allSatisfy(problem ->
                                    assertThat(problem + " " + problem.user()).doesNotContain(CANARY));
                }));
    }

    @Test
    void everyCauseHasARow() {
        String said = ROWS.stream().map(row -> text(row.get("said"))).collect(Collectors.joining("\n"));
        assertThat(Stream.of(LineCauses.ROWS, FieldCauses.ROWS, NameCauses.ROWS).flatMap(List::stream))
                .allSatisfy(cause -> assertThat(said)
                        .containsPattern(Arrays.stream(cause.because().split("%[cnu]", -1))
                                .map(Pattern::quote)
                                .collect(Collectors.joining(".{1,70}"))));
    }

    private static List<LineProblem> problems(Table.Row row, String file) {
        String[] encodings = row.get("encoding").split(",", -1);
        Htpasswd users = Htpasswd.parse(file.getBytes(Charset.forName(encodings[0])));
        if (row.get("groups").equals("-")) return users.problems();
        byte[] groups = text(row.get("groups")).getBytes(Charset.forName(encodings[encodings.length - 1]));
        return users.withGroups(Htgroup.parse(groups)).problems();
    }

    /** Java's escapes; characters that cannot be seen are written as {@code U+} in code. */
    private static String text(String cell) {
        return Pattern.compile("\\\\u([0-9a-f]{4})")
                .matcher(cell)
                .replaceAll(unseen -> Character.toString(Integer.parseInt(unseen.group(1), 16)))
                .translateEscapes();
    }

    /** Of what follows a colon, and of lines without one. */
    private static List<String> parts(String content) {
        List<String> parts = new ArrayList<>();
        for (String line : content.split("[\n\r]", -1)) {
            String secret = line.substring(line.indexOf(':') + 1);
            for (int i = 0; i + SHORTEST_SECRET <= secret.length(); i++) {
                parts.add(secret.substring(i, i + SHORTEST_SECRET));
            }
        }
        return parts;
    }

    private static String withCanary(String line) {
        int start = line.indexOf(':') + 1;
        int within = start + Math.min(12, (line.length() - start) / 2);
        return line.substring(0, within) + CANARY + line.substring(within);
    }

    @Test
    void theTableIsUtf8() {
        assertThat(new String(Table.bytes("file-messages.tsv"), StandardCharsets.UTF_8))
                .doesNotContain("\uFFFD");
    }
}
