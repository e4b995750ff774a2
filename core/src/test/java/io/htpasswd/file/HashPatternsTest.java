package io.htpasswd.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.htpasswd.crypt.HashFormat;
import io.htpasswd.crypt.HashRules;
import io.htpasswd.crypt.PasswordHash;
import io.htpasswd.testing.SampleHash;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What is said of the hashes of each format where people lose part of a line: a format that the causes do not know fails here. */
class HashPatternsTest {
    /** Three have no tag, and after {PLAIN} stands whatever somebody likes. */
    private static final Set<HashFormat> NO_HASH_BY_ITS_TAG =
            Set.of(HashFormat.DES_CRYPT, HashFormat.BARE_PLAIN, HashFormat.UNKNOWN, HashFormat.PLAIN);

    static Stream<HashFormat> tagged() {
        return EnumSet.allOf(HashFormat.class).stream().filter(format -> !NO_HASH_BY_ITS_TAG.contains(format));
    }

    /** Nothing tells where the salt of {SSHA} ends, so a part of one may be all of another. */
    static Stream<HashFormat> ofOneLength() {
        return tagged().filter(format -> format != HashFormat.SSHA);
    }

    static Stream<HashFormat> withDollar() {
        return tagged().filter(format -> hash(format).startsWith("$"));
    }

    static Stream<HashFormat> withRounds() {
        return withDollar().filter(format -> isUsable(withRounds(format, 1_000)));
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "UNKNOWN")
    void everySampleIsAUsableHashOfItsFormat(HashFormat format) {
        assertThat(isUsable(hash(format))).isTrue();
        assertThat(parsed(hash(format)).format()).isEqualTo(format);
    }

    @ParameterizedTest
    @MethodSource("tagged")
    void aLineThatIsAHashAloneLacksItsUser(HashFormat format) {
        assertThat(said(hash(format))).contains("a hash without its user");
    }

    @ParameterizedTest
    @MethodSource("tagged")
    void textThatFollowsAHashIsNamedAsThat(HashFormat format) {
        assertThat(said("alice:" + hash(format) + " of Alice")).contains("text follows the hash");
    }

    @ParameterizedTest
    @MethodSource("ofOneLength")
    void aHashCutShortIsReportedAsCutShort(HashFormat format) {
        String hash = hash(format);
        for (int length : List.of(hash.length() - 1, hash.length() / 2)) {
            assertThat(said("alice:" + hash.substring(0, length))).contains("it is cut short");
        }
    }

    @ParameterizedTest
    @MethodSource("withDollar")
    void aHashWithoutItsFirstDollarSignLacksIt(HashFormat format) {
        assertThat(said("alice:" + hash(format).substring(1))).contains("the dollar sign before the hash is missing");
    }

    @ParameterizedTest
    @MethodSource("withRounds")
    void roundsThatAreTooFewAreNoNumberOfRounds(HashFormat format) {
        assertThat(said("alice:" + withRounds(format, 999))).contains("its rounds are no number from 1000");
    }

    private static String hash(HashFormat format) {
        return SampleHash.of(format, "saltsalt");
    }

    private static String withRounds(HashFormat format, int rounds) {
        return hash(format).replace("saltsalt", "rounds=" + rounds + "$saltsalt");
    }

    private static boolean isUsable(String hash) {
        return !(parsed(hash) instanceof PasswordHash.Unusable);
    }

    private static PasswordHash parsed(String hash) {
        return PasswordHash.parse(
                hash.getBytes(StandardCharsets.US_ASCII),
                HashRules.standard().accepting(HashFormat.PLAIN, HashFormat.BARE_PLAIN));
    }

    private static String said(String line) {
        List<LineProblem> problems =
                Htpasswd.parse(line.getBytes(StandardCharsets.US_ASCII)).problems();
        assertThat(problems).hasSize(1);
        return problems.get(0).message();
    }
}
