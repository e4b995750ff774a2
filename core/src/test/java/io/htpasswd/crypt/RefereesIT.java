package io.htpasswd.crypt;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.htpasswd.testing.Proof;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Twenty thousand random passwords per format, a tenth of them in an everyday build, against implementations by others. The only
 * difference: NUL never matches.
 */
class RefereesIT {
    private static final int CASES = Proof.count(20_000, 2_000);

    private static PasswordHash parse(String encoded) {
        return PasswordHash.parse(encoded.getBytes(StandardCharsets.US_ASCII), HashRules.standard());
    }

    @ParameterizedTest
    @EnumSource
    void matchesWhatTheRefereeMade(Referee referee) {
        List<String> differences = IntStream.range(0, CASES)
                .parallel()
                .mapToObj(seed -> difference(referee, seed))
                .filter(difference -> !difference.isEmpty())
                .toList();
        assertThat(differences).isEmpty();
    }

    private static String difference(Referee referee, int seed) {
        RandomCases cases = new RandomCases(seed);
        byte[] password = cases.password();
        byte[] kept = password.clone();
        PasswordHash hash = parse(referee.encode(password.clone(), cases));
        boolean expected = !HashText.holdsNul(password);
        boolean same = hash.matches(password) == expected;
        boolean unchanged = Arrays.equals(password, kept);
        // Every tenth, because a second hash is what the time of this test is made of.
        boolean tellsApart = seed % 10 != 0 || !hash.matches(cases.spoilt(password));
        return same && unchanged && tellsApart
                ? ""
                : seed + ": " + HexFormat.of().formatHex(password);
    }

    @ParameterizedTest
    @EnumSource
    void twoThreadsShareOneHashWithoutAWrongAnswer(Referee referee) {
        byte[] right = "right".getBytes(StandardCharsets.US_ASCII);
        byte[] wrong = "wrong".getBytes(StandardCharsets.US_ASCII);
        PasswordHash hash = parse(referee.encode(right.clone(), new RandomCases(1)));
        long wrongAnswers = IntStream.range(0, CASES)
                .parallel()
                .filter(i -> hash.matches(i % 2 == 0 ? right : wrong) != (i % 2 == 0))
                .count();
        assertThat(wrongAnswers).isZero();
    }

    /** Also for the longest password that a header brings by default. */
    @ParameterizedTest
    @EnumSource
    void aVerificationAllocatesLessThanTenKilobytes(Referee referee) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        for (int length : new int[] {13, 512}) {
            byte[] password = new byte[length];
            Arrays.fill(password, (byte) 'x');
            PasswordHash hash = parse(referee.encode(password.clone(), new RandomCases(2)));
            for (int i = 0; i < 2_000; i++) assertThat(hash.matches(password)).isTrue();
            long before = threads.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < 100; i++) hash.matches(password);
            assertThat((threads.getCurrentThreadAllocatedBytes() - before) / 100)
                    .as("for %d bytes", length)
                    .isLessThan(10_000);
        }
    }
}
