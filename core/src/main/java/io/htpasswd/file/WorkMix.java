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
final class WorkMix {
    /** What determines how long a verification takes. */
    record Work(HashFormat format, int cost) {}

    private record Share(int lines, PasswordHash decoy) {}

    private static final Comparator<Work> FIXED_ORDER =
            Comparator.comparing(Work::format).thenComparingInt(Work::cost);

    private final Map<Work, Share> shares = new TreeMap<>(FIXED_ORDER);
    private final Map<Work, LongAdder> done = new ConcurrentHashMap<>();
    private final MessageDigest sha256 = Fingerprints.sha256();
    private int lines;
    private byte @Nullable [] smallestDigest;
    private @Nullable Fingerprints names;

    /** Only while a file is read. */
    void add(PasswordHash hash, byte[] user, byte[] encoded) {
        lines++;
        shares.merge(work(hash), new Share(1, hash), (old, one) -> new Share(old.lines() + 1, old.decoy()));
        sha256.update(user);
        sha256.update((byte) ':');
        byte[] digest = sha256.digest(encoded);
        if (smallestDigest == null || Arrays.compareUnsigned(digest, smallestDigest) < 0) {
            smallestDigest = digest;
        }
    }

    /** Once, after the last line. */
    WorkMix complete() {
        if (smallestDigest != null) names = new Fingerprints(smallestDigest);
        return this;
    }

    int usableLines() {
        return lines;
    }

    /** Verifies against the decoy of a name that nobody has, and forgets the answer. */
    void waste(String user, byte[] password) {
        if (names == null) return; // nobody can log in, so there is nobody to hide
        double place = fraction(names.of(user.getBytes(StandardCharsets.UTF_8))) * lines;
        for (Share share : shares.values()) {
            place -= share.lines();
            if (place < 0) {
                matches(share.decoy(), password);
                return;
            }
        }
    }

    boolean matches(PasswordHash hash, byte[] password) {
        done.computeIfAbsent(work(hash), work -> new LongAdder()).increment();
        return hash.matches(password);
    }

    /** How many verifications of each kind there were; for tests, which must not look at the clock. */
    Map<Work, Long> done() {
        Map<Work, Long> counts = new TreeMap<>(FIXED_ORDER);
        done.forEach((work, count) -> counts.put(work, count.sum()));
        return counts;
    }

    private static Work work(PasswordHash hash) {
        return new Work(hash.format(), hash.cost());
    }

    /** The first 53 bits as a fraction of 1. */
    private static double fraction(byte[] digest) {
        return (ByteBuffer.wrap(digest).getLong() >>> 11) * 0x1p-53;
    }
}
