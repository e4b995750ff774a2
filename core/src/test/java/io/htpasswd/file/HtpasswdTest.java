package io.htpasswd.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.tuple;

import io.htpasswd.basic.BasicAuth;
import io.htpasswd.basic.Credentials;
import io.htpasswd.basic.Decision;
import io.htpasswd.basic.Policy;
import io.htpasswd.basic.Verification;
import io.htpasswd.crypt.HashFormat;
import io.htpasswd.file.LineProblem.Kind;
import io.htpasswd.testing.Logged;
import io.htpasswd.testing.TestRequest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Section 4 of the contract: what a file means, and what is said about its bad lines. */
class HtpasswdTest {
    /** Its password is "p". */
    private static final String SHA_OF_P = "{SHA}UWuXg/ylF+7L0dBk2i0WUxCxl1k=";

    private static final String APR1_OF_PASSWORD = "$apr1$TYiryv0/$8BvzLUO9IfGPGGsPnAgSu1";

    private static Credentials credentials(String user, String password) {
        return Credentials.of(user, password.getBytes(StandardCharsets.UTF_8));
    }

    private static Htpasswd parse(String content) {
        return Htpasswd.parse(content.getBytes(StandardCharsets.ISO_8859_1));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "nocolon | NO_COLON | false",
                ":HASH | EMPTY_USER | false",
                "a\u0001b:HASH | BAD_USER_NAME | false",
                "caf\u00e9:HASH | BAD_USER_NAME | false",
                "bad: | EMPTY_HASH | true",
                "bad:! | UNKNOWN_FORMAT | true",
                "bad:$$apr1$$x | UNKNOWN_FORMAT | true",
                "bad:opensesame | UNKNOWN_FORMAT | true",
                "bad:$apr1$short | MALFORMED_HASH | true",
                "bad:$2y$20$r3J4d3VepzFkedkd/q1vI.pBYIpSqjfN0qOARV3ScUHysatnS0cL2 | COST_ABOVE_LIMIT | true",
                "bad:{PLAIN}p | FORMAT_NOT_ACCEPTED | true",
                "bad:\\$apr1$x | HEREDOC_ESCAPE | true",
                "bad:a\u0000b | NUL_BYTE | true",
                "good:HASH | DUPLICATE_USER | true"
            })
    void aBadLineCostsThatLineOnlyAndIsReportedWithoutAnyPartOfIt(String line, Kind kind, boolean hasUser) {
        Htpasswd users = parse(
                "good:" + APR1_OF_PASSWORD + "\n" + line.replace("HASH", SHA_OF_P) + "\nlast:" + APR1_OF_PASSWORD);
        assertThat(users.problems()).singleElement().satisfies(problem -> {
            assertThat(problem.line()).isEqualTo(2);
            assertThat(problem.kind()).isEqualTo(kind);
            assertThat(problem.user() != null).isEqualTo(hasUser);
            String hash = line.substring(line.indexOf(':') + 1);
            if (hash.length() > 1) assertThat(problem.toString()).doesNotContain(hash);
        });
        assertThat(users.verify(credentials("good", "password"))).isEqualTo(Verification.Accepted.WITHOUT_GROUPS);
        assertThat(users.verify(credentials("last", "password"))).isEqualTo(Verification.Accepted.WITHOUT_GROUPS);
        assertThat(users.verify(credentials("bad", "p")))
                .isEqualTo(
                        line.startsWith("bad:") ? Verification.Failed.UNUSABLE_LINE : Verification.Failed.UNKNOWN_USER);
    }

    @Test
    void problemsSayWhatProbablyHappened() {
        assertThat(parse("u:$$apr1$$x").problems().get(0).message()).contains("compose");
        assertThat(parse("u:secret").problems().get(0).message()).contains("in clear", "heredoc");
        assertThat(parse("dTp7U0hBfVVXdVhnL3lsRis3TDBkQmsyaTBXVXhDeGwxaz0K")
                        .problems()
                        .get(0)
                        .message())
                .contains("base64 of an htpasswd file");
        assertThat(parse("nocolon").problems().get(0).toString())
                .startsWith("line 1: expected user:hash, found no colon");
    }

    @Test
    void weakFormatsAreReportedAndStillLogIn() {
        Htpasswd users = parse("u:" + SHA_OF_P);
        assertThat(users.problems()).extracting(LineProblem::kind).containsExactly(Kind.WEAK_FORMAT);
        assertThat(users.verify(credentials("u", "p"))).isEqualTo(Verification.Accepted.WITHOUT_GROUPS);
    }

    @Test
    void byteOrderMarkIsSkippedAndReportedAndUtf16IsOneProblem() {
        Htpasswd marked = parse("\u00ef\u00bb\u00bfu:" + APR1_OF_PASSWORD);
        assertThat(marked.problems()).extracting(LineProblem::kind).containsExactly(Kind.BYTE_ORDER_MARK);
        assertThat(marked.users()).containsExactly("u");
        Htpasswd utf16 = Htpasswd.parse(("u:" + APR1_OF_PASSWORD + "\nv:x\n").getBytes(StandardCharsets.UTF_16));
        assertThat(utf16.problems()).extracting(LineProblem::kind).containsExactly(Kind.UTF_16);
        assertThat(utf16.users()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"u:HASH\r\n", "  u:HASH\t\u000b\f\r\n", "#c\n\n  # d\nu:HASH", "u:HASH:Full Name:x\n"})
    void blanksCommentsAndFurtherFieldsDoNotCount(String content) {
        Htpasswd users = parse(content.replace("HASH", APR1_OF_PASSWORD));
        assertThat(users.problems()).isEmpty();
        assertThat(users.verify(credentials("u", "password"))).isEqualTo(Verification.Accepted.WITHOUT_GROUPS);
    }

    @Test
    void theFirstLineOfAUserCountsAlsoWhenItCannotBeUsed() {
        Htpasswd users = parse("u:!\nu:" + SHA_OF_P);
        assertThat(users.problems())
                .extracting(LineProblem::kind)
                .containsExactly(Kind.UNKNOWN_FORMAT, Kind.DUPLICATE_USER);
        assertThat(users.verify(credentials("u", "p"))).isEqualTo(Verification.Failed.UNUSABLE_LINE);
    }

    /** As in Apache httpd and nginx; the name is no user's, because it may be a lone hash or password. */
    @Test
    void aLineWithoutAColonKeepsLaterLinesOfItsNameOutAndItsNameIsNeverShown() {
        Htpasswd users = parse("  u\t\nu:" + SHA_OF_P + "\nv:" + SHA_OF_P + "\nv\nu:" + APR1_OF_PASSWORD);
        assertThat(users.problems())
                .extracting(LineProblem::line, LineProblem::kind, LineProblem::user)
                .containsExactly(
                        tuple(1, Kind.NO_COLON, null),
                        tuple(2, Kind.DUPLICATE_USER, "u"),
                        tuple(3, Kind.WEAK_FORMAT, "v"),
                        tuple(4, Kind.NO_COLON, null),
                        tuple(5, Kind.DUPLICATE_USER, "u"));
        assertThat(users.users()).containsExactly("v").hasSize(1).doesNotContain("u");
        assertThat(users.verify(credentials("v", "p"))).isEqualTo(Verification.Accepted.WITHOUT_GROUPS);
        for (String password : List.of("p", "password", "")) {
            assertThat(users.recall(credentials("u", password))).isNull();
            assertThat(users.verify(credentials("u", password))).isEqualTo(Verification.Failed.UNKNOWN_USER);
        }
        assertThat(users.decoys().verifications()).isEqualTo(Map.of(new Decoys.CostClass(HashFormat.SHA1, 1), 4L));
    }

    @Test
    void aFileOfLinesWithoutAColonHasLinesAndNobodyWhoCouldLogIn() {
        Htpasswd users = parse("u\nu:" + SHA_OF_P);
        assertThat(users.isEmpty()).isFalse();
        assertThat(users.isUnusable()).isTrue();
        assertThat(users.users()).isEmpty();
    }

    @Test
    void ofAMillionLinesWithoutAColonNothingStaysInMemory() {
        StringBuilder content = new StringBuilder("last\n");
        for (int i = 0; i < 1_000_000; i++) content.append(i).append('\n');
        Htpasswd users = parse(content + "last:" + APR1_OF_PASSWORD + "\nthis:" + APR1_OF_PASSWORD);
        assertThat(users.users()).containsExactly("this");
        assertThat(users.index().capacity()).isLessThan(10);
    }

    @Test
    void aLineAboveOneMebibyteCostsThatLineAndLocksItsUser() {
        Htpasswd users = parse("u:" + "x".repeat(1 << 20) + "\nu:" + SHA_OF_P + "\nv:" + APR1_OF_PASSWORD);
        assertThat(users.problems())
                .extracting(LineProblem::kind)
                .containsExactly(Kind.LINE_TOO_LONG, Kind.DUPLICATE_USER);
        assertThat(users.verify(credentials("u", "p"))).isEqualTo(Verification.Failed.UNUSABLE_LINE);
        assertThat(users.verify(credentials("v", "password"))).isEqualTo(Verification.Accepted.WITHOUT_GROUPS);
    }

    @Test
    void ofMoreThanAThousandProblemsTheLastSaysHowManyMore() {
        Htpasswd users = parse("nocolon\n".repeat(5000));
        assertThat(users.problems()).hasSize(1000);
        assertThat(users.problems().get(999).message()).contains("4001 more");
    }

    @Test
    void fatalKindsMakeAnExceptionThatNamesTheFirst() {
        HtpasswdRules rules = HtpasswdRules.standard().withFatal(Kind.WEAK_FORMAT);
        assertThatExceptionOfType(HtpasswdException.class)
                .isThrownBy(() -> Htpasswd.parse(("u:" + SHA_OF_P).getBytes(StandardCharsets.UTF_8), rules))
                .withMessageContaining("line 1: SHA1 is fast to guess")
                .satisfies(e -> assertThat(e.problems()).hasSize(1));
    }

    /** For whoever reads the log; the client is told what every other is told whose password is wrong. */
    @ParameterizedTest
    @CsvSource({"locked, \"locked\"", "dear, \"dear\"", "good, \"good\"", "nobody, -", "nocolon, -"})
    void theLogNamesAUserWhoseLineCannotBeUsedAndNobodyElseIsTold(String user, String named) {
        Htpasswd users = parse("locked:!\nnocolon\nnocolon:" + APR1_OF_PASSWORD
                + "\ndear:$2y$20$r3J4d3VepzFkedkd/q1vI.pBYIpSqjfN0qOARV3ScUHysatnS0cL2\ngood:" + APR1_OF_PASSWORD);
        try (Logged logged = new Logged(BasicAuth.class)) {
            BasicAuth auth = BasicAuth.of(Policy.strict(), users);
            Decision decision = auth.evaluate(TestRequest.as(user, "wrong"));
            assertThat(logged.lines()).singleElement().asString().endsWith("reason=REJECTED client=- user=" + named);
            assertThat(decision).isEqualTo(auth.evaluate(TestRequest.as("stranger", "wrong")));
        }
    }

    @Test
    void linesHoldNoLineBreak() {
        assertThatIllegalArgumentException().isThrownBy(() -> Htpasswd.ofLines(List.of("a:b\nc:d")));
    }

    @Test
    void unknownLockedAndWrongCostOneVerificationEachAndARememberedOneNone() {
        Htpasswd users = parse("u:" + APR1_OF_PASSWORD + "\nlocked:!\n");
        Decoys.CostClass apr1 = new Decoys.CostClass(HashFormat.APR1, 1000);
        long done = 0;
        for (String[] pair : new String[][] {
            {"u", "wrong"}, {"nobody", "password"}, {"nobody", "password"}, {"locked", "!"}, {"u:$apr1", "x"}, {"u", ""}
        }) {
            assertThat(users.recall(credentials(pair[0], pair[1]))).isNull();
            assertThat(users.verify(credentials(pair[0], pair[1]))).isInstanceOf(Verification.Failed.class);
            assertThat(users.decoys().verifications()).isEqualTo(Map.of(apr1, ++done));
        }
        assertThat(users.verify(credentials("u", "password"))).isInstanceOf(Verification.Accepted.class);
        assertThat(users.recall(credentials("u", "password"))).isInstanceOf(Verification.Accepted.class);
        assertThat(users.recall(credentials("u", "passwore"))).isNull();
        assertThat(users.decoys().verifications()).isEqualTo(Map.of(apr1, done + 1));
    }
}
