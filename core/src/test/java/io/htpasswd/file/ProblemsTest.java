package io.htpasswd.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.entry;
import static org.assertj.core.api.Assertions.tuple;

import com.sun.management.ThreadMXBean;
import io.htpasswd.file.LineProblem.Kind;
import io.htpasswd.testing.Logged;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Section 4 of the contract: which problems are kept and shown, and that the counts are of all there are. */
class ProblemsTest {
    private static final String GOOD = ":$apr1$TYiryv0/$8BvzLUO9IfGPGGsPnAgSu1\n";
    private static final String WEAK = ":{SHA}W6ph5Mm5Pz8GgiULbPgzG37mj9g=\n";
    private static final String BROKEN = ":$2y$05$short\n";

    @TempDir
    Path folder;

    private static byte[] lines(int count, String prefix, String rest) {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < count; i++) lines.append(prefix).append(i).append(rest);
        return lines.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static Htpasswd parse(byte[]... parts) {
        byte[] all = new byte[0];
        for (byte[] part : parts) {
            int length = all.length;
            all = Arrays.copyOf(all, length + part.length);
            System.arraycopy(part, 0, all, length, part.length);
        }
        return Htpasswd.parse(all);
    }

    @Test
    void thoseThatCostALineAreKeptBeforeAThousandOthersAndAllAreCounted() {
        Htpasswd users = parse(lines(1_500, "weak", WEAK), lines(2, "broken", BROKEN));
        assertThat(users.problems()).hasSize(1_000);
        assertThat(users.problems().subList(0, 2))
                .extracting(LineProblem::line, LineProblem::kind)
                .containsExactly(tuple(1_501, Kind.MALFORMED_HASH), tuple(1_502, Kind.MALFORMED_HASH));
        assertThat(users.problems().get(2).line()).isEqualTo(1);
        assertThat(users.problems().get(999).message()).isEqualTo("from here on 503 more problems");
        assertThat(users.problemCounts()).containsOnly(entry(Kind.WEAK_FORMAT, 1_500), entry(Kind.MALFORMED_HASH, 2));
    }

    @Test
    void aThousandProblemsAreAllKeptAndOneMoreIsCounted() {
        assertThat(parse(lines(1_000, "x", "\n")).problems().get(999).message()).contains("found no colon");
        List<LineProblem> problems = parse(lines(1_001, "x", "\n")).problems();
        assertThat(problems).hasSize(1000);
        assertThat(problems.get(998).toString()).startsWith("line 999: expected user:hash, found no colon");
        assertThat(problems.get(999).toString()).isEqualTo("line 1000: from here on 2 more problems");
        assertThat(Htgroup.parse(lines(1_001, "x", "\n")).problems()).hasSize(1000);
    }

    @Test
    void ofAThousandProblemsAllAreListedInTheOrderOfTheirLines() {
        Htpasswd users = parse(lines(998, "weak", WEAK), lines(2, "broken", BROKEN));
        assertThat(users.problems()).extracting(LineProblem::line).isSorted().hasSize(1_000);
        assertThat(users.problems().get(999).kind()).isEqualTo(Kind.MALFORMED_HASH);
    }

    @Test
    void ofThreeHundredThousandBadLinesAThousandAreHeldAndTheCountsAreTrue() {
        byte[][] content = {
            lines(100_000, "clear", ":opensesame\n"),
            lines(100_000, "half a line ", "\n"),
            lines(50_000, "broken", BROKEN),
            lines(50_000, "weak", WEAK)
        };
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        Htpasswd users = parse(content);
        // Of which the file, copied four times here, is 20 MB; a sentence a line would be 100 MB more.
        assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(200L << 20);
        assertThat(users.problems()).hasSize(1_000);
        assertThat(users.problems().get(999).message()).isEqualTo("from here on 299001 more problems");
        assertThat(users.problemCounts())
                .containsOnly(
                        entry(Kind.UNKNOWN_FORMAT, 100_000),
                        entry(Kind.NO_COLON, 100_000),
                        entry(Kind.MALFORMED_HASH, 50_000),
                        entry(Kind.WEAK_FORMAT, 50_000));
    }

    @Test
    void theLogShowsThoseThatCostALineFirstAndHowManyOfEachKindThereAre() throws IOException {
        Path path = folder.resolve("users");
        Files.write(path, lines(50, "weak", WEAK));
        Files.writeString(path, "broken" + BROKEN + "nocolon\n", StandardOpenOption.APPEND);
        try (Logged logged = new Logged(HtpasswdFile.class)) {
            HtpasswdFile.open(path);
            assertThat(logged.lines())
                    .satisfiesExactly(
                            line -> assertThat(line).contains(" WARN ", "users: line 51: "),
                            line -> assertThat(line).contains(" WARN ", "users: line 52: "),
                            line -> assertThat(line).contains(" WARN ", "users: line 1: "),
                            line -> assertThat(line)
                                    .contains(
                                            " WARN ",
                                            "users: 49 more problems; in all 1 NO_COLON, 1 MALFORMED_HASH, 50 WEAK_FORMAT"));
        }
    }

    @Test
    void problemsOfGroupsAreCountedWithThoseOfLines() {
        Htpasswd users = parse(lines(2, "weak", WEAK))
                .withGroups(Htgroup.parse("a: weak0 nobody\nb: weak1,weak0\n".getBytes(StandardCharsets.UTF_8)));
        assertThat(users.problemCounts())
                .containsOnly(entry(Kind.WEAK_FORMAT, 2), entry(Kind.UNKNOWN_MEMBER, 1), entry(Kind.ODD_MEMBER, 1));
        assertThat(users.problems()).hasSize(4);
    }

    @Test
    void aFatalKindCountsAllOfItsLines() {
        HtpasswdRules rules = HtpasswdRules.standard().withFatal(Kind.NO_COLON);
        assertThatExceptionOfType(HtpasswdException.class)
                .isThrownBy(() -> Htpasswd.parse(lines(5_000, "x", "\n"), rules))
                .withMessageEndingWith(" (and 4999 more)")
                .satisfies(e -> assertThat(e.problems()).hasSize(1_000));
    }

    @Test
    void newSinceAnEarlierVersionIsWhatItDidNotHaveWhereverItStood() {
        Problems earlier =
                parse(lines(2, "half a line ", "\n"), lines(3, "weak", WEAK)).found();
        Problems now = parse(lines(3, "good", GOOD), lines(4, "weak", WEAK), lines(3, "half a line ", "\n"))
                .found();
        assertThat(now.newSince(earlier))
                .extracting(LineProblem::line, LineProblem::kind)
                .containsExactly(tuple(10, Kind.NO_COLON), tuple(7, Kind.WEAK_FORMAT));
        assertThat(now.newSince(now)).isEmpty();
        assertThat(now.newSince(Problems.NONE)).hasSize(7);
        assertThat(now.summary()).isEqualTo("3 NO_COLON, 4 WEAK_FORMAT");
    }
}
