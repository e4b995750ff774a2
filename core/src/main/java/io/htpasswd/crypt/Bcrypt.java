package io.htpasswd.crypt;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * bcrypt as in OpenBSD and libxcrypt (crypt(5)): {@code $2y$} and {@code $2b$} are one algorithm; {@code $2x$} repeats a slip
 * of an early implementation that took bytes above 127 as negative; {@code $2a$} is the right algorithm with a twist for the
 * passwords that the slip confused.
 */
final class Bcrypt extends UsableHash {
    private static final int LONGEST_PASSWORD = 72;
    private static final int SALT_BYTES = 16;
    private static final int HASH_BYTES = 23;
    private static final int COST_AT = 4;
    private static final int SALT_AT = 7;
    private static final int HASH_AT = SALT_AT + 22;
    private static final int LENGTH = HASH_AT + 31;

    /** "OrpheanBeholderScryDoubt". */
    private static final long[] ORPHEUS = {0x4f727068_65616e42L, 0x65686f6c_64657253L, 0x63727944_6f756274L};

    private final byte minor;
    private final byte[] salt;

    private Bcrypt(byte minor, int cost, byte[] salt, byte[] hash) {
        super(HashFormat.BCRYPT, cost, hash);
        this.minor = minor;
        this.salt = salt;
    }

    static PasswordHash parse(HashFormat format, byte[] encoded, HashRules rules) {
        if (encoded.length != LENGTH || encoded[SALT_AT - 1] != '$') return format.malformed();
        int tens = encoded[COST_AT] - '0';
        int ones = encoded[COST_AT + 1] - '0';
        int cost = tens < 0 || tens > 3 || ones < 0 || ones > 9 ? -1 : 10 * tens + ones;
        boolean wellFormed = cost >= HashRules.LOWEST_BCRYPT_COST
                && cost <= HashRules.HIGHEST_BCRYPT_COST
                && Base64Variant.BCRYPT.isCanonical(encoded, SALT_AT, HASH_AT)
                && Base64Variant.BCRYPT.isCanonical(encoded, HASH_AT, LENGTH);
        if (!wellFormed) return format.malformed();
        if (cost > rules.maxBcryptCost()) return new Unusable(format, Problem.COST_ABOVE_LIMIT, cost);
        byte[] salt = Base64Variant.BCRYPT.decode(encoded, SALT_AT, HASH_AT);
        return new Bcrypt(encoded[2], cost, salt, Base64Variant.BCRYPT.decode(encoded, HASH_AT, LENGTH));
    }

    static String encode(byte[] password, int cost) {
        HashRules.checkBcryptCost(cost);
        if (password.length > LONGEST_PASSWORD) {
            throw new IllegalArgumentException("bcrypt takes at most 72 bytes, the password has " + password.length);
        }
        if (HashText.holdsNul(password)) throw new IllegalArgumentException("a password for bcrypt holds no NUL");
        byte[] salt = new byte[SALT_BYTES];
        new SecureRandom().nextBytes(salt);
        return encode('y', password, cost, salt);
    }

    static String encode(char minor, byte[] password, int cost, byte[] salt) {
        byte[] hash = new Bcrypt((byte) minor, cost, salt, new byte[0]).compute(password);
        String digits = Base64Variant.BCRYPT.encode(salt) + Base64Variant.BCRYPT.encode(hash);
        return "$2" + minor + (cost < 10 ? "$0" : "$") + cost + "$" + digits;
    }

    @Override
    byte[] compute(byte[] password) {
        return compute(List.of(this), List.of(password)).get(0);
    }

    /** Side by side: hashes of one cost, at most {@link Blowfish#WIDEST}, each with the password at its index. */
    static List<byte[]> compute(List<Bcrypt> hashes, List<byte[]> passwords) {
        Blowfish.Key[] keys = new Blowfish.Key[hashes.size()];
        for (int i = 0; i < keys.length; i++) keys[i] = hashes.get(i).key(passwords.get(i));
        Blowfish blowfish = new Blowfish(keys, hashes.get(0).cost());
        List<byte[]> computed = new ArrayList<>();
        for (int i = 0; i < keys.length; i++) computed.add(hash(blowfish, i));
        return computed;
    }

    private static byte[] hash(Blowfish blowfish, int index) {
        byte[] hash = new byte[HASH_BYTES];
        for (int i = 0; i < ORPHEUS.length; i++) {
            long block = ORPHEUS[i];
            for (int times = 0; times < 64; times++) block = blowfish.encipher(index, block);
            // The last byte of the last block is left out, as it has always been.
            for (int j = 0; j < 8 && 8 * i + j < HASH_BYTES; j++) hash[8 * i + j] = (byte) (block >>> (56 - 8 * j));
        }
        return hash;
    }

    private Blowfish.Key key(byte[] password) {
        int[] words = minor == 'x' ? signExtended(password) : words(password);
        int[] first = words.clone();
        if (minor == 'a') first[0] ^= collision(password);
        int[] saltWords = new int[Blowfish.SUBKEYS];
        for (int i = 0; i < 4 * Blowfish.SUBKEYS; i++) {
            saltWords[i / 4] = saltWords[i / 4] << 8 | (salt[i % SALT_BYTES] & 0xFF);
        }
        return new Blowfish.Key(first, words, saltWords);
    }

    /** Eighteen words of the password and its closing NUL, over and over: 72 bytes count. */
    private static int[] words(byte[] password) {
        int[] words = new int[Blowfish.SUBKEYS];
        for (int i = 0; i < 4 * Blowfish.SUBKEYS; i++) words[i / 4] = words[i / 4] << 8 | (octet(password, i) & 0xFF);
        return words;
    }

    /** The same with the slip: a byte above 127 overwrites the bytes of its word that came before. */
    private static int[] signExtended(byte[] password) {
        int[] words = new int[Blowfish.SUBKEYS];
        for (int i = 0; i < 4 * Blowfish.SUBKEYS; i++) words[i / 4] = words[i / 4] << 8 | octet(password, i);
        return words;
    }

    private static byte octet(byte[] password, int i) {
        int at = i % (password.length + 1);
        return at < password.length ? password[at] : 0;
    }

    /**
     * The bit that {@code $2a$} flips, or none: set when the slip would have met a byte above 127 after the first of a word
     * and the words are the same all the same, for then a password was made to collide with others under the slip
     * (crypt_blowfish 1.1, "safety").
     */
    private static int collision(byte[] password) {
        boolean negative = false;
        for (int i = 0; i < 4 * Blowfish.SUBKEYS; i++) negative |= i % 4 != 0 && octet(password, i) < 0;
        return negative && Arrays.equals(words(password), signExtended(password)) ? 0x10000 : 0;
    }
}
