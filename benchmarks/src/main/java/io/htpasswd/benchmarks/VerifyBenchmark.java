package io.htpasswd.benchmarks;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** How long does one verification take, and what does it allocate? */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class VerifyBenchmark {
    @Param({})
    public MeasuredHash hash;

    @Param({"ours"})
    public String rival;

    private Rival verifier;

    @Setup
    public void setUp() {
        verifier = Rival.of(rival, hash.encode());
    }

    @Benchmark
    public boolean verify() {
        return verifier.verifies(MeasuredHash.PASSWORD);
    }
}
