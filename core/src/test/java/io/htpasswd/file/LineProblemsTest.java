package io.htpasswd.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.sun.management.ThreadMXBean;
import io.htpasswd.basic.Credentials;
import io.htpasswd.basic.Verification;
import io.htpasswd.crypt.HashFormat;
import io.htpasswd.crypt.HashRules;
import io.htpasswd.file.LineProblem.Kind;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Section 4 of the contract: mistakes seen in the field and what is said about them; group files; what is held of large ones. */
class LineProblemsTest {
    private static final String APR1 = "$apr1$TYiryv0/$8BvzLUO9IfGPGGsPnAgSu1"; // password

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static Htpasswd parse(String content) {
        return Htpasswd.parse(bytes(content));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "u:$$apr1$$TYiryv0/$$8BvzLUO9IfGPGGsPnAgSu1 | UNKNOWN_FORMAT | dollar signs are doubled, as in a compose file",
                "u:opensesame | UNKNOWN_FORMAT | a password in clear, or a shell removed $… parts of an unquoted heredoc",
                "u:/8BvzLUO9IfGPGGsPnAgSu1 | UNKNOWN_FORMAT | a shell removed $… parts of an unquoted heredoc",
                "u:_J9..rasmBYk8r9AiWNc | UNKNOWN_FORMAT | a format of crypt(5) that is not verified here",
                "u:\\$apr1$TYiryv0/$8BvzLUO9IfGPGGsPnAgSu1 | HEREDOC_ESCAPE | remove the backslashes",
                "u:\\{SHA}UWuXg/ylF+7L0dBk2i0WUxCxl1k= | HEREDOC_ESCAPE | remove the backslashes",
                "u:$y$j9T$x$y | UNKNOWN_FORMAT | no known format",
                "u | NO_COLON | expected user:hash, found no colon"
            })
    void theMessageSaysWhatProbablyHappened(String line, Kind kind, String hint) {
        Htpasswd users = parse(line);
        assertThat(users.problems()).singleElement().satisfies(problem -> {
            assertThat(problem.kind()).isEqualTo(kind);
            assertThat(problem.message()).contains(hint);
        });
        assertThat(users.verify(Credentials.of("u", bytes("password")))).isInstanceOf(Verification.Failed.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "$2y$16$vi5VNTZIQ6CoC8oojdmSKOcR6rypLRmFHtzJ2w.4qeuueDD4bapgK | the hash costs 2^16, the limit is 2^15; raise it with HashRules.withMaxBcryptCost (init-param maxBcryptCost, --max-bcrypt-cost)",
                "$6$rounds=2000000$saltstring$2BkAo106CG84raQcWpAlhyy6TSSkAsL1nfvBCoezLYyerUzY2l8axTvq6NynEt7SQAx3/cdop9ds0po8uaeHq0 | the hash takes 2000000 rounds, the limit is 1000000; raise it with HashRules.withMaxShaCryptRounds (init-param maxShaCryptRounds, --max-sha-crypt-rounds)",
                "$5$rounds=999999999$saltstring$AH5PD0i.riCRu4BNDy9v7OPV7u3dfLBApcXI6khquVA | the hash takes 999999999 rounds, the limit is 1000000; raise it with HashRules.withMaxShaCryptRounds (init-param maxShaCryptRounds, --max-sha-crypt-rounds)"
            })
    void aCostAboveTheLimitIsNamedTogetherWithTheLimitAndWhatMovesIt(String hash, String message) {
        assertThat(parse("u:" + hash).problems())
                .containsExactly(new LineProblem(1, Kind.COST_ABOVE_LIMIT, "u", message));
    }

    @Test
    void theLimitNamedIsTheOneInForce() throws HtpasswdException {
        HtpasswdRules rules = HtpasswdRules.standard()
                .withHashes(HashRules.standard().withMaxBcryptCost(9).withMaxShaCryptRounds(4_999));
        String dear = "a:$2b$10$vi5VNTZIQ6CoC8oojdmSKOcR6rypLRmFHtzJ2w.4qeuueDD4bapgK\n"
                + "b:$5$saltstring$AH5PD0i.riCRu4BNDy9v7OPV7u3dfLBApcXI6khquVA";
        assertThat(Htpasswd.parse(bytes(dear), rules).problems())
                .extracting(LineProblem::message)
                .containsExactly(
                        "the hash costs 2^10, the limit is 2^9; raise it with HashRules.withMaxBcryptCost (init-param maxBcryptCost, --max-bcrypt-cost)",
                        "the hash takes 5000 rounds, the limit is 4999; raise it with HashRules.withMaxShaCryptRounds (init-param maxShaCryptRounds, --max-sha-crypt-rounds)");
    }

    /** Its default has 656,000 rounds. */
    @Test
    void whatPasslibWritesUnaskedLogsIn() {
        Htpasswd users = parse(
                "u:$6$rounds=656000$jLEhq1/YR0egCS2j$sN3vvGA5pIZLLEu7zdesAOYdqvGhnPeEbwqUVnW4F1TGKMTAHsTbsILlApeAYfPKm1j4CECV3Euueln6/bIm4/");
        assertThat(users.problems()).isEmpty();
        assertThat(users.verify(Credentials.of("u", bytes("password")))).isInstanceOf(Verification.Accepted.class);
    }

    private static final HtpasswdRules PLAIN_TOO = HtpasswdRules.standard()
            .withHashes(HashRules.standard().accepting(HashFormat.PLAIN, HashFormat.BARE_PLAIN));

    /** htdigest, PBKDF2, shadow(5), pwdump, a password with a colon: what stands before the colon is no password. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "realm:5f4dcc3b5aa765d61d8327deb882cf99 | htdigest",
                "1000:c2FsdHNhbHQ=:aGFzaGhhc2g= | PBKDF2",
                "x:1000:1000:name:/:/bin/sh | /etc/passwd",
                "be:po | a colon follows",
                "secret: | a colon follows",
                "{PLAIN}se:cret | a colon follows",
                "{PLAIN}secret: | a colon follows",
                "{PLAIN}: | a colon follows"
            })
    void whatAColonFollowsIsNoPlainText(String rest, String cause) throws HtpasswdException {
        Htpasswd users = Htpasswd.parse(bytes("u:" + rest), PLAIN_TOO);
        String field = rest.substring(0, rest.indexOf(':'));
        for (String password : List.of(field, field.replace("{PLAIN}", ""), rest, rest.substring(field.length()), "")) {
            assertThat(users.verify(Credentials.of("u", bytes(password)))).isInstanceOf(Verification.Failed.class);
        }
        assertThat(users.problems()).singleElement().satisfies(problem -> {
            assertThat(problem.kind())
                    .isEqualTo(rest.startsWith("{PLAIN}") ? Kind.MALFORMED_HASH : Kind.UNKNOWN_FORMAT);
            assertThat(problem.user()).isEqualTo("u");
            assertThat(problem.message()).contains(cause).doesNotContain("in clear");
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"5f4dcc3b5aa765d61d8327deb882cf99", "5BAA61E4C9B93F3F0682250B6CF8331B7EE68FD8"})
    void hexadecimalDigitsOfADigestAreNoPlainText(String hex) throws HtpasswdException {
        for (HtpasswdRules rules : List.of(PLAIN_TOO, HtpasswdRules.standard())) {
            Htpasswd users = Htpasswd.parse(bytes("u:" + hex), rules);
            assertThat(users.verify(Credentials.of("u", bytes(hex)))).isInstanceOf(Verification.Failed.class);
            assertThat(users.problems())
                    .containsExactly(new LineProblem(
                            1,
                            Kind.UNKNOWN_FORMAT,
                            "u",
                            "the hash is of no known format: " + hex.length()
                                    + " hexadecimal digits are a digest of another program; htpasswd -B makes a hash"));
        }
    }

    @Test
    void otherFormatsStillTakeWhateverFollowsAColon() throws HtpasswdException {
        Htpasswd users = Htpasswd.parse(bytes("u:" + APR1 + ":Full Name"), PLAIN_TOO);
        assertThat(users.problems()).isEmpty();
        assertThat(users.verify(Credentials.of("u", bytes("password")))).isInstanceOf(Verification.Accepted.class);
    }

    @Test
    void onlyWhatHasNoDollarAndNoBraceIsTakenForClearText() {
        assertThat(parse("u:$y$x").problems().get(0).message()).doesNotContain("clear");
        assertThat(parse("u:{CRYPT}x").problems().get(0).message()).doesNotContain("clear");
        assertThat(parse("u:x$y").problems().get(0).message()).doesNotContain("clear");
    }

    @Test
    void aWholeFileInBase64IsToldFromOtherTextWithoutColon() {
        byte[] file = bytes("user:" + APR1 + "\nother:" + APR1 + "\n");
        String data = Base64.getEncoder().encodeToString(file);
        String message = parse(data).problems().get(0).message();
        assertThat(message).contains("base64 of an htpasswd file").doesNotContain(data);
        assertThat(parse("bm9jb2xvbg==").problems().get(0).message()).doesNotContain("base64");
    }

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

    @Test
    void aGroupsLineMayHaveSixteenMebibytesAndALongerOneNamesNobody() {
        String members = "member ".repeat((16 << 20) / 7 - 2);
        Htgroup read = Htgroup.parse(bytes("staff: " + members + "\nadmins: " + members + "many more than that\n"));
        assertThat(read.groupsOf("member")).containsExactly("staff");
        assertThat(read.problems())
                .extracting(LineProblem::line, LineProblem::kind)
                .containsExactly(tuple(2, Kind.LINE_TOO_LONG));
    }

    @Test
    void aGroupNamedTwiceIsTheUnionAndBadNamesCostOnlyThemselves() {
        Htgroup groups = Htgroup.parse(
                bytes(
                        "staff: alice bob\n# staff: mallory\r\n\tstaff :\tcarol  alice\r\nno colon\n:alice\nn\0ul: alice\nst\u0001: alice\nothers: \u00e9 bob\nnobody:\n"));
        assertThat(groups.groupsOf("alice")).containsExactly("staff");
        assertThat(groups.groupsOf("bob")).containsExactlyInAnyOrder("staff", "others");
        assertThat(groups.groupsOf("carol")).containsExactly("staff");
        assertThat(groups.groupsOf("mallory")).isEmpty();
        assertThat(groups.problems())
                .extracting(LineProblem::line, LineProblem::kind)
                .containsExactly(
                        tuple(4, Kind.NO_COLON),
                        tuple(5, Kind.BAD_USER_NAME),
                        tuple(6, Kind.NUL_BYTE),
                        tuple(7, Kind.BAD_USER_NAME),
                        tuple(8, Kind.BAD_USER_NAME));
    }

    @Test
    void aThousandProblemsAreAllKeptAndOneMoreIsCounted() {
        assertThat(parse("x\n".repeat(1000)).problems().get(999).message()).contains("found no colon");
        List<LineProblem> problems = parse("x\n".repeat(1001)).problems();
        assertThat(problems).hasSize(1000);
        assertThat(problems.get(998).toString()).startsWith("line 999: expected user:hash, found no colon");
        assertThat(problems.get(999).toString()).isEqualTo("line 1000: from here on 2 more problems");
        assertThat(Htgroup.parse(bytes("x\n".repeat(1001))).problems()).hasSize(1000);
    }
}
