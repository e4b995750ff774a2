package io.htpasswd.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Only who gives the right answer is worth timing. */
class RivalTest {
    static Stream<Arguments> rivals() {
        return Stream.of(MeasuredHash.values())
                .filter(hash -> hash != MeasuredHash.BCRYPT_12)
                .flatMap(hash -> hash.rivals().stream().map(rival -> Arguments.of(hash, rival)));
    }

    @ParameterizedTest
    @MethodSource("rivals")
    void everyRivalTellsTheRightPasswordFromAWrongOne(MeasuredHash hash, String name) {
        Rival rival = Rival.of(name, hash.encode());
        assertThat(rival.verifies(MeasuredHash.PASSWORD)).isTrue();
        assertThat(rival.verifies("correct-horsf")).isEqualTo(hash == MeasuredHash.DES_CRYPT);
        assertThat(rival.verifies("Correct-horse")).isFalse();
    }
}
