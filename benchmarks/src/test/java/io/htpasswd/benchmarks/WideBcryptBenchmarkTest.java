package io.htpasswd.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WideBcryptBenchmarkTest {
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    void everyHashIsVerifiedAndMatches(int width) {
        WideBcryptBenchmark benchmark = new WideBcryptBenchmark();
        benchmark.width = width;
        benchmark.cost = 4;
        benchmark.setUp();
        assertThat(benchmark.verify()).hasSize(width).containsOnly(true);
    }
}
