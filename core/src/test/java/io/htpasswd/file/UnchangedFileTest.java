package io.htpasswd.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.htpasswd.testing.Logged;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Section 6 of the contract: files that changed without changing, and what a reload says that is new. */
class UnchangedFileTest {
    private static final String ALICE = "alice:$apr1$TYiryv0/$8BvzLUO9IfGPGGsPnAgSu1\n";
    private static final String BOB = "bob:$apr1$TYiryv0/$8BvzLUO9IfGPGGsPnAgSu1\n";
    private static final Duration CHECK_EVERY = Duration.ofSeconds(1);

    @TempDir
    Path folder;

    private final Logged logged = new Logged(HtpasswdFile.class);
    private final List<ReloadEvent> events = new ArrayList<>();
    private long now = Long.MAX_VALUE - TimeUnit.SECONDS.toNanos(3); // overflows during the tests, as nanoTime may
    private Instant fileTime = Instant.now();
    private int stats;

    @AfterEach
    void close() {
        logged.close();
    }

    private Path users() {
        return folder.resolve("users");
    }

    private void replace(String name, String content) throws IOException {
        Path written = Files.writeString(folder.resolve("new"), content);
        Files.move(written, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private Reloader opened(String content) throws IOException {
        Files.writeString(users(), content);
        Files.writeString(folder.resolve("groups"), "staff: alice\n");
        Clocks clocks = new Clocks(() -> now, () -> fileTime);
        Path counted = HookedPath.of(users(), () -> stats++);
        FilePair files = new FilePair(counted, folder.resolve("groups"), null, HtpasswdRules.standard());
        ReloadTiming timing = new ReloadTiming(CHECK_EVERY, Duration.ofMillis(200), Duration.ofMinutes(10), clocks);
        Reloader reloader = new Reloader(files, timing, events::add);
        reloader.open(false);
        logged.forget();
        return reloader;
    }

    /** As requests would for so long; how often the file was read: a look that reads has two stats. */
    private int look(Reloader reloader, Duration time) {
        int looks = 0;
        int before = stats;
        long end = now + time.toNanos();
        while (now - end < 0) {
            Duration again = reloader.look();
            looks++;
            Duration pause = again.compareTo(CHECK_EVERY) < 0 ? again : CHECK_EVERY;
            now += pause.toNanos();
            fileTime = fileTime.plus(pause);
        }
        return stats - before - looks;
    }

    @Test
    void aFileTouchedOrGivenOtherRightsIsNoNewVersionAndNoEvent() throws Exception {
        Reloader reloader = opened(ALICE + "nocolon\n");
        look(reloader, Duration.ofSeconds(5));
        Htpasswd before = reloader.current();
        List<Change> changes = List.of(
                () -> Files.setLastModifiedTime(
                        users(), FileTime.from(Instant.now().minusSeconds(99))),
                () -> Files.setPosixFilePermissions(users(), PosixFilePermissions.fromString("rw-r-----")),
                () -> replace("users", ALICE + "nocolon\n"),
                () -> replace("groups", "staff: alice\n"),
                () -> replace("users", ALICE + "nocolon\n# a comment\n"));
        for (Change change : changes) {
            change.make();
            fileTime = Instant.now();
            assertThat(look(reloader, Duration.ofSeconds(5))).isPositive();
            assertThat(reloader.current()).isSameAs(before);
        }
        assertThat(events).isEmpty();
        assertThat(logged.text()).isEmpty();
        // They are told from changes that are some.
        for (String content :
                List.of(ALICE + BOB, BOB + ALICE, BOB + "alice:!\n", BOB + "alice:x\n", BOB + "\nalice:x\n")) {
            replace("users", content);
            fileTime = Instant.now();
            look(reloader, Duration.ofSeconds(5));
            assertThat(reloader.current()).isNotSameAs(before);
            before = reloader.current();
        }
        replace("groups", "staff: alice\nadmins: alice\n");
        look(reloader, Duration.ofSeconds(5));
        assertThat(events).hasSize(6);
    }

    private interface Change {
        void make() throws IOException;
    }

    @Test
    void aFileFromTheFutureIsReadNoMoreOnceItHasBeenReadTwoSecondsLater() throws Exception {
        Reloader reloader = opened(ALICE);
        Files.setLastModifiedTime(users(), FileTime.from(Instant.now().plusSeconds(86_400)));
        fileTime = Instant.now();
        assertThat(look(reloader, Duration.ofSeconds(5))).isBetween(2, 6);
        assertThat(look(reloader, Duration.ofMinutes(5))).isZero();
        // Another time in the future is another version.
        replace("users", BOB);
        Files.setLastModifiedTime(users(), FileTime.from(Instant.now().plusSeconds(86_400)));
        fileTime = Instant.now();
        look(reloader, Duration.ofSeconds(5));
        assertThat(reloader.current().users()).containsExactly("bob");
        assertThat(look(reloader, Duration.ofMinutes(5))).isZero();
    }

    @Test
    void aReloadLogsTheProblemsThatAreNewAndTheCountsOfAll() throws Exception {
        Reloader reloader = opened(ALICE + "old:!\nnocolon\n");
        replace("users", BOB + ALICE + "old:!\nnocolon\nnew:!\n");
        look(reloader, Duration.ofSeconds(5));
        assertThat(logged.lines())
                .satisfiesExactly(
                        line -> assertThat(line)
                                .contains(" INFO ", "new version, 4 users, problems: 1 NO_COLON, 2 UNKNOWN_FORMAT"),
                        line -> assertThat(line).contains(" WARN ", "line 5: "));
        logged.forget();
        replace("users", ALICE + "old:!\nnocolon\n");
        look(reloader, Duration.ofSeconds(5));
        assertThat(logged.lines()).singleElement().asString().contains(" INFO ", "new version, 2 users, problems: ");
        logged.forget();
        replace("users", ALICE);
        look(reloader, Duration.ofSeconds(5));
        assertThat(logged.lines()).singleElement().asString().endsWith("new version, 1 users");
    }
}
