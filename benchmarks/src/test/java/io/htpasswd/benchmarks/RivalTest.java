package io.htpasswd.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Only who gives the right answer is worth timing. */
class RivalTest {
    static Stream<Arguments> rivals() {
        return Stream.of(Work.values())
                .filter(work -> work != Work.BCRYPT_12)
                .flatMap(work -> work.rivals().stream().map(rival -> Arguments.of(work, rival)));
    }

    @ParameterizedTest
    @MethodSource("rivals")
    void everyRivalTellsTheRightPasswordFromAWrongOne(Work work, String name) {
        Rival rival = Rival.of(name, work.encode());
        assertThat(rival.verifies(Work.PASSWORD)).isTrue();
        assertThat(rival.verifies("correct-horsf")).isEqualTo(work == Work.DES_CRYPT);
        assertThat(rival.verifies("Correct-horse")).isFalse();
    }
}
