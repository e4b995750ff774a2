package io.htpasswd.crypt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.htpasswd.crypt.PasswordHash.Problem;
import io.htpasswd.crypt.PasswordHash.Unusable;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What rules change, and what they refuse to say. */
class HashRulesTest {
    private static final byte[] COST_4 = ascii("$2y$04$cPC3pBmSLAZ4/Cie/4hCquIMB/XHBOD2SkoMPYplaG4HPx3eyjhr.");
    private static final byte[] COST_5 = ascii("$2y$05$cPC3pBmSLAZ4/Cie/4hCquIMB/XHBOD2SkoMPYplaG4HPx3eyjhr.");
    private static final byte[] ROUNDS_5000 = ascii("$5$saltstring$AH5PD0i.riCRu4BNDy9v7OPV7u3dfLBApcXI6khquVA");

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    @Test
    void boundsAreInclusive() {
        HashRules cheap = HashRules.standard().withMaxBcryptCost(4).withMaxShaCryptRounds(5_000);
        assertThat(PasswordHash.parse(COST_4, cheap)).isNotInstanceOf(Unusable.class);
        assertThat(PasswordHash.parse(COST_5, cheap))
                .isEqualTo(new Unusable(HashFormat.BCRYPT, Problem.COST_ABOVE_LIMIT, 5));
        assertThat(PasswordHash.parse(ROUNDS_5000, cheap)).isNotInstanceOf(Unusable.class);
        assertThat(PasswordHash.parse(ROUNDS_5000, cheap.withMaxShaCryptRounds(4_999)))
                .isEqualTo(new Unusable(HashFormat.SHA256_CRYPT, Problem.COST_ABOVE_LIMIT, 5_000));
    }

    @Test
    void aChangeGivesACopyAndKeepsTheRest() {
        HashRules standard = HashRules.standard();
        HashRules changed = standard.withMaxBcryptCost(4).refusing(HashFormat.SHA256_CRYPT);
        assertThat(PasswordHash.parse(ROUNDS_5000, changed))
                .isEqualTo(new Unusable(HashFormat.SHA256_CRYPT, Problem.FORMAT_NOT_ACCEPTED));
        assertThat(PasswordHash.parse(COST_5, changed.accepting(HashFormat.SHA256_CRYPT)))
                .isEqualTo(new Unusable(HashFormat.BCRYPT, Problem.COST_ABOVE_LIMIT, 5));
        assertThat(PasswordHash.parse(COST_5, standard)).isNotInstanceOf(Unusable.class);
        assertThat(PasswordHash.parse(ROUNDS_5000, standard)).isNotInstanceOf(Unusable.class);
    }

    /** A format that is new is accepted only once somebody has decided so, and then an implementation by others confirms it. */
    @Test
    void theFormatsAcceptedAreThoseThatARefereeConfirms() {
        assertThat(HashFormat.values())
                .filteredOn(HashRules.standard()::accepts)
                .extracting(HashFormat::name)
                .containsExactlyInAnyOrderElementsOf(
                        Stream.of(Referee.values()).map(Referee::name).toList());
    }

    @ParameterizedTest
    @EnumSource(HashFormat.class)
    void plainTextAndTheUnknownAreOffUnlessNamed(HashFormat format) {
        boolean off = format == HashFormat.PLAIN || format == HashFormat.BARE_PLAIN || format == HashFormat.UNKNOWN;
        assertThat(HashRules.standard().accepts(format)).isEqualTo(!off);
    }

    @Test
    void theUnknownFormatCannotBeAccepted() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> HashRules.standard().accepting(HashFormat.UNKNOWN));
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 3, 32})
    void aCostThatBcryptDoesNotHaveIsRefusedWithItsValue(int cost) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> HashRules.standard().withMaxBcryptCost(cost))
                .withMessage("bcrypt's cost is from 4 to 31, was " + cost);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 999, 1_000_000_000})
    void roundsThatShaCryptDoesNotHaveAreRefusedWithTheirValue(int rounds) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> HashRules.standard().withMaxShaCryptRounds(rounds))
                .withMessage("SHA-crypt's rounds are from 1000 to 999999999, was " + rounds);
    }

    @Test
    void theStandardLimitsAreThese() {
        assertThat(HashRules.standard().maxBcryptCost()).isEqualTo(15);
        assertThat(HashRules.standard().maxShaCryptRounds()).isEqualTo(1_000_000);
    }

    /** Of two changes made one after the other in either order, neither takes the other back. */
    @Test
    void noChangeUndoesAnother() {
        Map<UnaryOperator<HashRules>, Predicate<HashRules>> changes = Map.of(
                rules -> rules.accepting(HashFormat.PLAIN), rules -> rules.accepts(HashFormat.PLAIN),
                rules -> rules.accepting(HashFormat.BARE_PLAIN), rules -> rules.accepts(HashFormat.BARE_PLAIN),
                rules -> rules.refusing(HashFormat.SHA1), rules -> !rules.accepts(HashFormat.SHA1),
                rules -> rules.refusing(HashFormat.DES_CRYPT), rules -> !rules.accepts(HashFormat.DES_CRYPT),
                rules -> rules.withMaxBcryptCost(7), rules -> rules.maxBcryptCost() == 7,
                rules -> rules.withMaxShaCryptRounds(7_000), rules -> rules.maxShaCryptRounds() == 7_000);
        changes.forEach((first, firstHolds) -> changes.forEach((second, secondHolds) -> {
            HashRules changed = second.apply(first.apply(HashRules.standard()));
            assertThat(changed).matches(firstHolds).matches(secondHolds);
            assertThat(HashRules.standard()).matches(firstHolds.negate()).matches(secondHolds.negate());
        }));
    }
}
