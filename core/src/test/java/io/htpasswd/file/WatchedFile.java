package io.htpasswd.file;

import io.htpasswd.testing.Logged;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A file of users for tests of the {@link Reloader}, with a clock of the test's own: only the file's own times are the machine's. */
final class WatchedFile implements AutoCloseable {
    static final String PASSWORD = "$apr1$TYiryv0/$8BvzLUO9IfGPGGsPnAgSu1";
    static final String OTHER = "$apr1$TYiryv0/$8BvzLUO9IfGPGGsPnAgSu0";
    /** Longer than any file of a test is old, so that only looks can tell that one has settled. */
    static final Duration SETTLE = Duration.ofHours(1);

    static final Duration CHECK_EVERY = Duration.ofMinutes(100);
    static final Duration MAX_STALENESS = Duration.ofDays(1);

    final Logged logged = new Logged(HtpasswdFile.class);
    final List<ReloadEvent> events = new ArrayList<>();
    private final Path folder;
    private final Clocks clocks = new Clocks(() -> this.now, InstantSource.system());
    private long now = Long.MAX_VALUE - TimeUnit.HOURS.toNanos(1); // overflows during the tests, as nanoTime may

    WatchedFile(Path folder) {
        this.folder = folder;
    }

    @Override
    public void close() {
        logged.close();
    }

    Path users() {
        return folder.resolve("users");
    }

    Path groups() {
        return folder.resolve("groups");
    }

    void write(String content) throws IOException {
        replace(users(), content);
    }

    void writeGroups(String content) throws IOException {
        replace(groups(), content);
    }

    /** A new file each time, so that every version has a stamp of its own. */
    private void replace(Path file, String content) throws IOException {
        Path written = Files.writeString(folder.resolve("new"), content);
        Files.move(written, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    Reloader reloader(HtpasswdRules rules) {
        return reloader(users(), null, rules, SETTLE, events::add);
    }

    Reloader reloaderWithGroups(HtpasswdRules rules) {
        return reloader(users(), groups(), rules, SETTLE, events::add);
    }

    Reloader reloaderWithListener(Consumer<ReloadEvent> listener) {
        return reloader(users(), null, HtpasswdRules.standard(), SETTLE, listener);
    }

    Reloader reloaderWithHook(HookedPath.Hook hook) {
        return reloader(HookedPath.of(users(), hook), null, HtpasswdRules.standard(), SETTLE, events::add);
    }

    Reloader reloaderWithSettle(Duration settle) {
        return reloader(users(), null, HtpasswdRules.standard(), settle, events::add);
    }

    private Reloader reloader(
            Path users, @Nullable Path groups, HtpasswdRules rules, Duration settle, Consumer<ReloadEvent> listener) {
        FilePair files = new FilePair(users, groups, null, rules);
        return new Reloader(files, new ReloadTiming(CHECK_EVERY, settle, MAX_STALENESS, clocks), listener);
    }

    Reloader opened(String content) throws IOException {
        write(content);
        Reloader reloader = reloader(HtpasswdRules.standard());
        reloader.open(false);
        return reloader;
    }

    void pass(Duration time) {
        now += time.toNanos();
    }

    /** Two looks, settle apart. */
    void settled(Reloader reloader) {
        reloader.look();
        pass(SETTLE);
        reloader.look();
    }

    int errors() {
        return (int)
                logged.lines().stream().filter(line -> line.contains(" ERROR ")).count();
    }
}
