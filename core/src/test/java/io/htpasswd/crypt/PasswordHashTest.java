package io.htpasswd.crypt;

import static org.assertj.core.api.Assertions.assertThat;

import io.htpasswd.crypt.PasswordHash.Problem;
import io.htpasswd.crypt.PasswordHash.Unusable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Section 5 of the contract: which text is a hash of which format, and what is wrong with the others. */
class PasswordHashTest {
    private static final HashRules PLAIN_TOO = HashRules.standard().accepting(HashFormat.PLAIN, HashFormat.BARE_PLAIN);

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static PasswordHash parse(String encoded) {
        return PasswordHash.parse(bytes(encoded), HashRules.standard());
    }

    /** Every one is of the password "secret". */
    static List<String> hashesOfSecret() {
        return List.of(
                "$apr1$abcdefgh$h9FWgUz3n9YxylKLlR5SQ/",
                "$1$abcdefgh$cHJi5PXp/ki/ktXzqlk6I1",
                "$5$rounds=1000$saltstring$AH5PD0i.riCRu4BNDy9v7OPV7u3dfLBApcXI6khquVA",
                "$6$rounds=1000$saltstring$2BkAo106CG84raQcWpAlhyy6TSSkAsL1nfvBCoezLYyerUzY2l8axTvq6NynEt7SQAx3/cdop9ds0po8uaeHq0",
                "$2y$04$cPC3pBmSLAZ4/Cie/4hCquIMB/XHBOD2SkoMPYplaG4HPx3eyjhr.",
                "abNANd1rDfiNc",
                "{SHA}5en6G6MezRroT3XKqkdPOmY/BfQ=",
                "{SSHA}1G904nLkTkGWjKNnQuB/hpWXC/hzYWx0c2FsdA==");
    }

    @ParameterizedTest
    @MethodSource("hashesOfSecret")
    void everyFormatMatchesItsPasswordAndNoOther(String encoded) {
        PasswordHash hash = parse(encoded);
        assertThat(hash.matches(bytes("secret"))).isTrue();
        assertThat(hash.matches(bytes("Secret"))).isFalse();
        assertThat(hash.matches(bytes(""))).isFalse();
        assertThat(hash.matches(bytes("secret\0"))).isFalse();
        assertThat(hash.matches(bytes("secret\0more"))).isFalse();
        assertThat(hash.matches(bytes(encoded))).isFalse();
    }

    /** Not even the hash of these very bytes, which no C program makes. */
    @ParameterizedTest
    @EnumSource
    void matchesWhenThePasswordHoldsNulThenNeverWhateverTheHash(Referee referee) {
        for (String password : List.of("\0", "a\0b", "secret\0")) {
            String encoded = referee.encode(bytes(password), new RandomCases(1));
            assertThat(parse(encoded).matches(bytes(password))).isFalse();
        }
        String without = referee.encode(bytes("secret"), new RandomCases(1));
        assertThat(parse(without).matches(bytes("secret"))).isTrue();
    }

    @ParameterizedTest
    @MethodSource("hashesOfSecret")
    void aChangeOfTheArrayAfterParsingChangesNothing(String encoded) {
        byte[] text = bytes(encoded);
        PasswordHash hash = PasswordHash.parse(text, HashRules.standard());
        Arrays.fill(text, (byte) 'x');
        assertThat(hash.matches(bytes("secret"))).isTrue();
    }

    @ParameterizedTest
    @MethodSource("hashesOfSecret")
    void noHashPrintsItself(String encoded) {
        assertThat(parse(encoded).toString()).doesNotContain(encoded.substring(encoded.length() - 8));
    }

    @ParameterizedTest
    @MethodSource("hashesOfSecret")
    void aHashThatIsCutOrLengthenedNeverMatches(String encoded) {
        for (int length = 0; length < encoded.length(); length++) {
            assertThat(parse(encoded.substring(0, length)).matches(bytes("secret")))
                    .isFalse();
        }
        assertThat(parse(encoded + "a").matches(bytes("secret"))).isFalse();
    }

    /** The spare bits of the last digit, and padding, could else make several texts of one hash. */
    @ParameterizedTest
    @EnumSource
    void noHashHasASecondTextThatOnlyEndsOtherwise(Referee referee) {
        String encoded = referee.encode(bytes("secret"), new RandomCases(1));
        for (int at = encoded.length() - 3; at < encoded.length(); at++) {
            for (char other = '!'; other <= '~'; other++) {
                if (other == encoded.charAt(at)) continue;
                String changed = encoded.substring(0, at) + other + encoded.substring(at + 1);
                assertThat(parse(changed).matches(bytes("secret"))).as(changed).isFalse();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void theContractAndTheReadmeNameEveryTag(HashFormat format) throws IOException {
        assertThat(Path.of("CONTRACT.md")).content().contains(format.tag());
        assertThat(Path.of("..", "README.md")).content().contains(format.tag());
    }

    @ParameterizedTest
    @CsvSource({
        "$apr1$abcdefgh$h9FWgUz3n9YxylKLlR5SQ/, APR1, 1000",
        "$1$abcdefgh$cHJi5PXp/ki/ktXzqlk6I1, MD5_CRYPT, 1000",
        "$5$saltstring$AH5PD0i.riCRu4BNDy9v7OPV7u3dfLBApcXI6khquVA, SHA256_CRYPT, 5000",
        "$5$rounds=1234$saltstring$AH5PD0i.riCRu4BNDy9v7OPV7u3dfLBApcXI6khquVA, SHA256_CRYPT, 1234",
        "$2y$04$cPC3pBmSLAZ4/Cie/4hCquIMB/XHBOD2SkoMPYplaG4HPx3eyjhr., BCRYPT, 4",
        "$2x$12$cPC3pBmSLAZ4/Cie/4hCquIMB/XHBOD2SkoMPYplaG4HPx3eyjhr., BCRYPT, 12",
        "abNANd1rDfiNc, DES_CRYPT, 1",
        "{SHA}5en6G6MezRroT3XKqkdPOmY/BfQ=, SHA1, 1",
        "{SSHA}1G904nLkTkGWjKNnQuB/hpWXC/hzYWx0c2FsdA==, SSHA, 1",
        "{PLAIN}secret, PLAIN, 1",
        "secret, BARE_PLAIN, 1"
    })
    void theTagTellsTheFormatAndTheTextItsCost(String encoded, HashFormat format, int cost) {
        PasswordHash hash = PasswordHash.parse(bytes(encoded), PLAIN_TOO);
        assertThat(hash).isNotInstanceOf(Unusable.class);
        assertThat(hash.format()).isEqualTo(format);
        assertThat(hash.cost()).isEqualTo(cost);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "'' UNKNOWN EMPTY",
                "$argon2id$v=19$m=65536,t=3,p=4$c29tZXNhbHQ$RdescudvJCsgt3ub UNKNOWN UNKNOWN_FORMAT",
                "$y$j9T$salt$hash UNKNOWN UNKNOWN_FORMAT",
                "_J9..rasmTB5D3hoAd8A UNKNOWN UNKNOWN_FORMAT",
                "$APR1$abcdefgh$h9FWgUz3n9YxylKLlR5SQ/ UNKNOWN UNKNOWN_FORMAT",
                "{sha}5en6G6MezRroT3XKqkdPOmY/BfQ= UNKNOWN UNKNOWN_FORMAT",
                "$2z$04$cPC3pBmSLAZ4/Cie/4hCquIMB/XHBOD2SkoMPYplaG4HPx3eyjhr. UNKNOWN UNKNOWN_FORMAT",
                "$apr1$abcdefghi$h9FWgUz3n9YxylKLlR5SQ/ APR1 MALFORMED",
                "$apr1$abcdefgh$h9FWgUz3n9YxylKLlR5SQz APR1 MALFORMED",
                "$apr1$a:b$h9FWgUz3n9YxylKLlR5SQ/ APR1 MALFORMED",
                "$1$a*b$cHJi5PXp/ki/ktXzqlk6I1 MD5_CRYPT MALFORMED",
                "$5$0123456789abcdefg$AH5PD0i.riCRu4BNDy9v7OPV7u3dfLBApcXI6khquVA SHA256_CRYPT MALFORMED",
                "$5$rounds=999$saltstring$AH5PD0i.riCRu4BNDy9v7OPV7u3dfLBApcXI6khquVA SHA256_CRYPT MALFORMED",
                "$5$rounds=01000$saltstring$AH5PD0i.riCRu4BNDy9v7OPV7u3dfLBApcXI6khquVA SHA256_CRYPT MALFORMED",
                "$5$rounds=1000000000$salt$AH5PD0i.riCRu4BNDy9v7OPV7u3dfLBApcXI6khquVA SHA256_CRYPT MALFORMED",
                "$5$rounds=1000$rounds=1000$AH5PD0i.riCRu4BNDy9v7OPV7u3dfLBApcXI6khquVA SHA256_CRYPT MALFORMED",
                "$2y$03$cPC3pBmSLAZ4/Cie/4hCquIMB/XHBOD2SkoMPYplaG4HPx3eyjhr. BCRYPT MALFORMED",
                "$2y$32$cPC3pBmSLAZ4/Cie/4hCquIMB/XHBOD2SkoMPYplaG4HPx3eyjhr. BCRYPT MALFORMED",
                "$2y$04$cPC3pBmSLAZ4/Cie/4hCqvIMB/XHBOD2SkoMPYplaG4HPx3eyjhr. BCRYPT MALFORMED",
                "abNANd1rDfiNd DES_CRYPT MALFORMED",
                "{SHA}5en6G6MezRroT3XKqkdPOmY/BfR= SHA1 MALFORMED",
                "{SHA}5en6G6MezRroT3XKqkdPOmY/BfQ SHA1 MALFORMED",
                "{SSHA}5en6G6MezRroT3XKqkdPOmY/Bf== SSHA MALFORMED",
                "{PLAIN}secret PLAIN FORMAT_NOT_ACCEPTED",
                "opensesame UNKNOWN UNKNOWN_FORMAT"
            })
    void whatCannotBeUsedSaysWhyAndCostsNothing(String encoded, HashFormat format, Problem problem) {
        PasswordHash hash = parse(encoded);
        assertThat(hash).isEqualTo(new Unusable(format, problem));
        assertThat(hash.cost()).isZero();
        assertThat(hash.matches(bytes(""))).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "$5$rounds=1000001$salt$AH5PD0i.riCRu4BNDy9v7OPV7u3dfLBApcXI6khquVA, SHA256_CRYPT, 1000001",
        "$2y$16$cPC3pBmSLAZ4/Cie/4hCquIMB/XHBOD2SkoMPYplaG4HPx3eyjhr., BCRYPT, 16"
    })
    void whatCostsTooMuchSaysWhatItWouldCostAndCostsNothing(String encoded, HashFormat format, int found) {
        PasswordHash hash = parse(encoded);
        assertThat(hash).isEqualTo(new Unusable(format, Problem.COST_ABOVE_LIMIT, found));
        assertThat(hash.cost()).isZero();
        assertThat(hash.matches(bytes(""))).isFalse();
    }
}
