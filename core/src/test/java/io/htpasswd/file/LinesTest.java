package io.htpasswd.file;

import static io.htpasswd.file.LineProblemsTest.APR1;
import static io.htpasswd.file.LineProblemsTest.bytes;
import static io.htpasswd.file.LineProblemsTest.parse;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.sun.management.ThreadMXBean;
import io.htpasswd.basic.Credentials;
import io.htpasswd.basic.Verification;
import io.htpasswd.file.LineProblem.Kind;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.lang.management.ManagementFactory;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Section 4 of the contract: byte order marks, and how much of a long line is read and held. */
class LinesTest {
    @ParameterizedTest
    @ValueSource(strings = {"\u00ff\u00feu\0:\0", "\u00fe\u00ff\0u\0:", "\u00ff\u00fe", "\u00ff\u00fe\n\0u\0\n\0"})
    void aFileInUtf16IsOneProblemWhateverFollows(String content) {
        assertThat(parse(content).problems())
                .containsExactly(
                        new LineProblem(1, Kind.UTF_16, null, "the file is UTF-16, expected UTF-8; " + Cause.SAVE));
        assertThat(Htgroup.parse(bytes(content)).problems())
                .extracting(LineProblem::kind)
                .containsExactly(Kind.UTF_16);
    }

    @Test
    void bytesOfUtf16AnywhereButAtTheBeginningAreABadName() {
        assertThat(parse(" \u00ff\u00fe:x\nu:" + APR1).problems())
                .extracting(LineProblem::kind)
                .containsExactly(Kind.BAD_USER_NAME);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "# only a comment", "\n\n", "\r\n# c\r\n"})
    void aByteOrderMarkIsReportedWhateverFollows(String content) {
        Htpasswd users = parse("\u00ef\u00bb\u00bf" + content);
        assertThat(users.problems()).extracting(LineProblem::kind).containsExactly(Kind.BYTE_ORDER_MARK);
        assertThat(users.isEmpty()).isTrue();
        assertThat(Htgroup.parse(bytes("\u00ef\u00bb\u00bf" + content)).problems())
                .extracting(LineProblem::kind)
                .containsExactly(Kind.BYTE_ORDER_MARK);
    }

    @Test
    void ofALineThatIsTooLongOnlyTheBeginningIsHeld() throws IOException {
        int mebibytes = 200;
        InputStream in = new SequenceInputStream(Collections.enumeration(List.of(
                new ByteArrayInputStream(bytes("long:")),
                new SequenceInputStream(Collections.enumeration(IntStream.range(0, mebibytes)
                        .mapToObj(i -> new ByteArrayInputStream(new byte[1 << 20]))
                        .toList())),
                new ByteArrayInputStream(bytes("\nu:" + APR1)))));
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        Htpasswd users = HtpasswdParser.parse(in, HtpasswdRules.standard());
        // The line, doubled until it is 1 MiB, and once more for its fields.
        assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(8 << 20);
        assertThat(users.problems())
                .extracting(LineProblem::user, LineProblem::kind)
                .containsExactly(tuple("long", Kind.LINE_TOO_LONG));
        assertThat(users.users()).containsExactlyInAnyOrder("long", "u");
    }

    @Test
    void aLineOfExactlyOneMebibyteIsRead() {
        String line = "u:" + APR1 + ":";
        String longest = line + "x".repeat((1 << 20) - line.length());
        assertThat(parse(longest + "\n").problems()).isEmpty();
        assertThat(parse(longest + "x\n").problems())
                .extracting(LineProblem::kind)
                .containsExactly(Kind.LINE_TOO_LONG);
    }

    static List<String> badBehindTheHash() {
        return List.of(
                "{SHA}W6ph5Mm5Pz8GgiULbPgzG37mj9g=:\0", "{SHA}W6ph5Mm5Pz8GgiULbPgzG37mj9g=:" + "x".repeat(1 << 20));
    }

    /** The hash is that of the password, and what is wrong stands in a part that is ignored. */
    @ParameterizedTest
    @MethodSource("badBehindTheHash")
    void aLineThatIsBadAnywhereLetsNobodyIn(String rest) {
        Htpasswd users = parse("alice:" + rest + "\nbob:{SHA}W6ph5Mm5Pz8GgiULbPgzG37mj9g=\n");
        assertThat(users.verify(Credentials.of("alice", bytes("password"))))
                .isEqualTo(Verification.Failed.UNUSABLE_LINE);
        assertThat(users.verify(Credentials.of("bob", bytes("password")))).isInstanceOf(Verification.Accepted.class);
    }
}
