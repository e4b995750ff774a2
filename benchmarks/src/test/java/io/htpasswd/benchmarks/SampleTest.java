package io.htpasswd.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

/** Statistics worked out by hand. */
class SampleTest {
    private static Sample sample(long... nanos) {
        Sample sample = new Sample(nanos.length);
        for (long time : nanos) sample.add(time);
        return sample;
    }

    @Test
    void welchsTIsTheDifferenceInUnitsOfItsUncertainty() {
        Sample one = sample(3, 4, 5, 8); // mean 5, variance 14/3
        Sample two = sample(1, 2, 3); // mean 2, variance 1
        assertThat(one.mean()).isEqualTo(5);
        assertThat(one.median()).isEqualTo(4.5);
        assertThat(one.size()).isEqualTo(4);
        // 3 / sqrt(14/3/4 + 1/3) = 3 / sqrt(1.5)
        assertThat(one.t(two)).isCloseTo(2.449490, within(1e-6));
        assertThat(two.t(one)).isCloseTo(-2.449490, within(1e-6));
        assertThat(one.t(one)).isZero();
    }
}
