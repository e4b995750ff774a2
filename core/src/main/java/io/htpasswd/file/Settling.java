package io.htpasswd.file;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Tells whether files that were changed lie there as they are meant to: their times are old enough, or looks that far apart
 * have seen the same. The times count only while they do not contradict what an earlier look saw, good or not.
 */
final class Settling {
    private final Clocks clocks;

    private FilePair.@Nullable Stamp seen;
    private long seenSince;
    /** Seen, or seen before something went wrong: a file that cannot be used may be cut like any other. */
    private FilePair.@Nullable Stamp lastSeen;
    /** The times of what was seen say when it was written. */
    private boolean timesTell;

    Settling(Clocks clocks) {
        this.clocks = clocks;
    }

    /** A look that sees this; the version in use was seen before, at the latest when it was read. */
    void see(FilePair.Stamp stamp, FilePair.@Nullable Stamp inUse) {
        if (stamp.equals(seen)) return;
        if (!stamp.equals(lastSeen)) timesTell = !stamp.contradicts(lastSeen) && !stamp.contradicts(inUse);
        seen = stamp;
        lastSeen = stamp;
        seenSince = clocks.nanoTime().getAsLong();
    }

    /** Nothing is waited for any more, or what was seen is of no use: the waiting begins anew, the times are remembered. */
    void stop() {
        seen = null;
    }

    /** For how long still what was seen must stay as it is; zero or less: it has settled. */
    Duration remaining(Duration needed) {
        FilePair.Stamp stamp = seen;
        if (stamp == null) return needed;
        if (timesTell && stamp.isOlderThan(needed, clocks.fileTime().instant())) return Duration.ZERO;
        return needed.minusNanos(clocks.nanoTime().getAsLong() - seenSince);
    }
}
