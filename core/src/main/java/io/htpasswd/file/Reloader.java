package io.htpasswd.file;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides when a file on disk becomes the version in use. A file that was changed just now may be half written, so it is
 * taken once its times are older than {@code settle}, or once two looks {@code settle} apart have seen the same. One that never
 * rests is taken as it is in the end, if nothing changes while it is read: what must not be is that it keeps a user in.
 *
 * <p>Threads: looks come one at a time; the version in use is read by all.
 */
final class Reloader {
    private static final Logger LOG = LoggerFactory.getLogger(HtpasswdFile.class);
    /** So many times {@code settle} without a rest are no longer the writing of one version. */
    private static final int RESTLESS = 10;

    private static final long MINUTE = Duration.ofMinutes(1).toNanos();

    private final FilePair files;
    private final Duration checkEvery;
    private final Duration settle;
    private final long maxStaleness;
    private final @Nullable Consumer<ReloadEvent> listener;
    private final Clocks clocks;

    private volatile Htpasswd current = Htpasswd.parse(new byte[0]);
    /** Since when the files are not as the version in use; Long.MIN_VALUE: never were. Read only while {@code failing}. */
    private volatile long lastGood;

    private volatile boolean failing;

    // Of looks only, which come one at a time.
    private final FileChanges changes;
    private FilePair.@Nullable Stamp inUse;
    private boolean readAgain;
    /** Of the last look at files that were not cut off by their mount. */
    private FilePair.@Nullable Stamp lastSeen;

    private long lastComplaint;
    private boolean started = true;
    /** A version that somebody could log in with was in use: only after such a one is a file of nobody a mistake. */
    private boolean hadUsers;

    Reloader(
            FilePair files,
            Duration checkEvery,
            Duration settle,
            Duration maxStaleness,
            @Nullable Consumer<ReloadEvent> listener,
            Clocks clocks) {
        this.files = files;
        this.checkEvery = checkEvery;
        this.settle = settle;
        this.maxStaleness = maxStaleness.toNanos();
        this.listener = listener;
        this.clocks = clocks;
        this.changes = new FileChanges(clocks);
    }

    FilePair files() {
        return files;
    }

    Htpasswd current() {
        return current;
    }

    /** True when nobody can tell any more who the users are. */
    boolean isStale() {
        return failing && (!started || clocks.nanoTime().getAsLong() - lastGood > maxStaleness);
    }

    void open(boolean startWithout) throws IOException {
        try {
            Instant readAt = clocks.fileTime().instant();
            FilePair.Stamp stamp = files.stamp(null);
            lastSeen = stamp;
            install(stamp, files.read(stamp), readAt, false);
        } catch (NoSuchFileException e) {
            if (!startWithout) throw e;
            started = false;
            complain("no such file");
        }
    }

    /**
     * One look; how long at most until the next. Whatever keeps it from its end is a file that cannot be read: also want of
     * memory, which a large file meets first. Other Errors are for the caller to see as well.
     */
    Duration look() {
        try {
            FilePair.Stamp stamp = files.stamp(lastSeen);
            lastSeen = stamp;
            if (stamp.equals(inUse) && !readAgain) {
                changes.stop();
                good();
                return checkEvery;
            }
            changes.see(stamp, inUse);
            Duration needed = stamp.settle(settle);
            Duration remaining = changes.remaining(needed);
            boolean rests = !isPositive(remaining);
            boolean restless = changes.neverRests(needed.multipliedBy(RESTLESS));
            if (!rests && !restless) return later(remaining, needed);
            Instant readAt = clocks.fileTime().instant();
            Htpasswd read = files.read(stamp);
            if (!stamp.equals(files.stamp(stamp))) return later(needed, needed);
            if (rests) changes.rest();
            remaining = changes.remaining(checkEvery);
            if (read.isEmpty() && !current.isEmpty() && isPositive(remaining)) return later(remaining, needed);
            if (read.isUnusable() && hadUsers) throw new IOException("not one line can be used");
            install(stamp, read, readAt, started);
            return checkEvery;
        } catch (IOException | RuntimeException | OutOfMemoryError e) {
            changes.fail();
            complain(reason(e));
            return checkEvery;
        } catch (Error e) {
            changes.fail();
            complain(reason(e));
            throw e;
        }
    }

    /** What the file holds cannot be told now. When that has been so for long it is an error: some user may have been removed. */
    private Duration later(Duration remaining, Duration needed) {
        if (changes.isRestlessFor(needed.multipliedBy(2 * RESTLESS)))
            complain("changes again and again while it is read");
        return remaining;
    }

    private static boolean isPositive(Duration duration) {
        return !duration.isNegative() && !duration.isZero();
    }

    private void install(FilePair.Stamp stamp, Htpasswd read, Instant readAt, boolean reload) {
        Htpasswd before = current;
        boolean sameAgain = stamp.equals(inUse) && read.index().sameLines(before.index());
        // First what may run out of memory: the stamp of a version that is not in use would hide it for ever.
        if (stamp.isNameless() && (inUse == null || !inUse.isNameless())) {
            LOG.warn(
                    "{}: the file has no name (its link count is 0). If it is mounted by itself, it {}",
                    SourceFile.shown(files.users()),
                    FilePair.REPLACED);
        }
        current = reload ? read.remembering(before) : read;
        inUse = stamp;
        changes.stop();
        readAgain = stamp.isAmbiguous(readAt);
        started = true;
        hadUsers |= read.decoys().usableLines() > 0;
        good();
        if (!reload) logProblems();
        else if (!sameAgain) announce(before, read);
    }

    private void good() {
        lastGood = clocks.nanoTime().getAsLong();
        failing = false;
    }

    private void complain(String reason) {
        long now = clocks.nanoTime().getAsLong();
        boolean due = !failing || now - lastComplaint >= MINUTE;
        failing = true;
        if (!due) return;
        lastComplaint = now;
        LOG.error("{}: {}; {}", SourceFile.shown(files.users()), reason, untilThen());
    }

    private String untilThen() {
        if (!started) return "nobody can log in until it can be read";
        return hadUsers
                ? "the last good version answers until it is too old"
                : "no version before had a usable line, so nobody can log in";
    }

    private void announce(Htpasswd before, Htpasswd now) {
        LOG.info(
                "{}: new version, {} users",
                SourceFile.shown(files.users()),
                now.users().size());
        logProblems();
        if (listener == null) return;
        try {
            listener.accept(ReloadEvent.between(before, now));
        } catch (RuntimeException | OutOfMemoryError e) {
            // The version is in use all the same.
            LOG.warn("reload listener failed: {}", e.getClass().getName());
        }
    }

    private void logProblems() {
        List<LineProblem> problems = FilePair.problems(current);
        for (LineProblem problem : problems.subList(0, Math.min(3, problems.size()))) {
            LOG.warn("{}: {}", SourceFile.shown(files.users()), problem);
        }
        int more = problems.size() - 3;
        if (more > 0)
            LOG.warn("{}: {} more {}", SourceFile.shown(files.users()), more, more == 1 ? "problem" : "problems");
        if (current.isUnusable() || current.isEmpty()) {
            LOG.warn("{}: nobody can log in: no usable line", SourceFile.shown(files.users()));
        }
    }

    /** The JDK's own messages quote paths as they are, whatever characters these hold. */
    private static String reason(Throwable e) {
        if (e instanceof NoSuchFileException) return "no such file";
        if (e instanceof FileSystemException) return "cannot be read";
        if (e instanceof OutOfMemoryError) return "cannot be read, memory runs out";
        String message = e instanceof IOException ? e.getMessage() : null;
        return message == null ? "cannot be read, " + e.getClass().getSimpleName() : message;
    }
}
