package io.htpasswd.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The JDK's own HmacSHA256 is the referee. */
class FingerprintsTest {
    private static final byte[] KEY = bytes(new Random(1), 32);

    private static byte[] bytes(Random random, int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    private static byte[] hmac(byte[] text) throws Exception {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(KEY, "HmacSHA256"));
        return mac.doFinal(text);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 55, 56, 63, 64, 65, 119, 120, 768})
    void aFingerprintIsTheHmacWhateverTheLength(int length) throws Exception {
        byte[] text = bytes(new Random(length), length);
        assertThat(new Fingerprints(KEY).apply(text)).isEqualTo(hmac(text));
    }

    @Test
    void noKeyIsUsedTwice() {
        byte[] text = {1};
        assertThat(new Fingerprints().apply(text)).isNotEqualTo(new Fingerprints().apply(text));
    }

    @Test
    void aDigestIsOnlyItsTakersUntilItIsGivenBack() {
        MessageDigest one = SpareDigests.take();
        assertThat(SpareDigests.take()).isNotSameAs(one);
        SpareDigests.giveBack(one);
        assertThat(SpareDigests.take()).isSameAs(one);
    }

    @Test
    void manyThreadsAtOnceGetEachItsOwn() throws Exception {
        Fingerprints fingerprints = new Fingerprints(KEY);
        // More than there are places for spare digests, so that some share one.
        ExecutorService threads = Executors.newFixedThreadPool(100);
        List<Future<Integer>> wrong = new ArrayList<>();
        for (int thread = 0; thread < 100; thread++) {
            Random random = new Random(thread);
            wrong.add(threads.submit(() -> {
                int different = 0;
                for (int i = 0; i < 500; i++) {
                    byte[] text = bytes(random, random.nextInt(150));
                    if (!Arrays.equals(fingerprints.apply(text), hmac(text))) different++;
                }
                return different;
            }));
        }
        threads.shutdown();
        for (Future<Integer> thread : wrong) assertThat(thread.get()).isZero();
    }
}
