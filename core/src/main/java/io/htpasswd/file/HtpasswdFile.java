package io.htpasswd.file;

import io.htpasswd.basic.CredentialVerifier;
import io.htpasswd.basic.Credentials;
import io.htpasswd.basic.Verification;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Set;
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
    private final ReloadTiming timing;

    private HtpasswdFile(Reloader reloader, ReloadTiming timing) {
        this.reloader = reloader;
        this.timing = timing;
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

    /** Returns how the file fares, as of the last look; reads no file. */
    public FileHealth health() {
        return reloader.health();
    }

    @Override
    public boolean knowsGroups() {
        return reloader.files().groups() != null;
    }

    /**
     * Names that the version in use does not have are logged and stand among its problems, and so do those that a later version
     * does not have.
     *
     * @throws IllegalArgumentException when one is missing, and the rules call that fatal
     */
    @Override
    public void expect(Set<String> users, Set<String> groups) {
        reloader.expect(new Required(users, groups));
    }

    @Override
    public Verification verify(Credentials credentials) {
        return verifyAll(List.of(Objects.requireNonNull(credentials, "credentials")))
                .get(0);
    }

    /** Against one version of the file, as {@link Htpasswd#verifyAll}. */
    @Override
    public List<Verification> verifyAll(List<Credentials> credentials) {
        List<Credentials> all = List.copyOf(Objects.requireNonNull(credentials, "credentials"));
        return reloader.isStale()
                ? Collections.nCopies(all.size(), Verification.Failed.UNAVAILABLE)
                : reloader.current().verifyAll(all);
    }

    @Override
    public @Nullable String work(Credentials credentials) {
        return reloader.current().work(Objects.requireNonNull(credentials, "credentials"));
    }

    /**
     * When a look at the file is due, one caller is sent to look and the rest is answered from the version in use, for as long
     * as that look takes.
     */
    @Override
    public @Nullable Verification recall(Credentials credentials) {
        Objects.requireNonNull(credentials, "credentials");
        long now = timing.now();
        return timing.isSentToLook(now) ? null : recallAt(now, credentials);
    }

    @Override
    public @Nullable Verification recallAfterRefresh(Credentials credentials) {
        return recallAt(timing.now(), Objects.requireNonNull(credentials, "credentials"));
    }

    private @Nullable Verification recallAt(long now, Credentials credentials) {
        return timing.isStale(now)
                ? Verification.Failed.UNAVAILABLE
                : reloader.current().recall(credentials, now);
    }

    /** Looks at the file when a look is due, and reads it when it has changed. */
    @Override
    public void refresh() {
        if (!timing.beginLook()) return;
        Duration again = timing.checkEvery();
        try {
            again = reloader.look();
        } finally {
            timing.endLook(again);
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
            ReloadTiming timing = new ReloadTiming(checkEvery, settle, maxStaleness, Clocks.SYSTEM);
            Reloader reloader = new Reloader(files, timing, listener);
            reloader.open(startWithout);
            return new HtpasswdFile(reloader, timing);
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
