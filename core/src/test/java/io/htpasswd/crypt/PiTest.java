package io.htpasswd.crypt;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import org.junit.jupiter.api.Test;

class PiTest {
    private static final int WORDS = Blowfish.SUBKEYS + 4 * 256;
    /** More than the series can lose to rounding down. */
    private static final int GUARD_BITS = 64;

    @Test
    void fractionIsThatOfPi() {
        int bits = 32 * WORDS + GUARD_BITS;
        // John Machin, 1706.
        BigInteger pi = arctanOfInverse(5, bits)
                .shiftLeft(2)
                .subtract(arctanOfInverse(239, bits))
                .shiftLeft(2)
                .shiftRight(GUARD_BITS);
        BigInteger written = BigInteger.valueOf(3);
        for (int word : Pi.fraction(WORDS)) written = written.shiftLeft(32).or(BigInteger.valueOf(word & 0xFFFFFFFFL));
        assertThat(written).isEqualTo(pi);
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
