package io.htpasswd.file;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What looks have seen of files that change, and whether they lie there as they are meant to: their times are old enough, or
 * looks that far apart have seen the same. The times count only while they do not contradict what an earlier look saw, good
 * or not.
 *
 * <p>Tells also for how long every look has found them changed. Two looks may have met two changes with a quiet hour between
 * them, and one that failed a moment between deleting and writing: three looks with something new, and not two that failed.
 */
final class FileChanges {
    private static final int RESTLESS = 3;

    private final Clocks clocks;

    private FilePair.@Nullable Stamp seen;
    private long seenSince;
    /** Seen, or seen before something went wrong: a file that cannot be used may be cut like any other. */
    private FilePair.@Nullable Stamp lastSeen;
    /** The times of what was seen say when it was written. */
    private boolean timesTell;
    /** How many looks in a row have found something new; 0: what they found has rested. */
    private int changes;

    private long restlessSince;

    FileChanges(Clocks clocks) {
        this.clocks = clocks;
    }

    /** A look that sees this; the version in use was seen before, at the latest when it was read. */
    void see(FilePair.Stamp stamp, FilePair.@Nullable Stamp inUse) {
        if (stamp.equals(seen)) return;
        seenSince = clocks.nanoTime().getAsLong();
        if (stamp.equals(lastSeen)) changes = 0;
        else timesTell = !stamp.contradicts(lastSeen) && !stamp.contradicts(inUse);
        if (changes == 0) restlessSince = seenSince;
        changes++;
        seen = stamp;
        lastSeen = stamp;
    }

    /** Nothing is waited for any more; the times are remembered. */
    void stop() {
        seen = null;
        changes = 0;
    }

    /** What was seen is of no use: the waiting begins anew, the times are remembered. */
    void fail() {
        if (seen == null) changes = 0;
        seen = null;
    }

    /** What was seen has settled, and was still the same after it was read. */
    void rest() {
        changes = 0;
    }

    /** True when looks have found something new each time, for so long. */
    boolean isRestlessFor(Duration time) {
        return changes >= RESTLESS && clocks.nanoTime().getAsLong() - restlessSince >= time.toNanos();
    }

    /** The same, but not while what was seen is being cut: that is as good as no version. */
    boolean neverRests(Duration time) {
        return timesTell && isRestlessFor(time);
    }

    /** For how long still what was seen must stay as it is; zero: it has for as long as it must. */
    Duration left(Duration needed) {
        FilePair.Stamp stamp = seen;
        if (stamp == null) return needed;
        if (timesTell && stamp.isOlderThan(needed, clocks.fileTime().instant())) return Duration.ZERO;
        Duration left = needed.minusNanos(clocks.nanoTime().getAsLong() - seenSince);
        return left.isNegative() ? Duration.ZERO : left;
    }
}
