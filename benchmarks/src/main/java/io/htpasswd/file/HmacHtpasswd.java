package io.htpasswd.file;

import io.htpasswd.basic.CredentialVerifier;
import io.htpasswd.basic.Credentials;
import io.htpasswd.basic.Verification;
import java.security.DigestException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * How {@link Htpasswd} remembered passwords before {@link Fingerprints}, line by line as it was: HMAC-SHA-256 of user and
 * password (RFC 2104) with the key's two pads made once and a digest that is borrowed, compared by {@link MessageDigest#isEqual}.
 * Everything else of a request is the library's own in both cases.
 */
public final class HmacHtpasswd implements CredentialVerifier, UnaryOperator<byte[]> {
    private static final int BLOCK = 64;
    private static final int BYTES = 32;
    private static final long REMEMBER_FOR = Duration.ofMinutes(5).toNanos();
    private static final long LONGEST = Duration.ofHours(12).toNanos();
    private static final Success[] NOBODYS = new Success[1024];

    static {
        for (int i = 0; i < NOBODYS.length; i++) NOBODYS[i] = new Success(new byte[BYTES], 0);
    }

    private final Htpasswd users;
    private final AtomicReferenceArray<@Nullable Success> places;
    private final byte[] inner;
    private final byte[] outer;
    private final LongAdder taken = new LongAdder();

    private static final class Success {
        final byte[] fingerprint;
        final long since;
        volatile long lastUsed;

        Success(byte[] fingerprint, long now) {
            this.fingerprint = fingerprint;
            this.since = now;
            this.lastUsed = now;
        }
    }

    public HmacHtpasswd(String line) {
        users = Htpasswd.ofLines(List.of(line));
        places = new AtomicReferenceArray<>(users.index().capacity());
        byte[] key = new byte[BYTES];
        new SecureRandom().nextBytes(key);
        inner = padded(key, 0x36);
        outer = padded(key, 0x5C);
    }

    private static byte[] padded(byte[] key, int pad) {
        byte[] block = Arrays.copyOf(key, BLOCK);
        for (int i = 0; i < BLOCK; i++) block[i] ^= (byte) pad;
        return block;
    }

    @Override
    public Verification verify(Credentials credentials) {
        Verification verification = users.verify(credentials);
        if (verification instanceof Verification.Accepted) {
            places.set(position(credentials), new Success(credentials.fingerprint(this), System.nanoTime()));
        }
        return verification;
    }

    @Override
    public @Nullable Verification recall(Credentials credentials) {
        long now = System.nanoTime();
        return knows(position(credentials), credentials, now) ? Verification.Accepted.WITHOUT_GROUPS : null;
    }

    private int position(Credentials credentials) {
        if (credentials.user().indexOf(':') >= 0) return -1;
        byte[] userPass = credentials.userPass();
        int colon = 0;
        while (userPass[colon] != ':') colon++;
        return users.index().find(userPass, colon);
    }

    private boolean knows(int position, Credentials credentials, long now) {
        byte[] presented = credentials.fingerprint(this);
        int place = position < 0 ? ~position : position;
        Success there = places.get(place);
        Success nobodys = NOBODYS[place % NOBODYS.length];
        Success success = position < 0 || there == null ? nobodys : there;
        boolean inForce = now - success.lastUsed < REMEMBER_FOR && now - success.since < LONGEST;
        boolean same = MessageDigest.isEqual(success.fingerprint, presented);
        if (success == nobodys) return false;
        if (!inForce) places.compareAndSet(position, success, null);
        if (!inForce || !same) return false;
        if (now - success.lastUsed > REMEMBER_FOR >> 10) success.lastUsed = now;
        return true;
    }

    @Override
    public byte[] apply(byte[] text) {
        taken.increment();
        try {
            SpareDigest spare = SpareDigest.borrow();
            byte[] hash = new byte[BYTES];
            spare.sha256.update(inner);
            spare.sha256.update(text);
            spare.sha256.digest(hash, 0, BYTES);
            spare.sha256.update(outer);
            spare.sha256.update(hash);
            spare.sha256.digest(hash, 0, BYTES);
            spare.giveBack();
            return hash;
        } catch (DigestException e) {
            throw new IllegalStateException("SHA-256 has 32 bytes", e);
        }
    }
}
