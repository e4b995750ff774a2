package io.htpasswd.file;

import io.htpasswd.basic.CredentialVerifier;
import io.htpasswd.basic.Credentials;
import io.htpasswd.basic.Verification;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The users of an htpasswd file that may change: looked at again as requests come, without a thread of its own and with
 * nothing to close. A new version is taken whole or not at all; verifications of unchanged lines stay remembered.
 *
 * <p>While the file is missing, unreadable or without one usable user the last good version answers, after
 * {@code maxStaleness} nobody is let in. An empty file is the truth: nobody is a user. Write a new file and rename it over
 * the old one; a writer that pauses inside one write for longer than {@code settle} can be seen half.
 *
 * <p>{@link #verify} and {@link #recall} never read the file; {@link #refresh} does, and who does not come through
 * {@code BasicAuth} calls it before.
 *
 * <p>Threads: shared by all; nobody waits for another's look at the file.
 */
public final class HtpasswdFile implements CredentialVerifier {
    private final Reloader reloader;
    private final long checkEvery;
    private final long maxStaleness;
    private final AtomicLong nextCheck;
    /** Somebody was told by {@code recall} to look at the file and has not done so yet. */
    private final AtomicBoolean wanted = new AtomicBoolean();

    /** The look that is under way, if one is. */
    private final AtomicReference<@Nullable Look> looking = new AtomicReference<>();

    private volatile long lastLook;

    /** Since when the version in use has not been compared with the file. */
    private record Look(long since) {}

    private HtpasswdFile(Reloader reloader, Duration checkEvery, Duration maxStaleness) {
        this.reloader = reloader;
        this.checkEvery = checkEvery.toNanos();
        this.maxStaleness = maxStaleness.toNanos();
        this.lastLook = System.nanoTime();
        this.nextCheck = new AtomicLong(lastLook + this.checkEvery);
    }

    /** Opens with the standard rules, a look every second, and the numbers that {@link Builder} names. */
    public static HtpasswdFile open(Path file) throws IOException {
        return builder(file).open();
    }

    public static Builder builder(Path file) {
        return new Builder(file);
    }

    /** The version in use; does not change any more. */
    public Htpasswd snapshot() {
        return reloader.current();
    }

    @Override
    public boolean knowsGroups() {
        return reloader.files().groups() != null;
    }

    @Override
    public Verification verify(Credentials credentials) {
        Objects.requireNonNull(credentials, "credentials");
        return isStale(looking.get(), System.nanoTime())
                ? Verification.Failed.UNAVAILABLE
                : reloader.current().verify(credentials);
    }

    /**
     * When a look at the file is due, one caller is sent to look and the rest is answered from the version in use, for as long
     * as that look takes. Sending all would put remembered users into the queue for permits behind a flood of wrong passwords.
     */
    @Override
    public @Nullable Verification recall(Credentials credentials) {
        Objects.requireNonNull(credentials, "credentials");
        long now = System.nanoTime();
        // Before lastLook is read: a look that ends in between has set that.
        Look look = looking.get();
        if (look == null && isSentToLook(now)) return null;
        return isStale(look, now)
                ? Verification.Failed.UNAVAILABLE
                : reloader.current().recall(credentials, now);
    }

    @Override
    public @Nullable Verification recallAfterRefresh(Credentials credentials) {
        Objects.requireNonNull(credentials, "credentials");
        long now = System.nanoTime();
        return isStale(looking.get(), now)
                ? Verification.Failed.UNAVAILABLE
                : reloader.current().recall(credentials, now);
    }

    private boolean isSentToLook(long now) {
        if (now - lastLook > 2 * checkEvery) return true;
        long due = nextCheck.get();
        if (now - due < 0 || !nextCheck.compareAndSet(due, now + checkEvery)) return false;
        wanted.set(true);
        return true;
    }

    /** True also when the look under way does not come to an end, on a file system that hangs. */
    private boolean isStale(@Nullable Look look, long now) {
        return reloader.isStale() || (look != null && now - look.since > maxStaleness);
    }

    /** Looks at the file when a look is due, and reads it when it has changed. */
    @Override
    public void refresh() {
        long now = System.nanoTime();
        if (!wanted.get() && now - nextCheck.get() < 0) return;
        // After a time without requests nobody has waited for this look until now.
        long since = now - lastLook > 2 * checkEvery ? now : lastLook;
        if (!looking.compareAndSet(null, new Look(since))) return;
        long again = checkEvery;
        try {
            wanted.set(false);
            again = Math.min(checkEvery, reloader.look().toNanos());
        } finally {
            // Whatever was thrown: else everybody would be sent to look, and meet the same.
            lastLook = System.nanoTime();
            nextCheck.set(lastLook + again);
            looking.set(null);
        }
    }

    /** The path, and no user. */
    @Override
    public String toString() {
        return "HtpasswdFile[" + SourceFile.shown(reloader.files().users()) + "]";
    }

    /** How a file is opened and watched. */
    public static final class Builder {
        private final Path file;
        private @Nullable Path groups;
        private @Nullable Path within;
        private HtpasswdRules rules = HtpasswdRules.standard();
        private Duration checkEvery = Duration.ofSeconds(1);
        private Duration settle = Duration.ofMillis(200);
        private Duration maxStaleness = Duration.ofSeconds(60);
        private boolean startWithout;
        private @Nullable Consumer<ReloadEvent> listener;

        private Builder(Path file) {
            this.file = Objects.requireNonNull(file, "file");
        }

        /** The group file that belongs to it, under the same rules; one of the two missing counts as both. */
        public Builder groups(Path htgroup) {
            this.groups = Objects.requireNonNull(htgroup, "htgroup");
            return this;
        }

        /** The folder that the files must not leave over a link; one that does counts as unreadable. */
        public Builder within(Path folder) {
            this.within = Objects.requireNonNull(folder, "folder");
            return this;
        }

        public Builder rules(HtpasswdRules rules) {
            this.rules = Objects.requireNonNull(rules, "rules");
            return this;
        }

        /** How often the file is looked at while requests come; 1 s. */
        public Builder checkEvery(Duration checkEvery) {
            this.checkEvery = positive("checkEvery", checkEvery);
            return this;
        }

        /** How long a file must have stayed as it is before it counts as written; 200 ms, 2 s where file times are whole seconds. */
        public Builder settle(Duration settle) {
            this.settle = positive("settle", settle);
            return this;
        }

        /** How long the last good version answers for a file that cannot be used; 60 s. */
        public Builder maxStaleness(Duration maxStaleness) {
            this.maxStaleness = positive("maxStaleness", maxStaleness);
            return this;
        }

        /** A missing file is no exception: nobody can tell who its users are (UNAVAILABLE) until it appears. */
        public Builder startWithout() {
            this.startWithout = true;
            return this;
        }

        /** Told of every new version, on the thread that read it; what it throws is logged by class name. */
        public Builder onReload(Consumer<ReloadEvent> listener) {
            this.listener = Objects.requireNonNull(listener, "listener");
            return this;
        }

        /** Reads the file; an exception when it is missing, unreadable, not regular, too large, or has a fatal problem. */
        public HtpasswdFile open() throws IOException {
            FilePair files = new FilePair(file, groups, within, rules);
            Reloader reloader = new Reloader(files, checkEvery, settle, maxStaleness, listener, Clocks.SYSTEM);
            reloader.open(startWithout);
            return new HtpasswdFile(reloader, checkEvery, maxStaleness);
        }

        private static Duration positive(String name, Duration time) {
            Objects.requireNonNull(time, name);
            if (time.isNegative() || time.isZero()) {
                throw new IllegalArgumentException(name + " must be longer than nothing, was " + time);
            }
            return time;
        }
    }
}
