package io.htpasswd.file;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * SipHash-2-4 (Aumasson and Bernstein, "SipHash: a fast short-input PRF", 2012): without the key nobody can choose names
 * that meet in one place of a table. Seeds mixed into a plain polynomial hash do not give that.
 *
 * <p>Threads: immutable.
 */
final class SipHash {
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private final long k0;
    private final long k1;

    SipHash(long k0, long k1) {
        this.k0 = k0;
        this.k1 = k1;
    }

    long of(byte[] bytes, int from, int to) {
        long v0 = k0 ^ 0x736f6d6570736575L;
        long v1 = k1 ^ 0x646f72616e646f6dL;
        long v2 = k0 ^ 0x6c7967656e657261L;
        long v3 = k1 ^ 0x7465646279746573L;
        int words = (to - from) >>> 3;
        for (int w = 0; w <= words + 4; w++) {
            // After the message's words the last, partial one; then four rounds without a word.
            long m = w < words ? (long) LONG.get(bytes, from + (w << 3)) : w == words ? last(bytes, from, to) : 0;
            int rounds = w <= words ? 2 : 1;
            if (w == words + 1) v2 ^= 0xFF;
            v3 ^= m;
            for (int r = 0; r < rounds; r++) {
                v0 += v1;
                v2 += v3;
                v1 = Long.rotateLeft(v1, 13) ^ v0;
                v3 = Long.rotateLeft(v3, 16) ^ v2;
                v0 = Long.rotateLeft(v0, 32);
                v2 += v1;
                v0 += v3;
                v1 = Long.rotateLeft(v1, 17) ^ v2;
                v3 = Long.rotateLeft(v3, 21) ^ v0;
                v2 = Long.rotateLeft(v2, 32);
            }
            v0 ^= m;
        }
        return v0 ^ v1 ^ v2 ^ v3;
    }

    /** The bytes that fill no word, and the length in the highest byte. */
    private static long last(byte[] bytes, int from, int to) {
        long word = (long) (to - from) << 56;
        int rest = from + ((to - from) & ~7);
        for (int i = to - 1; i >= rest; i--) word |= (bytes[i] & 0xFFL) << ((i - rest) << 3);
        return word;
    }
}
