package io.htpasswd.crypt;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.htpasswd.testing.Proof;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Twenty thousand random bcrypts in batches of every size, against the single engine and jBCrypt. */
class HashBatchIT {
    private static final int CASES = Proof.count(20_000, 1_000);
    private static final int CASES_A_SEED = 200;

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 7})
    void everyBatchIsAnsweredAsByTheReferee(int size) {
        assertThat(IntStream.range(0, CASES / CASES_A_SEED)
                        .parallel()
                        .mapToObj(seed -> BcryptCase.differences(BcryptCase.some(seed, CASES_A_SEED), size))
                        .flatMap(List::stream)
                        .toList())
                .isEmpty();
    }

    @Test
    void soIsEachByItself() {
        assertThat(IntStream.range(0, CASES / CASES_A_SEED)
                        .parallel()
                        .mapToObj(seed -> BcryptCase.some(seed, CASES_A_SEED))
                        .flatMap(List::stream)
                        .filter(one -> one.hash().matches(one.presented()) != one.expected())
                        .toList())
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5})
    void aVerificationAllocatesLessThanTenKilobytesInABatch(int size) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        byte[] password = "x".repeat(512).getBytes(StandardCharsets.US_ASCII);
        PasswordHash hash = PasswordHash.parse(
                Referee.BCRYPT.encode(password.clone(), new RandomCases(2)).getBytes(StandardCharsets.US_ASCII),
                HashRules.standard());
        List<PasswordHash> hashes = Collections.nCopies(size, hash);
        List<byte[]> passwords = Collections.nCopies(size, password);
        for (int i = 0; i < 1_000; i++)
            assertThat(PasswordHash.matches(hashes, passwords)).containsOnly(true);
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < 100; i++) PasswordHash.matches(hashes, passwords);
        assertThat((threads.getCurrentThreadAllocatedBytes() - before) / 100 / size)
                .isLessThan(10_000);
    }
}
