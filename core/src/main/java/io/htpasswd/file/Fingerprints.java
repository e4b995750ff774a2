package io.htpasswd.file;

import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.UnaryOperator;

/**
 * HMAC-SHA-256 (RFC 2104) of user and password under a key that never leaves this object: what is kept of a password that
 * was good. Nothing can be checked against it without the key, and no two users share one.
 *
 * <p>Threads: immutable; each use borrows a digest. A clone of one that has already taken up the key would save the first
 * block and be faster by itself; but it is 224 bytes of garbage a request, which cost a server as much.
 */
final class Fingerprints implements UnaryOperator<byte[]> {
    private static final int BLOCK = 64;
    static final int BYTES = 32;

    private final byte[] inner;
    private final byte[] outer;
    private final LongAdder taken = new LongAdder();

    Fingerprints() {
        this(random());
    }

    /** For a key that is known: the file's own, or a test's. At most a block long. */
    Fingerprints(byte[] key) {
        inner = padded(key, 0x36);
        outer = padded(key, 0x5C);
    }

    private static byte[] random() {
        byte[] key = new byte[BYTES];
        new SecureRandom().nextBytes(key);
        return key;
    }

    private static byte[] padded(byte[] key, int pad) {
        byte[] block = Arrays.copyOf(key, BLOCK);
        for (int i = 0; i < BLOCK; i++) block[i] ^= (byte) pad;
        return block;
    }

    @Override
    public byte[] apply(byte[] text) {
        taken.increment();
        try {
            MessageDigest digest = SpareDigests.take();
            byte[] hash = new byte[BYTES];
            digest.update(inner);
            digest.update(text);
            digest.digest(hash, 0, BYTES);
            digest.update(outer);
            digest.update(hash);
            digest.digest(hash, 0, BYTES);
            SpareDigests.giveBack(digest); // what it saw last is a hash: nothing of the text stays in it
            return hash;
        } catch (DigestException e) {
            throw new IllegalStateException("SHA-256 has 32 bytes", e);
        }
    }

    /** How many there were; for tests, which must not look at the clock. */
    long taken() {
        return taken.sum();
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
