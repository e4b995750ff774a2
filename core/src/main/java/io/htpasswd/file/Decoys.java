package io.htpasswd.file;

import io.htpasswd.crypt.HashFormat;
import io.htpasswd.crypt.PasswordHash;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * A decoy for every name that is not in a file, or whose line cannot be used: a hash of the file's own to verify against, so
 * that the time of an answer does not tell who has an account (user enumeration, CWE-208).
 *
 * <p>The idea. One dummy hash would not do: in a file that mixes formats and costs its time would be that of some users only.
 * So a name gets the cost class of a line of the file, each class as often as the file has it: HMAC-SHA-256 of the name (RFC
 * 2104) as a fraction of 1 picks it from the classes' cumulative shares, in a fixed order. The key is the smallest SHA-256 of a
 * usable line. Strangers do not know it, each replica finds the same one, also after a restart, and an edit of another line
 * moves few names; a random one would tell unknown names apart, who cost something else at each replica.
 *
 * <p>Threads: immutable once the file is read; only the counts change, which are for tests: these must not look at the clock.
 */
final class Decoys {
    /** What determines how long a verification takes. */
    record CostClass(HashFormat format, int cost) {
        static CostClass of(PasswordHash hash) {
            return new CostClass(hash.format(), hash.cost());
        }
    }

    /** So many lines of one class, and the encoded hash of one of them. */
    private static final class Share {
        final byte[] decoy;
        final LongAdder verifications = new LongAdder();
        int lines;

        Share(byte[] decoy) {
            this.decoy = decoy;
        }
    }

    private static final byte[] NONE = {};
    private static final int BLOCK = 64;

    private final SortedMap<CostClass, Share> shares =
            new TreeMap<>(Comparator.comparing(CostClass::format).thenComparingInt(CostClass::cost));
    private final LongAdder choices = new LongAdder();
    private final MessageDigest sha256 = SpareDigest.sha256();
    private int lines;
    private byte @Nullable [] smallestDigest;

    /** Only while a file is read. */
    void add(PasswordHash hash, byte[] user, byte[] encoded) {
        lines++;
        shares.computeIfAbsent(CostClass.of(hash), cost -> new Share(encoded)).lines++;
        sha256.update(user);
        sha256.update((byte) ':');
        byte[] digest = sha256.digest(encoded);
        if (smallestDigest == null || Arrays.compareUnsigned(digest, smallestDigest) < 0) {
            smallestDigest = digest;
        }
    }

    int usableLines() {
        return lines;
    }

    /** The classes, and how many lines each has. */
    List<HashCount> hashCounts() {
        List<HashCount> counts = new ArrayList<>(shares.size());
        shares.forEach(
                (costClass, share) -> counts.add(new HashCount(costClass.format(), costClass.cost(), share.lines)));
        return List.copyOf(counts);
    }

    /**
     * The encoded hash that stands in for this name's where it has none; empty in a file with which nobody can log in, for
     * then there is nobody to hide. Chosen for every name, because the choice takes time, too.
     */
    byte[] decoy(String user) {
        if (smallestDigest == null) return NONE;
        choices.increment();
        double place = fraction(hmac(smallestDigest, user.getBytes(StandardCharsets.UTF_8))) * lines;
        for (Share share : shares.values()) {
            place -= share.lines;
            if (place < 0) return share.decoy;
        }
        return NONE;
    }

    /** Counts a verification, be it of a decoy or not. */
    void verified(PasswordHash hash) {
        Share share = shares.get(CostClass.of(hash));
        if (share != null) share.verifications.increment();
    }

    /** How many verifications of each class there were, of those of which there was one. */
    Map<CostClass, Long> verifications() {
        Map<CostClass, Long> counts = new TreeMap<>(shares.comparator());
        shares.forEach((costClass, share) -> counts.put(costClass, share.verifications.sum()));
        counts.values().removeIf(count -> count == 0);
        return counts;
    }

    /** How often a decoy was chosen. */
    long choices() {
        return choices.sum();
    }

    /** For a key of at most a block. Not javax.crypto, whose first use takes a JVM a tenth of a second: a login would be that. */
    private static byte[] hmac(byte[] key, byte[] text) {
        MessageDigest sha256 = SpareDigest.sha256();
        sha256.update(padded(key, 0x36));
        byte[] inner = sha256.digest(text);
        sha256.update(padded(key, 0x5C));
        return sha256.digest(inner);
    }

    private static byte[] padded(byte[] key, int pad) {
        byte[] block = Arrays.copyOf(key, BLOCK);
        for (int i = 0; i < BLOCK; i++) block[i] ^= (byte) pad;
        return block;
    }

    /** The first 53 bits as a fraction of 1. */
    private static double fraction(byte[] digest) {
        return (ByteBuffer.wrap(digest).getLong() >>> 11) * 0x1p-53;
    }
}
