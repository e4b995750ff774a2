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
 * The users of an htpasswd file that may change. The file is checked while requests arrive; this class has no thread and nothing
 * to close. A new version is used as a whole or not at all, and passwords of unchanged lines stay remembered.
 *
 * <pre>{@code
 * HtpasswdFile users = HtpasswdFile.builder(Path.of("users")).groups(Path.of("groups")).open();
 * BasicAuth auth = BasicAuth.of(Policy.strict(), users);
 * }</pre>
 *
 * <p>If the file is missing, unreadable or without a usable user, the last good version stays in use. After {@code maxStaleness},
 * all requests with credentials are denied as UNAVAILABLE. An empty file is valid: it has no users. Write a new file and rename it
 * over the old one; a writer that pauses inside one write for longer than {@code settle} can be seen half.
 *
 * <p>{@link #verify} and {@link #recall} never read the file; {@link #refresh} does. {@code BasicAuth} calls it; other callers
 * call it before.
 *
 * <p>This class is thread-safe; no caller waits for another's check of the file.
 */
public final class HtpasswdFile implements CredentialVerifier {
    private final Reloader reloader;
    private final ReloadTiming timing;

    private HtpasswdFile(Reloader reloader, ReloadTiming timing) {
        this.reloader = reloader;
        this.timing = timing;
    }

    /**
     * Opens a file with the standard rules and times of {@link Builder}.
     *
     * @throws IOException if it is missing, unreadable, not regular or too large
     */
    public static HtpasswdFile open(Path file) throws IOException {
        return builder(file).open();
    }

    /** Returns a builder, for other rules and times. */
    public static Builder builder(Path file) {
        return new Builder(file);
    }

    /** Returns the version in use, which does not change. */
    public Htpasswd snapshot() {
        return reloader.current();
    }

    /** Returns the state of the file as of the last check; reads no file. */
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
     * Returns null for one caller when a check of the file is due, so that it calls {@link #refresh}. Meanwhile other callers use the
     * version in use.
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

    /** Checks the file when a check is due, and reads it when it has changed. */
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

    /** Returns the path, and no user. */
    @Override
    public String toString() {
        return "HtpasswdFile[" + SourceFile.shown(reloader.files().users()) + "]";
    }

    /** How a file is opened and checked. Not thread-safe. */
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

        /** Sets the group file, under the same rules; if one of the two files is missing, both count as missing. */
        public Builder groups(Path htgroup) {
            this.groups = Objects.requireNonNull(htgroup, "htgroup");
            return this;
        }

        /** Sets the folder that the files must not leave over a link; one that does counts as unreadable. */
        public Builder within(Path folder) {
            this.within = Objects.requireNonNull(folder, "folder");
            return this;
        }

        /** Sets the rules for lines and hashes; the standard rules otherwise. */
        public Builder rules(HtpasswdRules rules) {
            this.rules = Objects.requireNonNull(rules, "rules");
            return this;
        }

        /** Sets how often the file is checked while requests arrive; 1 s otherwise. */
        public Builder checkEvery(Duration checkEvery) {
            this.checkEvery = positive("checkEvery", checkEvery);
            return this;
        }

        /** Sets how long a file must stay unchanged before it counts as written; 200 ms otherwise, 2 s where file times are whole seconds. */
        public Builder settle(Duration settle) {
            this.settle = positive("settle", settle);
            return this;
        }

        /** Sets how long the last good version stays in use when the file cannot be used; 60 s otherwise. */
        public Builder maxStaleness(Duration maxStaleness) {
            this.maxStaleness = positive("maxStaleness", maxStaleness);
            return this;
        }

        /** Opens a missing file without an exception: requests with credentials are UNAVAILABLE until it appears. */
        public Builder startWithout() {
            this.startWithout = true;
            return this;
        }

        /** Sets a listener for new versions, called on the thread that read it; what it throws is logged by class name. */
        public Builder onReload(Consumer<ReloadEvent> listener) {
            this.listener = Objects.requireNonNull(listener, "listener");
            return this;
        }

        /**
         * Reads the file.
         *
         * @throws IOException if it is missing, unreadable, not regular or too large
         * @throws HtpasswdException if it has a problem that the rules call fatal
         */
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
