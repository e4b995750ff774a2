package io.htpasswd.file;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * When a file is looked at, when what a look has seen is taken, and for how long the version in use answers meanwhile.
 *
 * <pre>
 * time           since                                  what happens
 * checkEvery     the last look                          one request is sent to look, the others are answered at once
 * 2 × checkEvery the last look                          every request is sent to look: there was none for so long
 * settle         the last change that looks have seen   the files are read and taken; by the first look that sees the
 *                                                       change, if their times are that old
 * checkEvery     the same                               the same, of files without a user and without a problem
 * 10 × settle    the first of three changes or more,    the files are read, and taken if they stay as they are meanwhile
 *                seen by looks in a row
 * 20 × settle    the same                               they could not be taken: an error, as if they could not be read
 * 2 s            the last write, or that the files'     files read earlier are read again by the next look
 *                times were seen first, if that is less
 * 1 min          the last ERROR in the log              the next one, if looks still fail
 * maxStaleness   the last look, if one is under way;    nobody is let in
 *                the last good one, if looks fail
 * </pre>
 *
 * <p><b>settle</b> is always the time for which files must stay as they are before they count as written; for files whose
 * times are whole seconds it is at least two.
 *
 * <p>One is sent to look, because sending all would put remembered users into the queue for permits behind a flood of wrong
 * passwords. After a time without requests nobody has waited for a look until now: then the look under way is as old as itself.
 *
 * <p>Threads: shared by all; looks come one at a time, from {@link #beginLook} to {@link #endLook}.
 */
final class ReloadTiming {
    /** As coarse as times of files get, those of FAT: of two writes within it the second may look like the first. */
    private static final Duration COARSEST = Duration.ofSeconds(2);

    private static final long MINUTE = Duration.ofMinutes(1).toNanos();

    private final Duration checkEvery;
    private final long checkEveryNanos;
    private final Duration settle;
    private final long maxStaleness;
    private final Clocks clocks;

    private final AtomicLong nextLook = new AtomicLong();
    /** Somebody was sent to look and has not done so yet. */
    private final AtomicBoolean sent = new AtomicBoolean();

    private final AtomicReference<@Nullable Look> underWay = new AtomicReference<>();
    private volatile long lastLook;

    /** Of the last look without an error; counts while the present ones fail. */
    private volatile long lastGood;

    private volatile boolean everGood;
    private volatile boolean failing;
    private long lastError;

    /** Since when the version in use has not been compared with the file. */
    private record Look(long since) {}

    ReloadTiming(Duration checkEvery, Duration settle, Duration maxStaleness, Clocks clocks) {
        this.checkEvery = checkEvery;
        this.checkEveryNanos = checkEvery.toNanos();
        this.settle = settle;
        this.maxStaleness = maxStaleness.toNanos();
        this.clocks = clocks;
    }

    Clocks clocks() {
        return clocks;
    }

    long now() {
        return clocks.nanoTime().getAsLong();
    }

    /** True for one request when a look is due. */
    boolean isSentToLook(long now) {
        // Before lastLook is read: a look that ends in between has set that.
        if (underWay.get() != null) return false;
        if (isLongAgo(now)) return true;
        long due = nextLook.get();
        if (now - due < 0 || !nextLook.compareAndSet(due, now + checkEveryNanos)) return false;
        sent.set(true);
        return true;
    }

    private boolean isLongAgo(long now) {
        return now - lastLook > 2 * checkEveryNanos;
    }

    /** True for the caller that is to look now. */
    boolean beginLook() {
        long now = now();
        if (!sent.get() && now - nextLook.get() < 0) return false;
        if (!underWay.compareAndSet(null, new Look(isLongAgo(now) ? now : lastLook))) return false;
        sent.set(false);
        return true;
    }

    /** However the look ended: else everybody would be sent to look, and meet the same. */
    void endLook(Duration again) {
        lastLook = now();
        nextLook.set(lastLook + (again.compareTo(checkEvery) < 0 ? again.toNanos() : checkEveryNanos));
        underWay.set(null);
    }

    /** True when nobody can tell any more who the users are. */
    boolean isStale(long now) {
        Look look = underWay.get();
        return (failing && (!everGood || now - lastGood > maxStaleness))
                || (look != null && now - look.since > maxStaleness);
    }

    /** The version in use is what the files hold. */
    void good() {
        lastGood = now();
        everGood = true;
        failing = false;
    }

    /** When a look last found the version in use in the files; null before the first. */
    @Nullable
    Instant lastGood() {
        return everGood ? clocks.fileTime().instant().minusNanos(now() - lastGood) : null;
    }

    /** The files cannot be used; true when that has not been logged for a minute. */
    boolean failed() {
        long now = now();
        boolean due = !failing || now - lastError >= MINUTE;
        failing = true;
        if (due) lastError = now;
        return due;
    }

    Duration checkEvery() {
        return checkEvery;
    }

    Duration settle(FilePair.Stamp stamp) {
        return stamp.hasCoarseTimes() && settle.compareTo(COARSEST) < 0 ? COARSEST : settle;
    }

    /** True when the files could change once more and look the same. */
    static boolean isAmbiguous(FilePair.Stamp stamp, Instant readAt) {
        return !stamp.isOlderThan(COARSEST, readAt);
    }

    /**
     * True until a write would have left other times than those that were seen then: by this clock, because times in the future
     * stay ambiguous by theirs.
     */
    boolean isRecent(long seen) {
        return now() - seen < COARSEST.toNanos();
    }

    /** After it a version that never rested is taken. */
    static Duration restless(Duration settle) {
        return settle.multipliedBy(10);
    }

    /** After it no version is waited for any longer. */
    static Duration hopeless(Duration settle) {
        return settle.multipliedBy(20);
    }
}
