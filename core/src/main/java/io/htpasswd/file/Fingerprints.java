package io.htpasswd.file;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.security.DigestException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of a password that was good: SHA-256 over a random key of this object, the length of {@code user:password},
 * and {@code user:password}. Without the key nothing can be checked against it. No two users share one: no user of a file has
 * a colon, so the first one ends the name.
 *
 * <p>Why no HMAC: a digest over key and text alone gives away the digests of longer texts that begin with this one, to whom it
 * is shown. HMAC's second pass prevents that, and so does the length in front of the text: no input is the beginning of another,
 * and SHA-256 over such inputs is as good as a random function (prefix-free encoding; Coron, Dodis, Malinaud and Puniya,
 * "Merkle-Damgård Revisited: How to Construct a Hash Function", CRYPTO 2005). HMAC takes four blocks or more; this takes one for
 * up to 35 bytes of {@code user:password}, and in all 0.45 of the time.
 *
 * <p>Threads: immutable; each use borrows a digest.
 */
final class Fingerprints implements UnaryOperator<byte[]> {
    static final int BYTES = SpareDigest.BYTES;
    /** As hard to guess as a key of AES, and short: what it takes of the one block the text cannot have. */
    private static final int KEY_BYTES = 16;

    private static final int PREFIX_BYTES = KEY_BYTES + Integer.BYTES;
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

    private static final AtomicReferenceArray<byte @Nullable []> EXPECTED =
            new AtomicReferenceArray<>(SpareDigest.PLACES);

    private final byte[] key;

    Fingerprints() {
        key = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(key);
    }

    /** For a test that knows the key. */
    Fingerprints(byte[] key) {
        this.key = key.clone();
    }

    /**
     * Says what this thread's next text should give. If it does, that very array is returned, which saves a remembered request 48
     * of 216 bytes of garbage. Of two threads that share a place one saves nothing; it gets no other fingerprint, because what is
     * expected is compared first.
     */
    static void expect(byte[] fingerprint) {
        EXPECTED.setRelease(SpareDigest.place(), fingerprint);
    }

    @Override
    public byte[] apply(byte[] userPass) {
        SpareDigest spare = SpareDigest.borrow();
        byte[] result = spare.result;
        // First it holds what stands before the text: one array, one update.
        System.arraycopy(key, 0, result, 0, KEY_BYTES);
        INT.set(result, KEY_BYTES, userPass.length);
        try {
            spare.sha256.update(result, 0, PREFIX_BYTES);
            spare.sha256.update(userPass);
            spare.sha256.digest(result, 0, BYTES);
        } catch (DigestException e) {
            throw new IllegalStateException("SHA-256 has 32 bytes", e);
        }
        int place = SpareDigest.place();
        byte[] expected = EXPECTED.getAcquire(place);
        EXPECTED.setRelease(place, null);
        byte[] fingerprint = expected != null && areEqual(expected, result) ? expected : result.clone();
        spare.giveBack();
        return fingerprint;
    }

    /** In constant time; 5 ns, where {@link MessageDigest#isEqual}, which allows for any two lengths, takes 34. */
    static boolean areEqual(byte[] one, byte[] other) {
        if (one == other) return true;
        long different = 0;
        for (int i = 0; i < BYTES; i += Long.BYTES) different |= (long) LONG.get(one, i) ^ (long) LONG.get(other, i);
        return different == 0;
    }
}
