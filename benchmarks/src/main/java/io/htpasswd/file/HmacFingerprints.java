package io.htpasswd.file;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.DigestException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.function.UnaryOperator;

/**
 * HMAC-SHA-256 of user and password (RFC 2104), the key's two pads made once: what the library kept of a good password before
 * {@link Fingerprints}, and what they are compared with. Everything else of a request is the library's own in both cases.
 */
public final class HmacFingerprints implements UnaryOperator<byte[]> {
    private static final int BLOCK = 64;

    private final byte[] inner;
    private final byte[] outer;

    private HmacFingerprints() {
        byte[] key = new byte[Fingerprints.BYTES];
        new SecureRandom().nextBytes(key);
        inner = padded(key, 0x36);
        outer = padded(key, 0x5C);
    }

    private static byte[] padded(byte[] key, int pad) {
        byte[] block = Arrays.copyOf(key, BLOCK);
        for (int i = 0; i < BLOCK; i++) block[i] ^= (byte) pad;
        return block;
    }

    /** The users of this line, remembered so. */
    public static Htpasswd ofLine(String line) {
        try {
            return HtpasswdParser.parse(
                    new ByteArrayInputStream(line.getBytes(StandardCharsets.UTF_8)),
                    HtpasswdRules.standard(),
                    new HmacFingerprints());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public byte[] apply(byte[] userPass) {
        try {
            SpareDigest spare = SpareDigest.borrow();
            MessageDigest sha256 = spare.sha256;
            byte[] hash = new byte[Fingerprints.BYTES];
            sha256.update(inner);
            sha256.update(userPass);
            sha256.digest(hash, 0, hash.length);
            sha256.update(outer);
            sha256.update(hash);
            sha256.digest(hash, 0, hash.length);
            spare.giveBack();
            return hash;
        } catch (DigestException e) {
            throw new IllegalStateException("SHA-256 has 32 bytes", e);
        }
    }
}
