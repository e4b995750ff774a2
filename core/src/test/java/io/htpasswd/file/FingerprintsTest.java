package io.htpasswd.file;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The whole input in one array, through a digest of one's own, is the referee. */
class FingerprintsTest {
    private static final byte[] KEY = bytes(new Random(1), 16);

    @TempDir
    Path folder;

    private static byte[] bytes(Random random, int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    private static byte[] expected(byte[] text) throws Exception {
        ByteBuffer input = ByteBuffer.allocate(16 + 4 + text.length);
        return MessageDigest.getInstance("SHA-256")
                .digest(input.put(KEY).putInt(text.length).put(text).array());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 35, 36, 43, 44, 45, 99, 100, 255, 256, 768, 70_000, 20_000_000})
    void aFingerprintIsTheDigestOfKeyLengthAndText(int length) throws Exception {
        byte[] text = bytes(new Random(length), length);
        byte[] before = text.clone();
        assertThat(new Fingerprints(KEY).apply(text)).isEqualTo(expected(text));
        assertThat(text).isEqualTo(before);
    }

    @Test
    void whatWasExpectedIsTheAnswerItselfAndNothingElseIs() throws Exception {
        byte[] text = {1};
        byte[] right = expected(text);
        Fingerprints.expect(right);
        assertThat(new Fingerprints(KEY).apply(text)).isSameAs(right);
        for (int i = 0; i < Fingerprints.BYTES; i++) {
            byte[] wrong = right.clone();
            wrong[i] ^= 1;
            Fingerprints.expect(wrong);
            assertThat(new Fingerprints(KEY).apply(text)).isNotSameAs(wrong).isEqualTo(right);
        }
    }

    @Test
    void noKeyIsUsedTwice() {
        byte[] text = {1};
        assertThat(new Fingerprints().apply(text)).isNotEqualTo(new Fingerprints().apply(text));
    }

    @Test
    void aDigestIsOnlyItsTakersUntilItIsGivenBack() {
        SpareDigest one = SpareDigest.borrow();
        assertThat(SpareDigest.borrow()).isNotSameAs(one);
        one.giveBack();
        assertThat(SpareDigest.borrow()).isSameAs(one);
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
                    byte[] right = expected(text);
                    Fingerprints.expect(i % 2 == 0 ? right.clone() : new byte[Fingerprints.BYTES]);
                    if (!Arrays.equals(fingerprints.apply(text), right)) different++;
                }
                return different;
            }));
        }
        threads.shutdown();
        for (Future<Integer> thread : wrong) assertThat(thread.get()).isZero();
    }

    /** The digest that took it is kept, and would keep the last block that it saw. */
    @Test
    void ofAPasswordNothingStaysInMemoryNorOfItsFingerprint() throws Exception {
        // Only complements are kept, or the test would find what it keeps itself.
        byte[] complement = bytes(new Random(3), 24);
        Fingerprints fingerprints = new Fingerprints();
        byte[] password = complemented(complement);
        byte[] fingerprint = fingerprints.apply(password);
        byte[] complementOfItsEnd = complemented(Arrays.copyOfRange(fingerprint, 8, Fingerprints.BYTES));
        Fingerprints.expect(fingerprint);
        assertThat(fingerprints.apply(password)).isSameAs(fingerprint);
        assertThat(heapHolds(complement)).as("the password, in use").isTrue();
        assertThat(heapHolds(complementOfItsEnd)).as("the fingerprint, in use").isTrue();
        Arrays.fill(password, (byte) 0);
        Arrays.fill(fingerprint, (byte) 0);
        assertThat(heapHolds(complement)).as("the password").isFalse();
        assertThat(heapHolds(complementOfItsEnd)).as("the fingerprint").isFalse();
    }

    private static byte[] complemented(byte[] bytes) {
        byte[] complement = bytes.clone();
        for (int i = 0; i < bytes.length; i++) complement[i] = (byte) ~bytes[i];
        return complement;
    }

    /** Among all that is alive; a method by itself, so that nothing of one search is alive in the next. */
    private boolean heapHolds(byte[] complement) throws IOException {
        Path dump = folder.resolve("live.hprof");
        ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class).dumpHeap(dump.toString(), true);
        String heap = new String(Files.readAllBytes(dump), StandardCharsets.ISO_8859_1);
        Files.delete(dump);
        return heap.contains(new String(complemented(complement), StandardCharsets.ISO_8859_1));
    }
}
