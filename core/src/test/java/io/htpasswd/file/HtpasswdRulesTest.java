package io.htpasswd.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.htpasswd.crypt.HashRules;
import io.htpasswd.file.LineProblem.Kind;
import java.time.Duration;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** What rules keep when one of them changes. */
class HtpasswdRulesTest {
    private static final HashRules CHEAP = HashRules.standard().withMaxBcryptCost(4);

    /** Of two changes made one after the other in either order, neither takes the other back. */
    @Test
    void noChangeUndoesAnother() {
        Map<UnaryOperator<HtpasswdRules>, Predicate<HtpasswdRules>> changes = Map.of(
                rules -> rules.withHashes(CHEAP), rules -> rules.hashes() == CHEAP,
                rules -> rules.withFatal(Kind.NO_COLON), rules -> rules.isFatal(Kind.NO_COLON),
                rules -> rules.withFatal(Kind.WEAK_FORMAT), rules -> rules.isFatal(Kind.WEAK_FORMAT),
                rules -> rules.withRememberFor(Duration.ZERO),
                        rules -> rules.rememberFor().isZero());
        changes.forEach((first, firstHolds) -> changes.forEach((second, secondHolds) -> {
            HtpasswdRules changed = second.apply(first.apply(HtpasswdRules.standard()));
            assertThat(changed).matches(firstHolds).matches(secondHolds);
            assertThat(HtpasswdRules.standard()).matches(firstHolds.negate()).matches(secondHolds.negate());
        }));
    }

    @Test
    void withFatalAddsToWhatWasFatal() {
        HtpasswdRules rules = HtpasswdRules.standard()
                .withFatal(Kind.NO_COLON)
                .withHashes(CHEAP)
                .withRememberFor(Duration.ZERO)
                .withFatal(Kind.WEAK_FORMAT);
        assertThat(Kind.values()).filteredOn(rules::isFatal).containsExactly(Kind.NO_COLON, Kind.WEAK_FORMAT);
        assertThat(rules.hashes()).isSameAs(CHEAP);
        assertThat(rules.rememberFor()).isZero();
        HtpasswdRules before = HtpasswdRules.standard().withFatal(Kind.WEAK_FORMAT);
        assertThat(before.withHashes(CHEAP).withRememberFor(Duration.ZERO).isFatal(Kind.WEAK_FORMAT))
                .isTrue();
    }
}
