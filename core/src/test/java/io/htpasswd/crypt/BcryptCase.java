package io.htpasswd.crypt;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/** A bcrypt hash of the lowest cost and a password presented to it, right or wrong; every tag, made by jBCrypt where it can. */
record BcryptCase(String encoded, byte[] presented, boolean expected) {
    private static final int KEY_BYTES = 72;

    static List<BcryptCase> some(int seed, int count) {
        RandomCases cases = new RandomCases(seed);
        List<BcryptCase> some = new ArrayList<>();
        for (int i = 0; i < count; i++) some.add(one(cases));
        return some;
    }

    private static BcryptCase one(RandomCases cases) {
        char minor = "ybax".charAt(cases.below(4));
        byte[] password = cases.password();
        // Such bytes are what $2a$ and $2x$ are about, and they seldom meet by chance.
        if (cases.below(8) == 0) Arrays.fill(password, 0, cases.below(password.length + 1), (byte) 0xFF);
        byte[] presented = cases.below(2) == 0 ? password : cases.spoilt(password);
        byte[] key = key(minor, password);
        byte[] salt = cases.bytes(16);
        String encoded = minor == 'a' && hasHighBytes(password)
                ? Bcrypt.encode(minor, password, 4, salt)
                : Referee.bcrypt(minor, key, salt);
        boolean same = Arrays.equals(key, key(minor, presented));
        return new BcryptCase(encoded, presented, same && !HashText.holdsNul(presented));
    }

    /** All 72 bytes, as crypt_blowfish 1.0 and before took them for {@code $2x$}: a negative byte filled those before it with ones. */
    private static byte[] key(char minor, byte[] password) {
        byte[] key = new byte[KEY_BYTES];
        for (int i = 0; i < KEY_BYTES; i++) {
            int at = i % (password.length + 1);
            key[i] = at < password.length ? password[at] : 0;
            if (minor == 'x' && key[i] < 0) Arrays.fill(key, i - i % 4, i, (byte) 0xFF);
        }
        return key;
    }

    private static boolean hasHighBytes(byte[] password) {
        for (byte octet : password) {
            if (octet < 0) return true;
        }
        return false;
    }

    PasswordHash hash() {
        return PasswordHash.parse(encoded.getBytes(StandardCharsets.US_ASCII), HashRules.standard());
    }

    /** Verifies them in batches of a size, the last one smaller, and says in words which was answered otherwise than expected. */
    static List<String> differences(List<BcryptCase> cases, int size) {
        List<String> differences = new ArrayList<>();
        for (int from = 0; from < cases.size(); from += size) {
            List<BcryptCase> batch = cases.subList(from, Math.min(from + size, cases.size()));
            boolean[] matches = PasswordHash.matches(
                    batch.stream().map(BcryptCase::hash).toList(),
                    batch.stream().map(BcryptCase::presented).toList());
            for (int i = 0; i < matches.length; i++) {
                if (matches[i] != batch.get(i).expected) differences.add(i + " of " + size + ": " + batch.get(i));
            }
        }
        return differences;
    }

    @Override
    public String toString() {
        return encoded + " " + HexFormat.of().formatHex(presented) + " " + expected;
    }
}
