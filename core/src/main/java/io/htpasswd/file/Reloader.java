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
 * Decides when a file on disk becomes the version in use; {@link ReloadTiming} says when all that happens.
 *
 * <p>The idea. Who needs the file looks at its size, times and inode, and no thread watches it: nothing has to be closed, and a
 * watch on the file would miss how Kubernetes swaps a Secret, by a link above it (its {@code AtomicWriter}). A file that was
 * changed just now may be half written, so it is taken once its times are old enough, or once looks that far apart have seen the
 * same. One that never rests is taken as it is in the end, if nothing changes while it is read: what must not be is that it
 * keeps a user in. What was read within the grain of its own times is read again, as git does ({@code racy-git}): one more
 * write would have left no trace in them. A version that cannot be used never replaces one that can.
 *
 * <p>Threads: looks come one at a time; the version in use is read by all.
 */
final class Reloader {
    private static final Logger LOG = LoggerFactory.getLogger(HtpasswdFile.class);

    private static final int MOST_SHOWN = 3;

    private final FilePair files;
    private final ReloadTiming timing;
    private final @Nullable Consumer<ReloadEvent> listener;

    private volatile Htpasswd current = Htpasswd.parse(new byte[0]);

    // Of looks and of guards that are built, so under this object's lock.
    private Required required = Required.NOTHING;
    private boolean hasVersion;

    // Of looks only, which come one at a time.
    private final FileChanges changes;
    /** Null until there is a version. */
    private FilePair.@Nullable Stamp inUse;

    private volatile @Nullable Instant inUseSince;

    /** When the stamp of the version in use was seen first. */
    private long seenFirst;

    private boolean readAgain;
    /** Of the last look at files that were not cut off by their mount. */
    private FilePair.@Nullable Stamp lastSeen;
    /** A version that somebody could log in with was in use: only after such a one is a file of nobody a mistake. */
    private boolean hadUsers;

    Reloader(FilePair files, ReloadTiming timing, @Nullable Consumer<ReloadEvent> listener) {
        this.files = files;
        this.timing = timing;
        this.listener = listener;
        this.changes = new FileChanges(timing.clocks());
    }

    FilePair files() {
        return files;
    }

    Htpasswd current() {
        return current;
    }

    FileHealth health() {
        return new FileHealth(inUseSince, timing.lastGood(), isStale(), current);
    }

    /** True when nobody can tell any more who the users are. */
    boolean isStale() {
        return timing.isStale(timing.now());
    }

    void open(boolean startWithout) throws IOException {
        try {
            Instant readAt = timing.clocks().fileTime().instant();
            FilePair.Stamp stamp = files.stamp(null);
            lastSeen = stamp;
            install(stamp, files.read(stamp), readAt);
        } catch (NoSuchFileException e) {
            if (!startWithout) throw e;
            complain(e);
        }
        timing.endLook(timing.checkEvery());
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
                timing.good();
                return timing.checkEvery();
            }
            changes.see(stamp, inUse);
            Duration settle = timing.settle(stamp);
            Duration left = changes.left(settle);
            boolean rests = left.isZero();
            if (!rests && !changes.neverRests(ReloadTiming.restless(settle))) return later(left, settle);
            Instant readAt = timing.clocks().fileTime().instant();
            Htpasswd read = files.read(stamp);
            if (!stamp.equals(files.stamp(stamp))) return later(settle, settle);
            if (rests) changes.rest();
            left = changes.left(timing.checkEvery());
            if (read.isEmpty() && !current.isEmpty() && !left.isZero()) return later(left, settle);
            if (read.isUnusable() && hadUsers) throw new IOException("not one line can be used");
            install(stamp, read, readAt);
            return timing.checkEvery();
        } catch (IOException | RuntimeException | Error e) {
            changes.fail();
            complain(e);
            if (e instanceof Error error && !(e instanceof OutOfMemoryError)) throw error;
            return timing.checkEvery();
        }
    }

    /** What the file holds cannot be told now. When that has been so for long it is an error: some user may have been removed. */
    private Duration later(Duration left, Duration settle) {
        if (changes.isRestlessFor(ReloadTiming.hopeless(settle)))
            complain(files.users().toString(), "changes again and again while it is read");
        return left;
    }

    private void install(FilePair.Stamp stamp, Htpasswd read, Instant readAt) throws HtpasswdException {
        Htpasswd before = current;
        boolean reload = inUse != null;
        boolean sameStamp = stamp.equals(inUse);
        // First what may run out of memory: the stamp of a version that is not in use would hide it for ever.
        if (stamp.isNameless() && (inUse == null || !inUse.isNameless())) {
            LOG.warn(
                    "{}: the file has no name (its link count is 0). If it is mounted by itself, it {}",
                    SourceFile.shown(files.nameless(stamp)),
                    FilePair.REPLACED);
        }
        boolean same = reload && read.saysTheSameAs(before);
        if (!same) use(read);
        if (!same) inUseSince = timing.clocks().fileTime().instant();
        if (!sameStamp) seenFirst = timing.now();
        inUse = stamp;
        changes.stop();
        readAgain = ReloadTiming.isAmbiguous(stamp, readAt) && timing.isRecent(seenFirst);
        hadUsers |= read.decoys().usableLines() > 0;
        timing.good();
        if (!reload) logProblems(Problems.NONE);
        else if (!same) announce(before);
    }

    private synchronized void use(Htpasswd read) throws HtpasswdException {
        Htpasswd now = read.requiring(required, files.rules());
        current = hasVersion ? now.remembering(current) : now;
        hasVersion = true;
    }

    /** From now on a name among these that a version does not have is a problem of that version. */
    synchronized void expect(Required names) {
        if (required.has(names)) return;
        Required more = required.and(names);
        Problems before = current.found();
        try {
            if (hasVersion) current = current.requiring(more, files.rules());
        } catch (HtpasswdException e) {
            throw new IllegalArgumentException(e.problems().get(0).message());
        }
        required = more;
        logNew(before);
    }

    private void complain(Throwable e) {
        String file = e instanceof FileSystemException ofFile ? ofFile.getFile() : null;
        complain(file == null ? files.users().toString() : file, reason(e));
    }

    private void complain(String file, String reason) {
        if (timing.failed()) LOG.error("{}: {}; {}", SourceFile.shown(file), reason, untilThen());
    }

    private String untilThen() {
        if (inUse == null) return "nobody can log in until it can be read";
        return hadUsers
                ? "the last good version answers until it is too old"
                : "no version before had a usable line, so nobody can log in";
    }

    private void announce(Htpasswd before) {
        String problems = current.found().summary();
        LOG.info(
                "{}: new version, {} users{}",
                SourceFile.shown(files.users()),
                current.users().size(),
                problems.isEmpty() ? "" : ", problems: " + problems);
        logProblems(before.found());
        if (listener == null) return;
        try {
            listener.accept(ReloadEvent.between(before, current));
        } catch (RuntimeException | OutOfMemoryError e) {
            // The version is in use all the same.
            LOG.warn("reload listener failed: {}", e.getClass().getName());
        }
    }

    private void logProblems(Problems earlier) {
        logNew(earlier);
        if (current.isUnusable() || current.isEmpty()) {
            LOG.warn("{}: nobody can log in: no usable line", SourceFile.shown(files.users()));
        }
    }

    /** The first problems that an earlier version did not have, and how many of each kind there are now. */
    private void logNew(Problems earlier) {
        Problems now = current.found();
        List<LineProblem> added = now.newSince(earlier);
        List<LineProblem> shown = added.subList(0, Math.min(MOST_SHOWN, added.size()));
        for (LineProblem problem : shown) LOG.warn("{}: {}", SourceFile.shown(files.of(problem)), problem);
        int more = Math.max(added.size(), now.all() - earlier.all()) - shown.size();
        if (more <= 0) return;
        LOG.warn(
                "{}: {} more {}; in all {}",
                SourceFile.shown(files.users()),
                more,
                more == 1 ? "problem" : "problems",
                now.summary());
    }

    /** The JDK's own messages quote paths as they are, whatever characters these hold. */
    private static String reason(Throwable e) {
        if (e instanceof OutOfMemoryError) return "cannot be read, memory runs out";
        String message =
                e instanceof FileSystemException of ? of.getReason() : e instanceof IOException ? e.getMessage() : null;
        return message == null ? "cannot be read, " + e.getClass().getSimpleName() : message;
    }
}
