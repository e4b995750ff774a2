package io.htpasswd.crypt;

import static org.assertj.core.api.Assertions.assertThat;

import io.htpasswd.basic.Credentials;
import io.htpasswd.basic.Verification;
import io.htpasswd.file.Htpasswd;
import io.htpasswd.file.HtpasswdException;
import io.htpasswd.file.HtpasswdRules;
import io.htpasswd.testing.Table;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** hashes.tsv: what Apache httpd, nginx, libaprutil and libxcrypt answer for these very bytes. */
class HashVectorsTest {
    /** Known to libxcrypt, but not met in htpasswd files: no match here. */
    static final Set<String> FORMATS_LEFT_OUT = Set.of("bsdi", "crypt-other");

    static final HashRules RULES = HashRules.standard()
            .accepting(HashFormat.PLAIN)
            .withMaxBcryptCost(31)
            .withMaxShaCryptRounds(999_999_999);

    @TestFactory
    List<DynamicTest> matchesAsTheServersDo() {
        return Table.read("hashes.tsv").rows().stream()
                .map(row -> DynamicTest.dynamicTest(
                        row + " " + row.get("format") + " " + row.get("note"),
                        () -> assertThat(PasswordHash.parse(encoded(row), RULES).matches(row.hex("password_hex")))
                                .isEqualTo(expected(row))))
                .toList();
    }

    /** All hashes as the lines of one file, each with a user of its own. */
    @Test
    void oneFileOfAllHashesLetsTheSamePasswordsIn() throws HtpasswdException {
        List<Table.Row> rows = Table.read("hashes.tsv").rows().stream()
                .filter(HashVectorsTest::standsInAFile)
                .toList();
        byte[] file = {};
        for (Table.Row row : rows) file = RandomCases.concat(file, ascii(row + ":"), encoded(row), ascii("\n"));
        Htpasswd users =
                Htpasswd.parse(file, HtpasswdRules.standard().withHashes(RULES).withRememberFor(Duration.ZERO));
        assertThat(rows).hasSizeGreaterThan(800).allSatisfy(row -> {
            Verification verification = users.verify(Credentials.of(row.toString(), row.hex("password_hex")));
            assertThat(verification instanceof Verification.Accepted).isEqualTo(expected(row));
        });
    }

    /** The rows that match for libxcrypt and not here, because their format is none of ours. */
    @Test
    void theseRowsAreOfFormatsLeftOut() {
        assertThat(Table.read("hashes.tsv").rows())
                .filteredOn(row -> FORMATS_LEFT_OUT.contains(row.get("format")))
                .filteredOn(row -> row.get("expect").equals("match"))
                .allSatisfy(row -> assertThat(PasswordHash.parse(encoded(row), RULES))
                        .isEqualTo(new PasswordHash.Unusable(HashFormat.UNKNOWN, PasswordHash.Problem.UNKNOWN_FORMAT)))
                .extracting(Table.Row::toString)
                .containsExactly("H0154", "H0619", "H0945", "H1023", "H1334", "H1354");
    }

    /** These are left out of the one file, and they match nothing by themselves. */
    @Test
    void theseRowsCannotStandInAFile() {
        assertThat(Table.read("hashes.tsv").rows())
                .filteredOn(row -> !standsInAFile(row))
                .allSatisfy(row -> assertThat(expected(row)).isFalse())
                .extracting(Table.Row::toString)
                .containsExactly("H0422");
    }

    /** The only passwords that others let in and we do not: to them it ends at the NUL. */
    @Test
    void rowsThatMayMatchElsewhereHoldNulInThePassword() {
        assertThat(Table.read("hashes.tsv").rows())
                .filteredOn(row -> row.get("level").equals("may"))
                .filteredOn(row -> row.get("expect").equals("match"))
                .hasSize(7)
                .allSatisfy(row ->
                        assertThat(HashText.holdsNul(row.hex("password_hex"))).isTrue())
                .allSatisfy(row -> assertThat(
                                PasswordHash.parse(encoded(row), RULES).matches(row.hex("password_hex")))
                        .isFalse());
    }

    /** A file drops the blanks around a line, so that another hash would stand there. */
    private static boolean standsInAFile(Table.Row row) {
        return !new String(encoded(row), StandardCharsets.ISO_8859_1).endsWith(" ");
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    static boolean expected(Table.Row row) {
        boolean may = row.get("level").equals("may");
        return row.get("expect").equals("match") && !FORMATS_LEFT_OUT.contains(row.get("format")) && !may;
    }

    static byte[] encoded(Table.Row row) {
        String hash = row.get("hash");
        return hash.startsWith("hex:")
                ? HexFormat.of().parseHex(hash.substring(4))
                : hash.getBytes(StandardCharsets.ISO_8859_1);
    }
}
