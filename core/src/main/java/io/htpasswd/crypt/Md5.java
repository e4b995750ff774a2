package io.htpasswd.crypt;

/**
 * The compression of MD5 (RFC 1321 §3.4), for {@link Md5Message}: blocks of sixteen words that somebody else has laid out.
 *
 * <p>Written for the shortest chain, because each of the 64 steps waits for the one before: the word, the sine and the oldest
 * of the four variables are added first, and what the step before has just computed comes last. With the terms in the RFC's
 * order a hash took 1.4 times as long. The sines are loaded rather than written into the code for the same reason: the
 * compiler moves constants to the end of a sum. And every eight steps something is stored to an array that, for all the
 * compiler knows, could be the block: otherwise it loads the words of all later steps at once, has no registers for that many
 * sums, and moves each twice, which took a twentieth of the time.
 *
 * <p>Threads: one object a thread.
 */
final class Md5 {
    static final int BLOCK_WORDS = 16;

    /** RFC 1321 §3.4: 2^32 times the sine of 1, 2, …, 64. */
    private static final int[] SINES = new int[64];

    /** RFC 1321 §3.4: by how much the first four steps rotate, and all others of the first round. */
    private static final int[] FIRST_ROTATIONS = {7, 12, 17, 22};

    static {
        for (int i = 0; i < 64; i++) SINES[i] = (int) (long) (Math.abs(StrictMath.sin(i + 1)) * 0x1p32);
    }

    private final int[] fence = new int[1];

    int a;
    int b;
    int c;
    int d;

    Md5() {
        begin(0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476);
    }

    void begin(int a, int b, int c, int d) {
        this.a = a;
        this.b = b;
        this.c = c;
        this.d = d;
    }

    /** Only the first steps, at most sixteen, of the block at {@code at}, and no sum with what was before. */
    void firstSteps(int[] x, int at, int steps) {
        for (int i = 0; i < steps; i++) {
            int f = (b & c) | (~b & d);
            int next = b + Integer.rotateLeft(a + f + x[at + i] + SINES[i], FIRST_ROTATIONS[i & 3]);
            begin(d, next, b, c);
        }
    }

    /** Compresses the block at {@code at}. */
    void compress(int[] x, int at) {
        compress(x, at, 0, a, b, c, d);
    }

    /**
     * Compresses the block at {@code at} of which the first {@code from} steps, 0, 4, 8 or 12, are done and have made
     * {@code a} to {@code d} of the present state.
     */
    void compress(int[] x, int at, int from, int a, int b, int c, int d) {
        int[] k = SINES;
        int[] fence = this.fence;
        // Round 1: F
        if (from <= 0) {
            a = b + Integer.rotateLeft(a + (x[at] + k[0]) + (d ^ (b & (c ^ d))), 7);
            d = a + Integer.rotateLeft(d + (x[at + 1] + k[1]) + (c ^ (a & (b ^ c))), 12);
            c = d + Integer.rotateLeft(c + (x[at + 2] + k[2]) + (b ^ (d & (a ^ b))), 17);
            b = c + Integer.rotateLeft(b + (x[at + 3] + k[3]) + (a ^ (c & (d ^ a))), 22);
        }
        if (from <= 4) {
            a = b + Integer.rotateLeft(a + (x[at + 4] + k[4]) + (d ^ (b & (c ^ d))), 7);
            d = a + Integer.rotateLeft(d + (x[at + 5] + k[5]) + (c ^ (a & (b ^ c))), 12);
            c = d + Integer.rotateLeft(c + (x[at + 6] + k[6]) + (b ^ (d & (a ^ b))), 17);
            b = c + Integer.rotateLeft(b + (x[at + 7] + k[7]) + (a ^ (c & (d ^ a))), 22);
        }
        if (from <= 8) {
            a = b + Integer.rotateLeft(a + (x[at + 8] + k[8]) + (d ^ (b & (c ^ d))), 7);
            d = a + Integer.rotateLeft(d + (x[at + 9] + k[9]) + (c ^ (a & (b ^ c))), 12);
            c = d + Integer.rotateLeft(c + (x[at + 10] + k[10]) + (b ^ (d & (a ^ b))), 17);
            b = c + Integer.rotateLeft(b + (x[at + 11] + k[11]) + (a ^ (c & (d ^ a))), 22);
        }
        if (from <= 12) {
            a = b + Integer.rotateLeft(a + (x[at + 12] + k[12]) + (d ^ (b & (c ^ d))), 7);
            d = a + Integer.rotateLeft(d + (x[at + 13] + k[13]) + (c ^ (a & (b ^ c))), 12);
            c = d + Integer.rotateLeft(c + (x[at + 14] + k[14]) + (b ^ (d & (a ^ b))), 17);
            b = c + Integer.rotateLeft(b + (x[at + 15] + k[15]) + (a ^ (c & (d ^ a))), 22);
        }
        fence[0] = b;
        // Round 2: G, whose halves have no bit in common, so that their sum does for their union.
        a = b + Integer.rotateLeft(a + (x[at + 1] + k[16]) + (c & ~d) + (b & d), 5);
        d = a + Integer.rotateLeft(d + (x[at + 6] + k[17]) + (b & ~c) + (a & c), 9);
        c = d + Integer.rotateLeft(c + (x[at + 11] + k[18]) + (a & ~b) + (d & b), 14);
        b = c + Integer.rotateLeft(b + (x[at] + k[19]) + (d & ~a) + (c & a), 20);
        a = b + Integer.rotateLeft(a + (x[at + 5] + k[20]) + (c & ~d) + (b & d), 5);
        d = a + Integer.rotateLeft(d + (x[at + 10] + k[21]) + (b & ~c) + (a & c), 9);
        c = d + Integer.rotateLeft(c + (x[at + 15] + k[22]) + (a & ~b) + (d & b), 14);
        b = c + Integer.rotateLeft(b + (x[at + 4] + k[23]) + (d & ~a) + (c & a), 20);
        fence[0] = b;
        a = b + Integer.rotateLeft(a + (x[at + 9] + k[24]) + (c & ~d) + (b & d), 5);
        d = a + Integer.rotateLeft(d + (x[at + 14] + k[25]) + (b & ~c) + (a & c), 9);
        c = d + Integer.rotateLeft(c + (x[at + 3] + k[26]) + (a & ~b) + (d & b), 14);
        b = c + Integer.rotateLeft(b + (x[at + 8] + k[27]) + (d & ~a) + (c & a), 20);
        a = b + Integer.rotateLeft(a + (x[at + 13] + k[28]) + (c & ~d) + (b & d), 5);
        d = a + Integer.rotateLeft(d + (x[at + 2] + k[29]) + (b & ~c) + (a & c), 9);
        c = d + Integer.rotateLeft(c + (x[at + 7] + k[30]) + (a & ~b) + (d & b), 14);
        b = c + Integer.rotateLeft(b + (x[at + 12] + k[31]) + (d & ~a) + (c & a), 20);
        fence[0] = b;
        // Round 3: H
        a = b + Integer.rotateLeft(a + (x[at + 5] + k[32]) + (b ^ (c ^ d)), 4);
        d = a + Integer.rotateLeft(d + (x[at + 8] + k[33]) + (a ^ (b ^ c)), 11);
        c = d + Integer.rotateLeft(c + (x[at + 11] + k[34]) + (d ^ (a ^ b)), 16);
        b = c + Integer.rotateLeft(b + (x[at + 14] + k[35]) + (c ^ (d ^ a)), 23);
        a = b + Integer.rotateLeft(a + (x[at + 1] + k[36]) + (b ^ (c ^ d)), 4);
        d = a + Integer.rotateLeft(d + (x[at + 4] + k[37]) + (a ^ (b ^ c)), 11);
        c = d + Integer.rotateLeft(c + (x[at + 7] + k[38]) + (d ^ (a ^ b)), 16);
        b = c + Integer.rotateLeft(b + (x[at + 10] + k[39]) + (c ^ (d ^ a)), 23);
        fence[0] = b;
        a = b + Integer.rotateLeft(a + (x[at + 13] + k[40]) + (b ^ (c ^ d)), 4);
        d = a + Integer.rotateLeft(d + (x[at] + k[41]) + (a ^ (b ^ c)), 11);
        c = d + Integer.rotateLeft(c + (x[at + 3] + k[42]) + (d ^ (a ^ b)), 16);
        b = c + Integer.rotateLeft(b + (x[at + 6] + k[43]) + (c ^ (d ^ a)), 23);
        a = b + Integer.rotateLeft(a + (x[at + 9] + k[44]) + (b ^ (c ^ d)), 4);
        d = a + Integer.rotateLeft(d + (x[at + 12] + k[45]) + (a ^ (b ^ c)), 11);
        c = d + Integer.rotateLeft(c + (x[at + 15] + k[46]) + (d ^ (a ^ b)), 16);
        b = c + Integer.rotateLeft(b + (x[at + 2] + k[47]) + (c ^ (d ^ a)), 23);
        fence[0] = b;
        // Round 4: I
        a = b + Integer.rotateLeft(a + (x[at] + k[48]) + (c ^ (b | ~d)), 6);
        d = a + Integer.rotateLeft(d + (x[at + 7] + k[49]) + (b ^ (a | ~c)), 10);
        c = d + Integer.rotateLeft(c + (x[at + 14] + k[50]) + (a ^ (d | ~b)), 15);
        b = c + Integer.rotateLeft(b + (x[at + 5] + k[51]) + (d ^ (c | ~a)), 21);
        a = b + Integer.rotateLeft(a + (x[at + 12] + k[52]) + (c ^ (b | ~d)), 6);
        d = a + Integer.rotateLeft(d + (x[at + 3] + k[53]) + (b ^ (a | ~c)), 10);
        c = d + Integer.rotateLeft(c + (x[at + 10] + k[54]) + (a ^ (d | ~b)), 15);
        b = c + Integer.rotateLeft(b + (x[at + 1] + k[55]) + (d ^ (c | ~a)), 21);
        fence[0] = b;
        a = b + Integer.rotateLeft(a + (x[at + 8] + k[56]) + (c ^ (b | ~d)), 6);
        d = a + Integer.rotateLeft(d + (x[at + 15] + k[57]) + (b ^ (a | ~c)), 10);
        c = d + Integer.rotateLeft(c + (x[at + 6] + k[58]) + (a ^ (d | ~b)), 15);
        b = c + Integer.rotateLeft(b + (x[at + 13] + k[59]) + (d ^ (c | ~a)), 21);
        a = b + Integer.rotateLeft(a + (x[at + 4] + k[60]) + (c ^ (b | ~d)), 6);
        d = a + Integer.rotateLeft(d + (x[at + 11] + k[61]) + (b ^ (a | ~c)), 10);
        c = d + Integer.rotateLeft(c + (x[at + 2] + k[62]) + (a ^ (d | ~b)), 15);
        b = c + Integer.rotateLeft(b + (x[at + 9] + k[63]) + (d ^ (c | ~a)), 21);
        this.a += a;
        this.b += b;
        this.c += c;
        this.d += d;
    }
}
