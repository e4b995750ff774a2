package io.htpasswd.benchmarks;

import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * The least that the 5000 rounds of SHA-crypt take with the JDK's digest: an update from one array and a digest into one, with
 * messages as long as in a verification. Nothing is left of SHA-crypt but that, so nobody who uses this digest is faster.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class FloorBenchmark {
    private static final int ROUNDS = 5_000;
    private static final int SALT = "saltsalt".length();

    @Param({"SHA-256", "SHA-512"})
    public String algorithm;

    private MessageDigest digest;
    private byte[] message;
    private int[] lengths;

    @Setup
    public void setUp() throws NoSuchAlgorithmException {
        digest = MessageDigest.getInstance(algorithm);
        int password = MeasuredHash.password().length;
        message = new byte[digest.getDigestLength() + SALT + 2 * password];
        lengths = new int[ROUNDS];
        for (int round = 0; round < ROUNDS; round++) {
            int salt = round % 3 != 0 ? SALT : 0;
            int second = round % 7 != 0 ? password : 0;
            lengths[round] = digest.getDigestLength() + salt + second + password;
        }
    }

    @Benchmark
    public byte[] rounds() throws DigestException {
        for (int length : lengths) {
            digest.update(message, 0, length);
            digest.digest(message, 0, digest.getDigestLength());
        }
        return message;
    }
}
