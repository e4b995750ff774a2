package io.htpasswd.crypt;

import java.security.DigestException;
import java.security.MessageDigest;

/**
 * SHA-crypt: Ulrich Drepper, "Unix crypt using SHA-256 and SHA-512", 2007. A salt of up to 16 bytes and a
 * digest of 43 or 86 digits, no more and no fewer. The numbers in the code are the steps of that specification.
 *
 * <p>As in {@link Md5Crypt} a round hashes one of eight messages, laid out once ({@link RoundInput}). The digest is the JDK's
 * own, which uses the processor's SHA instructions; an implementation in Java was a fifth slower.
 */
final class ShaCrypt extends UsableHash {
    private static final String ROUNDS = "rounds=";
    private static final int DEFAULT_ROUNDS = 5_000;
    private static final int LONGEST_SALT = 16;

    private final String algorithm;
    private final byte[] salt;

    private ShaCrypt(HashFormat format, String algorithm, int rounds, byte[] salt, byte[] digits) {
        super(format, rounds, digits);
        this.algorithm = algorithm;
        this.salt = salt;
    }

    /** For a format whose digest the JDK knows by this name; its length, 32 or 64 bytes, decides the order of the digits. */
    static HashFormat.Parser parser(String algorithm, int bytes) {
        int digits = (8 * bytes + 5) / 6;
        return (format, encoded, rules) -> parse(format, algorithm, digits, encoded, rules);
    }

    private static PasswordHash parse(HashFormat format, String algorithm, int size, byte[] encoded, HashRules rules) {
        int salt = format.tag().length();
        int rounds = DEFAULT_ROUNDS;
        if (HashText.startsWith(encoded, salt, ROUNDS)) {
            int end = HashText.indexOfDollar(encoded, salt);
            rounds = number(encoded, salt + ROUNDS.length(), end);
            salt = end + 1;
        }
        int end = HashText.indexOfDollar(encoded, salt);
        int digits = end + 1;
        boolean wellFormed = rounds >= HashRules.LOWEST_ROUNDS
                && end - salt <= LONGEST_SALT
                && HashText.all(encoded, salt, end, HashText::isSaltOfCrypt)
                // Twice "rounds=" is no salt to any implementation.
                && !HashText.startsWith(encoded, salt, ROUNDS)
                && encoded.length == digits + size
                && Base64Variant.CRYPT.isCanonical(encoded, digits, encoded.length);
        if (!wellFormed) return format.malformed();
        if (rounds > rules.maxShaCryptRounds()) return new Unusable(format, Problem.COST_ABOVE_LIMIT, rounds);
        return new ShaCrypt(
                format,
                algorithm,
                rounds,
                HashText.slice(encoded, salt, end),
                HashText.slice(encoded, digits, encoded.length));
    }

    /** The rounds of a decimal number as everybody writes it; -1 for any other text. */
    private static int number(byte[] text, int from, int to) {
        if (from == to || to - from > 9 || text[from] == '0') return -1;
        int number = 0;
        for (int i = from; i < to; i++) {
            if (text[i] < '0' || text[i] > '9') return -1;
            number = 10 * number + text[i] - '0';
        }
        return number;
    }

    @Override
    byte[] compute(byte[] password) {
        MessageDigest sha = Digests.of(algorithm);
        byte[] digest = firstDigest(sha, password);
        byte[] p = repeated(sha, password, password.length, password.length); // 13 to 16
        byte[] s = repeated(sha, salt, 16 + (digest[0] & 0xFF), salt.length); // 17 to 20
        digest = rounds(sha, digest, p, s);
        return digest.length == 32 ? encode256(digest) : encode512(digest);
    }

    /** Digest A, steps 1 to 12. */
    private byte[] firstDigest(MessageDigest sha, byte[] password) {
        sha.update(password); // 4 to 8: digest B
        sha.update(salt);
        byte[] b = sha.digest(password);
        sha.update(password); // 1 to 3
        sha.update(salt);
        for (int left = password.length; left > 0; left -= b.length)
            sha.update(b, 0, Math.min(b.length, left)); // 9, 10
        for (int bits = password.length; bits > 0; bits >>>= 1) sha.update((bits & 1) != 0 ? b : password); // 11
        return sha.digest(); // 12
    }

    /** The digest of a text taken several times, repeated up to a length. */
    private static byte[] repeated(MessageDigest sha, byte[] text, int times, int length) {
        for (int i = 0; i < times; i++) sha.update(text);
        byte[] digest = sha.digest();
        byte[] repeated = new byte[length];
        for (int at = 0; at < length; at += digest.length) {
            System.arraycopy(digest, 0, repeated, at, Math.min(digest.length, length - at));
        }
        return repeated;
    }

    /** Step 21. A digest is written to where the next message has it, and copied nowhere. */
    private byte[] rounds(MessageDigest sha, byte[] first, byte[] p, byte[] s) {
        int size = first.length;
        byte[][] messages = new byte[RoundInput.KINDS][];
        int[] digestAt = new int[RoundInput.KINDS];
        for (int kind = 0; kind < RoundInput.KINDS; kind++) {
            byte[][] before = RoundInput.before(kind, p, s);
            byte[][] after = RoundInput.after(kind, p, s);
            digestAt[kind] = RoundInput.length(before);
            messages[kind] = new byte[digestAt[kind] + size + RoundInput.length(after)];
            put(before, messages[kind], 0);
            put(after, messages[kind], digestAt[kind] + size);
        }
        int kind = RoundInput.of(0);
        System.arraycopy(first, 0, messages[kind], digestAt[kind], size);
        try {
            for (int round = 0; round < cost(); round++) {
                sha.update(messages[kind]);
                kind = RoundInput.of(round + 1);
                sha.digest(messages[kind], digestAt[kind], size);
            }
        } catch (DigestException e) {
            throw new IllegalStateException("every message has room for a digest", e);
        }
        return HashText.slice(messages[kind], digestAt[kind], digestAt[kind] + size);
    }

    private static void put(byte[][] parts, byte[] message, int from) {
        int at = from;
        for (byte[] part : parts) {
            System.arraycopy(part, 0, message, at, part.length);
            at += part.length;
        }
    }

    /** Step 22: three bytes to four digits; which three moves by 21 modulo 30, the last two bytes stand alone. */
    private static byte[] encode256(byte[] digest) {
        byte[] digits = new byte[43];
        int at = 0;
        for (int i = 0, first = 0; i < 10; i++, first = (first + 21) % 30) {
            at = Base64Variant.CRYPT.put(digits, at, group(digest, first, (first + 10) % 30, (first + 20) % 30), 4);
        }
        Base64Variant.CRYPT.put(digits, at, (digest[31] & 0xFF) << 8 | (digest[30] & 0xFF), 3);
        return digits;
    }

    /** The same by 22 modulo 63; the last byte stands alone. */
    private static byte[] encode512(byte[] digest) {
        byte[] digits = new byte[86];
        int at = 0;
        for (int i = 0, first = 0; i < 21; i++, first = (first + 22) % 63) {
            at = Base64Variant.CRYPT.put(digits, at, group(digest, first, (first + 21) % 63, (first + 42) % 63), 4);
        }
        Base64Variant.CRYPT.put(digits, at, digest[63] & 0xFF, 2);
        return digits;
    }

    private static int group(byte[] digest, int high, int middle, int low) {
        return (digest[high] & 0xFF) << 16 | (digest[middle] & 0xFF) << 8 | (digest[low] & 0xFF);
    }
}
