package io.htpasswd.crypt;

/**
 * Blowfish (Bruce Schneier, 1993) with the expensive key schedule of bcrypt (Niels Provos and David Mazières, "A
 * Future-Adaptable Password Scheme", 1999).
 *
 * <p>The four S-boxes lie in one array, the sixteen rounds are written out, and the subkeys are locals while the S-boxes are
 * filled, when they no longer change: that fill is 98 of a hundred parts of the work, and reading eighteen subkeys from an
 * array for each of its 512 blocks is what other implementations lose there. A round joins its subkey to the half that has
 * been ready since the round before, and not to what has just come out of the S-boxes: each round waits for the last, and
 * this leaves one operation less to wait for, of a dozen.
 *
 * <p>Threads: one object a thread.
 */
final class Blowfish {
    /** Words of key or salt that one expansion takes: one a subkey. */
    static final int WORDS = 18;

    private static final int BOXES = 4 * 256;
    private static final int[] START = Pi.fraction(WORDS + BOXES);

    private final int[] subkeys = new int[WORDS];
    private final int[] boxes = new int[BOXES];

    /** Starts from π, and expands salt and key into it (the paper's EksBlowfishSetup, first step); the salt has four words. */
    Blowfish(int[] salt, int[] key) {
        System.arraycopy(START, 0, subkeys, 0, WORDS);
        System.arraycopy(START, WORDS, boxes, 0, BOXES);
        for (int i = 0; i < WORDS; i++) subkeys[i] ^= key[i];
        long block = 0;
        for (int i = 0; i < WORDS; i += 2) {
            block = encipher(block ^ salted(salt, i));
            subkeys[i] = (int) (block >>> 32);
            subkeys[i + 1] = (int) block;
        }
        for (int i = 0; i < BOXES; i += 2) {
            block = encipher(block ^ salted(salt, WORDS + i));
            boxes[i] = (int) (block >>> 32);
            boxes[i + 1] = (int) block;
        }
    }

    private static long salted(int[] salt, int i) {
        return (long) salt[i & 3] << 32 | (salt[(i + 1) & 3] & 0xFFFFFFFFL);
    }

    /** Flips bits of the first subkey before anything is expanded: see {@link Bcrypt}. */
    static int[] flipped(int[] key, int bits) {
        int[] flipped = key.clone();
        flipped[0] ^= bits;
        return flipped;
    }

    /** Expands key and salt in turns, 2 to the power of {@code costLog2} times (the paper's ExpandKey with a salt of zero). */
    void expand(int[] key, int[] salt, int costLog2) {
        for (long i = 1L << costLog2; i > 0; i--) {
            expand(subkeys, boxes, key);
            expand(subkeys, boxes, salt);
        }
    }

    private void expand(int[] p, int[] s, int[] key) {
        for (int i = 0; i < WORDS; i++) p[i] ^= key[i];
        long block = 0;
        for (int i = 0; i < WORDS; i += 2) {
            block = encipher(block);
            p[i] = (int) (block >>> 32);
            p[i + 1] = (int) block;
        }
        fill(p, s, (int) (block >>> 32), (int) block);
    }

    /** Fills the S-boxes, each pair of words enciphered from the pair before. */
    private static void fill(int[] p, int[] s, int left, int right) {
        int l = left;
        int r = right;
        int p0 = p[0];
        int p1 = p[1];
        int p2 = p[2];
        int p3 = p[3];
        int p4 = p[4];
        int p5 = p[5];
        int p6 = p[6];
        int p7 = p[7];
        int p8 = p[8];
        int p9 = p[9];
        int p10 = p[10];
        int p11 = p[11];
        int p12 = p[12];
        int p13 = p[13];
        int p14 = p[14];
        int p15 = p[15];
        int p16 = p[16];
        int p17 = p[17];
        for (int i = 0; i < BOXES; i += 2) {
            l ^= p0;
            r = (r ^ p1) ^ f(s, l);
            l = (l ^ p2) ^ f(s, r);
            r = (r ^ p3) ^ f(s, l);
            l = (l ^ p4) ^ f(s, r);
            r = (r ^ p5) ^ f(s, l);
            l = (l ^ p6) ^ f(s, r);
            r = (r ^ p7) ^ f(s, l);
            l = (l ^ p8) ^ f(s, r);
            r = (r ^ p9) ^ f(s, l);
            l = (l ^ p10) ^ f(s, r);
            r = (r ^ p11) ^ f(s, l);
            l = (l ^ p12) ^ f(s, r);
            r = (r ^ p13) ^ f(s, l);
            l = (l ^ p14) ^ f(s, r);
            r = (r ^ p15) ^ f(s, l);
            l = (l ^ p16) ^ f(s, r);
            int swapped = r ^ p17;
            r = l;
            l = swapped;
            s[i] = l;
            s[i + 1] = r;
        }
    }

    /** One block of 64 bits, its left half on top. */
    long encipher(long block) {
        int[] p = subkeys;
        int[] s = boxes;
        int l = (int) (block >>> 32) ^ p[0];
        int r = (int) block;
        for (int i = 1; i <= 16; i += 2) {
            r = (r ^ p[i]) ^ f(s, l);
            l = (l ^ p[i + 1]) ^ f(s, r);
        }
        return (long) (r ^ p[17]) << 32 | (l & 0xFFFFFFFFL);
    }

    /** Four bytes of a half, each through its own S-box. */
    private static int f(int[] s, int half) {
        return ((s[half >>> 24] + s[256 + (half >>> 16 & 0xFF)]) ^ s[512 + (half >>> 8 & 0xFF)])
                + s[768 + (half & 0xFF)];
    }
}
