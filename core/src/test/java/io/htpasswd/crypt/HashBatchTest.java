package io.htpasswd.crypt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.htpasswd.testing.Table;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Several hashes verified together give the answers that each gives by itself; {@link HashBatchIT} has more of them. */
class HashBatchTest {
    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static PasswordHash parse(String encoded) {
        return PasswordHash.parse(bytes(encoded), HashRules.standard());
    }

    private static PasswordHash bcrypt(String password, int cost) {
        return parse(PasswordHash.bcrypt(bytes(password), cost));
    }

    /** In an order of costs, so that neighbours run together, and beginning with each of the first so many: a row has every place. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 7})
    void everyBcryptOfTheVectorsIsAnsweredAsTheServersDo(int size) {
        List<Table.Row> rows = Table.read("hashes.tsv").rows().stream()
                .filter(row -> row.get("hash").startsWith("$2"))
                .sorted(Comparator.comparingInt(row -> hash(row).cost()))
                .toList();
        assertThat(rows).hasSizeGreaterThan(200);
        for (int start = 0; start < size; start++) {
            for (int from = start; from < rows.size(); from += size) {
                List<Table.Row> batch = rows.subList(from, Math.min(from + size, rows.size()));
                boolean[] matches = PasswordHash.matches(
                        batch.stream().map(HashBatchTest::hash).toList(),
                        batch.stream().map(row -> row.hex("password_hex")).toList());
                for (int i = 0; i < matches.length; i++) {
                    assertThat(matches[i])
                            .as("%s at %d of %s", batch.get(i), i, batch)
                            .isEqualTo(HashVectorsTest.expected(batch.get(i)));
                }
            }
        }
    }

    private static PasswordHash hash(Table.Row row) {
        return PasswordHash.parse(HashVectorsTest.encoded(row), HashVectorsTest.RULES);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
    void randomOnesOfEveryTagRightAndWrongSideBySideAreAnsweredAsByTheReferee(int size) {
        assertThat(BcryptCase.differences(BcryptCase.some(size, 105), size)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 4, 5})
    void eachPasswordBelongsToTheHashAtItsIndexAndToNoOther(int size) {
        List<PasswordHash> hashes = new ArrayList<>();
        List<byte[]> passwords = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            hashes.add(bcrypt("password " + i, 4));
            passwords.add(bytes("password " + i));
        }
        assertThat(PasswordHash.matches(hashes, passwords)).containsOnly(true);
        passwords.add(passwords.remove(0));
        assertThat(PasswordHash.matches(hashes, passwords)).containsOnly(false);
    }

    /** Each has a salt of its own, and one salt for all would have three of these right. */
    @Test
    void onePasswordForSeveralHashesIsRightForAll() {
        List<PasswordHash> hashes =
                Stream.generate(() -> bcrypt("secret", 4)).limit(4).toList();
        List<byte[]> passwords = Stream.generate(() -> bytes("secret")).limit(4).toList();
        assertThat(PasswordHash.matches(hashes, passwords)).containsExactly(true, true, true, true);
    }

    /** Among hashes that run together one that cannot be used, one of another format, of another cost, and a password that never matches. */
    @Test
    void whatCannotRunTogetherTakesNobodyAlong() {
        List<PasswordHash> hashes = List.of(
                bcrypt("secret", 4),
                parse("$2y$04$malformed"),
                bcrypt("secret", 4),
                parse("{SHA}5en6G6MezRroT3XKqkdPOmY/BfQ="),
                bcrypt("secret", 5),
                bcrypt("secret", 4),
                bcrypt("secret", 4),
                parse("!"),
                bcrypt("secret", 4));
        List<byte[]> passwords = new ArrayList<>();
        for (PasswordHash ignored : hashes) passwords.add(bytes("secret"));
        passwords.set(5, bytes("secret\0"));
        assertThat(PasswordHash.matches(hashes, passwords))
                .containsExactly(true, false, true, true, true, false, true, false, true);
    }

    @ParameterizedTest
    @EnumSource
    void everyFormatIsAnsweredInAListAsByItself(Referee referee) {
        List<PasswordHash> hashes = IntStream.range(0, 6)
                .mapToObj(i -> parse(referee.encode(bytes("secret"), new RandomCases(i))))
                .toList();
        List<byte[]> passwords = Stream.of("secret", "wrong", "secret", "secret", "", "secret")
                .map(HashBatchTest::bytes)
                .toList();
        assertThat(PasswordHash.matches(hashes, passwords)).containsExactly(true, false, true, true, false, true);
    }

    @Test
    void ofNoHashesThereIsNoAnswer() {
        assertThat(PasswordHash.matches(List.of(), List.of())).isEmpty();
    }

    @Test
    void everyHashNeedsAPassword() {
        List<PasswordHash> one = List.of(bcrypt("secret", 4));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PasswordHash.matches(one, List.of()))
                .withMessage("expected a password for each of 1 hashes, found 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PasswordHash.matches(List.of(), List.of(bytes("secret"))));
    }

    @ParameterizedTest
    @EnumSource
    void onlyBcryptIsFasterTogether(HashFormat format) {
        assertThat(format.fasterTogether()).isEqualTo(format == HashFormat.BCRYPT);
    }
}
