package io.htpasswd.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.htpasswd.basic.Credentials;
import io.htpasswd.basic.Verification;
import io.htpasswd.crypt.HashFormat;
import io.htpasswd.crypt.HashRules;
import io.htpasswd.file.LineProblem.Kind;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Section 4 of the contract: mistakes seen in the field and what is said about them. */
class LineProblemsTest {
    static final String APR1 = "$apr1$TYiryv0/$8BvzLUO9IfGPGGsPnAgSu1"; // password

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    static Htpasswd parse(String content) {
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
}
