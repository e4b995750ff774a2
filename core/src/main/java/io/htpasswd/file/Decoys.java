package io.htpasswd.file;

import io.htpasswd.crypt.HashFormat;
import io.htpasswd.crypt.PasswordHash;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * What verifications cost in one file, and a decoy for every name that is not in it: a hash of a (format, cost) that a name
 * of this file might have, with the file's own frequency. Without it strangers would learn from the time of an answer who
 * has an account.
 *
 * <p>A name always gets the same decoy, on every replica and after a restart, because the choice depends only on the name
 * and on one line of the file, whose digest strangers do not know.
 *
 * <p>Threads: shared; only the counts change.
 */
final class Decoys {
    /** What determines how long a verification takes. */
    record CostClass(HashFormat format, int cost) {}

    /** So many lines of one kind, and the encoded hash of one of them. */
    private static final class Share {
        final byte[] decoy;
        int lines;

        Share(byte[] decoy) {
            this.decoy = decoy;
        }
    }

    private static final byte[] NOBODYS = {};

    private static final Comparator<CostClass> FIXED_ORDER =
            Comparator.comparing(CostClass::format).thenComparingInt(CostClass::cost);

    private final Map<CostClass, Share> shares = new TreeMap<>(FIXED_ORDER);
    private final Map<CostClass, LongAdder> done = new ConcurrentHashMap<>();
    private final MessageDigest sha256 = Fingerprints.sha256();
    private int lines;
    private byte @Nullable [] smallestDigest;
    private @Nullable Fingerprints names;

    /** Only while a file is read. */
    void add(PasswordHash hash, byte[] user, byte[] encoded) {
        lines++;
        shares.computeIfAbsent(costClass(hash), cost -> new Share(encoded)).lines++;
        sha256.update(user);
        sha256.update((byte) ':');
        byte[] digest = sha256.digest(encoded);
        if (smallestDigest == null || Arrays.compareUnsigned(digest, smallestDigest) < 0) {
            smallestDigest = digest;
        }
    }

    /** Once, after the last line. */
    Decoys complete() {
        if (smallestDigest != null) names = new Fingerprints(smallestDigest);
        return this;
    }

    int usableLines() {
        return lines;
    }

    /**
     * The encoded hash that stands in for this name's where it has none; empty in a file with which nobody can log in, for
     * then there is nobody to hide. Chosen for every name, because the choice takes time, too.
     */
    byte[] decoy(String user) {
        if (names == null) return NOBODYS;
        double place = fraction(names.apply(user.getBytes(StandardCharsets.UTF_8))) * lines;
        for (Share share : shares.values()) {
            place -= share.lines;
            if (place < 0) return share.decoy;
        }
        return NOBODYS;
    }

    /** Verifies, and counts what that costs; nothing where there is no hash to verify against. */
    boolean matches(PasswordHash hash, byte[] password) {
        if (hash instanceof PasswordHash.Unusable) return false;
        done.computeIfAbsent(costClass(hash), cost -> new LongAdder()).increment();
        return hash.matches(password);
    }

    /** How many verifications of each kind there were; for tests, which must not look at the clock. */
    Map<CostClass, Long> done() {
        Map<CostClass, Long> counts = new TreeMap<>(FIXED_ORDER);
        done.forEach((costClass, count) -> counts.put(costClass, count.sum()));
        return counts;
    }

    /** How often a decoy was chosen; for tests. */
    long choices() {
        return names == null ? 0 : names.taken();
    }

    private static CostClass costClass(PasswordHash hash) {
        return new CostClass(hash.format(), hash.cost());
    }

    /** The first 53 bits as a fraction of 1. */
    private static double fraction(byte[] digest) {
        return (ByteBuffer.wrap(digest).getLong() >>> 11) * 0x1p-53;
    }
}
