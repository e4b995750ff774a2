package io.htpasswd.crypt;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * MD5 (RFC 1321) of messages that are padded already, without an allocation a message. For {@link Md5Crypt}, which hashes a
 * thousand short ones: there the JDK's own spends most of its time on buffering and padding.
 *
 * <p>Threads: one object a thread.
 */
final class Md5 {
    private static final int BLOCK = 64;
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    /** RFC 1321 §3.4: 2^32 times the sine of 1, 2, …, 64. Loaded rather than written into the code, which measured faster. */
    private static final int[] SINES = new int[64];

    static {
        for (int i = 0; i < 64; i++) SINES[i] = (int) (long) (Math.abs(StrictMath.sin(i + 1)) * 0x1p32);
    }

    private final int[] block = new int[16];
    private int a;
    private int b;
    private int c;
    private int d;

    /** Room for a message of that length with its padding in place (RFC 1321 §3.1, §3.2). */
    static byte[] padded(int length) {
        byte[] message = new byte[(length + 8) / BLOCK * BLOCK + BLOCK];
        message[length] = (byte) 0x80;
        LONG.set(message, message.length - 8, 8L * length);
        return message;
    }

    /** Digests a padded message; the result stands in {@link #low()} and {@link #high()}. */
    void digest(byte[] message) {
        a = 0x67452301;
        b = 0xefcdab89;
        c = 0x98badcfe;
        d = 0x10325476;
        for (int at = 0; at < message.length; at += BLOCK) {
            for (int i = 0; i < 16; i++) block[i] = (int) INT.get(message, at + 4 * i);
            compress(block, SINES);
        }
    }

    /** The digest's first eight bytes, little-endian. */
    long low() {
        return (b & 0xFFFFFFFFL) << 32 | (a & 0xFFFFFFFFL);
    }

    /** The digest's last eight bytes, little-endian. */
    long high() {
        return (d & 0xFFFFFFFFL) << 32 | (c & 0xFFFFFFFFL);
    }

    /** RFC 1321 §3.4, unrolled: each step changes one of four words by the three others, a word of the block and a sine. */
    private void compress(int[] x, int[] k) {
        int a = this.a;
        int b = this.b;
        int c = this.c;
        int d = this.d;
        // Round 1
        a = b + Integer.rotateLeft(a + (d ^ (b & (c ^ d))) + x[0] + k[0], 7);
        d = a + Integer.rotateLeft(d + (c ^ (a & (b ^ c))) + x[1] + k[1], 12);
        c = d + Integer.rotateLeft(c + (b ^ (d & (a ^ b))) + x[2] + k[2], 17);
        b = c + Integer.rotateLeft(b + (a ^ (c & (d ^ a))) + x[3] + k[3], 22);
        a = b + Integer.rotateLeft(a + (d ^ (b & (c ^ d))) + x[4] + k[4], 7);
        d = a + Integer.rotateLeft(d + (c ^ (a & (b ^ c))) + x[5] + k[5], 12);
        c = d + Integer.rotateLeft(c + (b ^ (d & (a ^ b))) + x[6] + k[6], 17);
        b = c + Integer.rotateLeft(b + (a ^ (c & (d ^ a))) + x[7] + k[7], 22);
        a = b + Integer.rotateLeft(a + (d ^ (b & (c ^ d))) + x[8] + k[8], 7);
        d = a + Integer.rotateLeft(d + (c ^ (a & (b ^ c))) + x[9] + k[9], 12);
        c = d + Integer.rotateLeft(c + (b ^ (d & (a ^ b))) + x[10] + k[10], 17);
        b = c + Integer.rotateLeft(b + (a ^ (c & (d ^ a))) + x[11] + k[11], 22);
        a = b + Integer.rotateLeft(a + (d ^ (b & (c ^ d))) + x[12] + k[12], 7);
        d = a + Integer.rotateLeft(d + (c ^ (a & (b ^ c))) + x[13] + k[13], 12);
        c = d + Integer.rotateLeft(c + (b ^ (d & (a ^ b))) + x[14] + k[14], 17);
        b = c + Integer.rotateLeft(b + (a ^ (c & (d ^ a))) + x[15] + k[15], 22);
        // Round 2
        a = b + Integer.rotateLeft(a + (c ^ (d & (b ^ c))) + x[1] + k[16], 5);
        d = a + Integer.rotateLeft(d + (b ^ (c & (a ^ b))) + x[6] + k[17], 9);
        c = d + Integer.rotateLeft(c + (a ^ (b & (d ^ a))) + x[11] + k[18], 14);
        b = c + Integer.rotateLeft(b + (d ^ (a & (c ^ d))) + x[0] + k[19], 20);
        a = b + Integer.rotateLeft(a + (c ^ (d & (b ^ c))) + x[5] + k[20], 5);
        d = a + Integer.rotateLeft(d + (b ^ (c & (a ^ b))) + x[10] + k[21], 9);
        c = d + Integer.rotateLeft(c + (a ^ (b & (d ^ a))) + x[15] + k[22], 14);
        b = c + Integer.rotateLeft(b + (d ^ (a & (c ^ d))) + x[4] + k[23], 20);
        a = b + Integer.rotateLeft(a + (c ^ (d & (b ^ c))) + x[9] + k[24], 5);
        d = a + Integer.rotateLeft(d + (b ^ (c & (a ^ b))) + x[14] + k[25], 9);
        c = d + Integer.rotateLeft(c + (a ^ (b & (d ^ a))) + x[3] + k[26], 14);
        b = c + Integer.rotateLeft(b + (d ^ (a & (c ^ d))) + x[8] + k[27], 20);
        a = b + Integer.rotateLeft(a + (c ^ (d & (b ^ c))) + x[13] + k[28], 5);
        d = a + Integer.rotateLeft(d + (b ^ (c & (a ^ b))) + x[2] + k[29], 9);
        c = d + Integer.rotateLeft(c + (a ^ (b & (d ^ a))) + x[7] + k[30], 14);
        b = c + Integer.rotateLeft(b + (d ^ (a & (c ^ d))) + x[12] + k[31], 20);
        // Round 3
        a = b + Integer.rotateLeft(a + (b ^ c ^ d) + x[5] + k[32], 4);
        d = a + Integer.rotateLeft(d + (a ^ b ^ c) + x[8] + k[33], 11);
        c = d + Integer.rotateLeft(c + (d ^ a ^ b) + x[11] + k[34], 16);
        b = c + Integer.rotateLeft(b + (c ^ d ^ a) + x[14] + k[35], 23);
        a = b + Integer.rotateLeft(a + (b ^ c ^ d) + x[1] + k[36], 4);
        d = a + Integer.rotateLeft(d + (a ^ b ^ c) + x[4] + k[37], 11);
        c = d + Integer.rotateLeft(c + (d ^ a ^ b) + x[7] + k[38], 16);
        b = c + Integer.rotateLeft(b + (c ^ d ^ a) + x[10] + k[39], 23);
        a = b + Integer.rotateLeft(a + (b ^ c ^ d) + x[13] + k[40], 4);
        d = a + Integer.rotateLeft(d + (a ^ b ^ c) + x[0] + k[41], 11);
        c = d + Integer.rotateLeft(c + (d ^ a ^ b) + x[3] + k[42], 16);
        b = c + Integer.rotateLeft(b + (c ^ d ^ a) + x[6] + k[43], 23);
        a = b + Integer.rotateLeft(a + (b ^ c ^ d) + x[9] + k[44], 4);
        d = a + Integer.rotateLeft(d + (a ^ b ^ c) + x[12] + k[45], 11);
        c = d + Integer.rotateLeft(c + (d ^ a ^ b) + x[15] + k[46], 16);
        b = c + Integer.rotateLeft(b + (c ^ d ^ a) + x[2] + k[47], 23);
        // Round 4
        a = b + Integer.rotateLeft(a + (c ^ (b | ~d)) + x[0] + k[48], 6);
        d = a + Integer.rotateLeft(d + (b ^ (a | ~c)) + x[7] + k[49], 10);
        c = d + Integer.rotateLeft(c + (a ^ (d | ~b)) + x[14] + k[50], 15);
        b = c + Integer.rotateLeft(b + (d ^ (c | ~a)) + x[5] + k[51], 21);
        a = b + Integer.rotateLeft(a + (c ^ (b | ~d)) + x[12] + k[52], 6);
        d = a + Integer.rotateLeft(d + (b ^ (a | ~c)) + x[3] + k[53], 10);
        c = d + Integer.rotateLeft(c + (a ^ (d | ~b)) + x[10] + k[54], 15);
        b = c + Integer.rotateLeft(b + (d ^ (c | ~a)) + x[1] + k[55], 21);
        a = b + Integer.rotateLeft(a + (c ^ (b | ~d)) + x[8] + k[56], 6);
        d = a + Integer.rotateLeft(d + (b ^ (a | ~c)) + x[15] + k[57], 10);
        c = d + Integer.rotateLeft(c + (a ^ (d | ~b)) + x[6] + k[58], 15);
        b = c + Integer.rotateLeft(b + (d ^ (c | ~a)) + x[13] + k[59], 21);
        a = b + Integer.rotateLeft(a + (c ^ (b | ~d)) + x[4] + k[60], 6);
        d = a + Integer.rotateLeft(d + (b ^ (a | ~c)) + x[11] + k[61], 10);
        c = d + Integer.rotateLeft(c + (a ^ (d | ~b)) + x[2] + k[62], 15);
        b = c + Integer.rotateLeft(b + (d ^ (c | ~a)) + x[9] + k[63], 21);
        this.a += a;
        this.b += b;
        this.c += c;
        this.d += d;
    }
}
