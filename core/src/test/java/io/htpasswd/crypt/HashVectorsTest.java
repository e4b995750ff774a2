package io.htpasswd.crypt;

import static org.assertj.core.api.Assertions.assertThat;

import io.htpasswd.testing.Table;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DynamicTest;
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
