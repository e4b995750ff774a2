package io.htpasswd.crypt;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The JDK's digests, which every Java platform has. */
final class Digests {
    private Digests() {}

    static MessageDigest of(String algorithm) {
        try {
            return MessageDigest.getInstance(algorithm);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has " + algorithm, e);
        }
    }

    static byte[] sha256(byte[] text) {
        return of("SHA-256").digest(text);
    }
}
