package io.htpasswd.admission;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class HashingLimitTest {
    @Test
    void numbersThatMakeNoLimitAreRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> HashingLimit.of(0, 1, Duration.ZERO));
        assertThatIllegalArgumentException().isThrownBy(() -> HashingLimit.of(1, -1, Duration.ZERO));
        assertThatIllegalArgumentException().isThrownBy(() -> HashingLimit.of(1, 1, Duration.ofMillis(-1)));
    }
}
