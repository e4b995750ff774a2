package io.htpasswd.crypt;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.SplittableRandom;

/** Random passwords and salts, the same in every run of one seed. */
final class RandomCases {
    private static final int LONGEST = 300;

    private final Random random;

    RandomCases(long seed) {
        // Mixed: neighbouring seeds of a Random begin with nearly the same numbers.
        this.random = new Random(new SplittableRandom(seed).nextLong());
    }

    /** 0 to 300 bytes of any value; every other one without NUL, because of 300 random bytes two thirds hold one. */
    byte[] password() {
        byte[] password = new byte[random.nextInt(LONGEST + 1)];
        random.nextBytes(password);
        if (random.nextBoolean()) withoutNul(password);
        return password;
    }

    /** For tools that read a line: without NUL, LF and CR, at most 100 bytes. */
    byte[] line() {
        byte[] password = new byte[random.nextInt(101)];
        random.nextBytes(password);
        withoutNul(password);
        for (int i = 0; i < password.length; i++) {
            if (password[i] == '\n' || password[i] == '\r') password[i] = ' ';
        }
        return password;
    }

    private static void withoutNul(byte[] password) {
        for (int i = 0; i < password.length; i++) {
            if (password[i] == 0) password[i] = 1;
        }
    }

    /** So many of crypt's digits as lie in the range. */
    String salt(int shortest, int longest) {
        byte[] salt = new byte[shortest + random.nextInt(longest - shortest + 1)];
        for (int i = 0; i < salt.length; i++) Base64Variant.CRYPT.put(salt, i, random.nextInt(64), 1);
        return new String(salt, StandardCharsets.US_ASCII);
    }

    int below(int bound) {
        return random.nextInt(bound);
    }

    byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    /** The same with one bit changed, or one byte more where there is none. */
    byte[] spoilt(byte[] password) {
        if (password.length == 0) return new byte[] {'x'};
        byte[] spoilt = password.clone();
        // Among the first eight and the lower seven bits, which count in every format.
        spoilt[random.nextInt(Math.min(8, spoilt.length))] ^= (byte) (1 << random.nextInt(7));
        return spoilt;
    }

    static byte[] concat(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) all.writeBytes(part);
        return all.toByteArray();
    }
}
