package io.htpasswd.file;

import io.htpasswd.basic.Credentials;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;

/**
 * HMAC-SHA-256 (RFC 2104) of user and password under a key that never leaves this object: what is kept of a password that
 * was good. Nothing can be checked against it without the key, and no two users share one.
 *
 * <p>Threads: immutable; every use clones the two digests that have taken up the key. That is as fast as one pair a thread,
 * a sixth of {@code Mac.getInstance}, and costs nothing where there are a million virtual threads.
 */
final class Fingerprints {
    private static final int BLOCK = 64;

    private final MessageDigest inner;
    private final MessageDigest outer;

    Fingerprints() {
        byte[] key = new byte[32];
        new SecureRandom().nextBytes(key);
        inner = keyed(key, 0x36);
        outer = keyed(key, 0x5C);
    }

    /** For a key that is known: the file's own, or a test's. */
    Fingerprints(byte[] key) {
        inner = keyed(key, 0x36);
        outer = keyed(key, 0x5C);
    }

    private static MessageDigest keyed(byte[] key, int pad) {
        MessageDigest digest = sha256();
        for (int i = 0; i < BLOCK; i++) digest.update((byte) ((i < key.length ? key[i] : 0) ^ pad));
        return digest;
    }

    /** Lengths first, so that no two pairs read the same. */
    byte[] of(Credentials credentials) {
        byte[] user = credentials.user().getBytes(StandardCharsets.UTF_8);
        byte[] password = credentials.password();
        byte[] text = ByteBuffer.allocate(8 + user.length + password.length)
                .putInt(user.length)
                .putInt(password.length)
                .put(user)
                .put(password)
                .array();
        return of(text);
    }

    byte[] of(byte[] text) {
        try {
            MessageDigest digest = (MessageDigest) inner.clone();
            byte[] innerHash = digest.digest(text);
            digest = (MessageDigest) outer.clone();
            return digest.digest(innerHash);
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("the JDK's SHA-256 can be cloned", e);
        }
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
