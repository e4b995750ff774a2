package io.htpasswd.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.htpasswd.crypt.HashFormat;
import io.htpasswd.file.LineProblem.Kind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Section 6 of the contract: how a file fares, for a readiness probe, with a clock of the test's own. */
class FileHealthTest {
    private static final String ALICE = "alice:$apr1$TYiryv0/$8BvzLUO9IfGPGGsPnAgSu1\n";
    private static final Duration CHECK_EVERY = Duration.ofSeconds(1);
    private static final Duration SETTLE = Duration.ofMillis(200);
    private static final Duration MAX_STALENESS = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    private long now = 7;
    /** Later than any file's time here, so that a new version has settled at the first look. */
    private Instant today = Instant.parse("2126-11-24T08:00:00Z");

    private Reloader reloader;

    private Path users() {
        return folder.resolve("users");
    }

    private void write(String content) throws IOException {
        Path written = Files.writeString(folder.resolve("new"), content);
        Files.move(written, users(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private void open() throws IOException {
        FilePair files = new FilePair(users(), null, null, HtpasswdRules.standard());
        Clocks clocks = new Clocks(() -> now, () -> today);
        reloader = new Reloader(files, new ReloadTiming(CHECK_EVERY, SETTLE, MAX_STALENESS, clocks), null);
        reloader.open(true);
    }

    private FileHealth after(Duration time) {
        now += time.toNanos();
        today = today.plus(time);
        return reloader.health();
    }

    @Test
    void aVersionIsInUseSinceItWasTakenAndALookThatFindsItIsAGoodOne() throws Exception {
        write(ALICE + "bob\n");
        Instant opened = today;
        open();
        FileHealth first = after(Duration.ofSeconds(5));
        assertThat(first.inUseSince()).isEqualTo(opened);
        assertThat(first.lastGoodLook()).isEqualTo(opened);
        assertThat(first.isStale()).isFalse();
        assertThat(first.users()).isEqualTo(1);
        assertThat(first.problems()).isEqualTo(Map.of(Kind.NO_COLON, 1));
        reloader.look();
        FileHealth second = after(Duration.ofSeconds(5));
        assertThat(second.inUseSince()).isEqualTo(opened);
        assertThat(second.lastGoodLook()).isEqualTo(opened.plusSeconds(5));
        write(ALICE + "carol:\n");
        reloader.look();
        FileHealth third = after(Duration.ofSeconds(5));
        assertThat(third.inUseSince()).isEqualTo(opened.plusSeconds(10));
        assertThat(third.problems()).isEqualTo(Map.of(Kind.EMPTY_HASH, 1));
        assertThat(first.problems()).as("of its own moment").containsOnlyKeys(Kind.NO_COLON);
    }

    @Test
    void aFileThatIsMissingForTooLongIsStaleAndOneThatIsBackIsNot() throws Exception {
        write(ALICE);
        open();
        Files.delete(users());
        reloader.look();
        assertThat(after(MAX_STALENESS).isStale()).isFalse();
        Instant lastGood = today.minus(MAX_STALENESS);
        FileHealth missing = after(Duration.ofMillis(1));
        assertThat(missing.isStale()).isTrue();
        assertThat(missing.lastGoodLook()).isEqualTo(lastGood);
        assertThat(missing.users()).isEqualTo(1);
        write(ALICE);
        reloader.look();
        assertThat(reloader.health().isStale()).isFalse();
        assertThat(reloader.health().lastGoodLook()).isEqualTo(today);
    }

    @Test
    void aFileThatHasNotBeenThereYetIsStaleAndHasNoTimes() throws Exception {
        open();
        assertThat(reloader.health().isStale()).isTrue();
        assertThat(reloader.health().inUseSince()).isNull();
        assertThat(reloader.health().lastGoodLook()).isNull();
        assertThat(reloader.health())
                .hasToString("FileHealth[inUseSince=null, lastGoodLook=null, stale=true, users=0," + " problems={}]");
    }

    /** The example of the Javadoc. */
    @Test
    void aProbeRefreshesAndAsks() throws Exception {
        write(ALICE);
        HtpasswdFile users = HtpasswdFile.open(users());
        users.refresh();
        FileHealth health = users.health();
        int status = health.isStale() ? 503 : 200;
        assertThat(status).isEqualTo(200);
    }

    @Test
    void hashCountsAreOfUsersThatCanLogIn() throws Exception {
        String weak = ":{SHA}W6ph5Mm5Pz8GgiULbPgzG37mj9g=\n";
        Htpasswd read =
                Htpasswd.parse((ALICE + "bob" + weak + "carol" + weak + "dave:!\n").getBytes(StandardCharsets.UTF_8));
        assertThat(read.hashCounts())
                .containsExactlyInAnyOrder(
                        new HashCount(HashFormat.APR1, 1_000, 1), new HashCount(HashFormat.SHA1, 1, 2));
    }
}
