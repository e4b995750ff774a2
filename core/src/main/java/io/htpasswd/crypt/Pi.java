package io.htpasswd.crypt;

import java.math.BigInteger;

/** The fraction of π in binary: the numbers that Blowfish starts from, because nobody could have chosen them. */
final class Pi {
    /** More than the series below can lose to rounding down. */
    private static final int GUARD_BITS = 64;

    private Pi() {}

    /** So many words of 32 bits, beginning 243f6a88 85a308d3. */
    static int[] fraction(int words) {
        int bits = 32 * words + GUARD_BITS;
        // John Machin, 1706.
        BigInteger pi = arctanOfInverse(5, bits)
                .shiftLeft(2)
                .subtract(arctanOfInverse(239, bits))
                .shiftLeft(2)
                .shiftRight(GUARD_BITS);
        int[] fraction = new int[words];
        byte[] bytes = pi.toByteArray(); // one for the 3 before the point, then the fraction
        for (int i = 0; i < 4 * words; i++) fraction[i / 4] = fraction[i / 4] << 8 | (bytes[1 + i] & 0xFF);
        return fraction;
    }

    /** 1/x − 1/3x³ + 1/5x⁵ − …, times 2 to the power of {@code bits}. */
    private static BigInteger arctanOfInverse(int x, int bits) {
        BigInteger square = BigInteger.valueOf((long) x * x);
        BigInteger power = BigInteger.ONE.shiftLeft(bits).divide(BigInteger.valueOf(x));
        BigInteger sum = power;
        for (int n = 3; power.signum() != 0; n += 2) {
            power = power.divide(square);
            BigInteger term = power.divide(BigInteger.valueOf(n));
            sum = (n & 2) != 0 ? sum.subtract(term) : sum.add(term);
        }
        return sum;
    }
}
