package io.htpasswd.admission;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import org.jspecify.annotations.Nullable;

/**
 * 64 bits of SHA-256 over a random key and texts: what clients and users are kept as. Without the key nobody can choose two
 * that are taken for one; by chance it happens to one pair among 2<sup>64</sup>.
 *
 * <p>This class is immutable and thread-safe.
 */
final class KeyedHash {
    private static final int KEY_BYTES = 32;

    private final byte[] key = new byte[KEY_BYTES];

    KeyedHash() {
        new SecureRandom().nextBytes(key);
    }

    /** The client alone, or, where it has no address, the user that it claims to be. */
    long client(@Nullable String address, String user) {
        return address == null ? hash(null, user) : address(address);
    }

    long address(String address) {
        return hash(address, null);
    }

    long clientAndUser(@Nullable String address, String user) {
        return hash(address, user);
    }

    private long hash(@Nullable String address, @Nullable String user) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(key);
            part(digest, address == null ? null : ClientAddress.network(address));
            part(digest, user);
            return ByteBuffer.wrap(digest.digest()).getLong();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** With its length in front, so that no two pairs of texts give the same bytes. */
    private static void part(MessageDigest digest, @Nullable String text) {
        byte[] bytes = text == null ? new byte[0] : text.getBytes(StandardCharsets.UTF_8);
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, text == null ? -1 : bytes.length));
        digest.update(bytes);
    }
}
