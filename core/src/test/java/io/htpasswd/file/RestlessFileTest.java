package io.htpasswd.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.htpasswd.testing.Logged;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Section 6 of the contract, load: a file that every look finds changed must not keep a user in whom it no longer has. */
class RestlessFileTest {
    private static final String HASH = ":$apr1$TYiryv0/$8BvzLUO9IfGPGGsPnAgSu1\n";
    private static final Duration SETTLE = Duration.ofMillis(200);
    private static final Duration CHECK_EVERY = Duration.ofMinutes(1);
    private static final Duration MAX_STALENESS = Duration.ofHours(1);
    private static final int LOOKS = 10;

    @TempDir
    Path folder;

    private final Logged logged = new Logged(HtpasswdFile.class);
    private long now = Long.MAX_VALUE - TimeUnit.SECONDS.toNanos(1);
    private HookedPath.Hook hook = () -> {};
    private int version;
    private Reloader reloader;

    /** Alice is in use; all times lie in the future, so that only looks can tell that the file rests. */
    @BeforeEach
    void open() throws IOException {
        Way.RENAMED.write(folder, "alice" + HASH);
        Path path = HookedPath.of(users(), () -> hook.beforeStat());
        FilePair files = new FilePair(path, null, null, HtpasswdRules.standard());
        Clocks clocks = new Clocks(() -> now, () -> Instant.EPOCH);
        reloader = new Reloader(files, new ReloadTiming(CHECK_EVERY, SETTLE, MAX_STALENESS, clocks), null);
        reloader.open(false);
        logged.forget();
    }

    @AfterEach
    void close() {
        logged.close();
    }

    private enum Way {
        RENAMED {
            @Override
            void write(Path folder, String content) throws IOException {
                Path written = Files.writeString(folder.resolve("new"), content);
                Path users = folder.resolve("users");
                Files.move(written, users, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            }
        },
        IN_PLACE {
            @Override
            void write(Path folder, String content) throws IOException {
                Files.writeString(folder.resolve("users"), content);
            }
        },
        DELETED_AND_RECREATED {
            @Override
            void write(Path folder, String content) throws IOException {
                if (Files.deleteIfExists(folder.resolve("users"))) return;
                Files.writeString(folder.resolve("users"), content);
            }
        };

        abstract void write(Path folder, String content) throws IOException;
    }

    private Path users() {
        return folder.resolve("users");
    }

    /** Every version has another size. */
    private void change(Way way) throws IOException {
        way.write(folder, "bob" + HASH + "#".repeat(++version));
    }

    private boolean isAliceIn() {
        return reloader.current().users().contains("alice");
    }

    private void lookAndPass(Duration time) {
        reloader.look();
        now += time.toNanos();
    }

    private void changeAndLook(Way way, int times) throws IOException {
        for (int i = 0; i < times; i++) {
            change(way);
            lookAndPass(SETTLE);
        }
    }

    private void assertTooOldInTheEnd(String word) {
        assertThat(logged.lines()).singleElement().asString().contains(" ERROR ", word, "last good version");
        assertThat(isAliceIn()).isTrue();
        assertThat(reloader.isStale()).isFalse();
        now += MAX_STALENESS.toNanos();
        assertThat(reloader.isStale()).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void whatNeverRestsForTenTimesSettleIsTakenWhenNothingChangesWhileItIsRead(Way way) throws Exception {
        changeAndLook(way, LOOKS);
        assertThat(isAliceIn()).isTrue();
        changeAndLook(way, 2);
        assertThat(reloader.current().users()).containsExactly("bob");
        assertThat(reloader.isStale()).isFalse();
        logged.forget();
        Way.RENAMED.write(folder, "carol" + HASH);
        lookAndPass(SETTLE);
        assertThat(reloader.current().users()).as("counted anew").containsExactly("bob");
        reloader.look();
        assertThat(reloader.current().users()).containsExactly("carol");
        assertThat(logged.text()).doesNotContain(" ERROR ");
    }

    @Test
    void whatAlsoChangesWheneverItIsReadIsAnErrorAndTooOldInTheEnd() throws Exception {
        hook = () -> change(Way.RENAMED);
        for (int i = 0; i < 2 * LOOKS; i++) lookAndPass(SETTLE);
        assertThat(logged.text()).isEmpty();
        lookAndPass(SETTLE);
        lookAndPass(SETTLE);
        assertTooOldInTheEnd("changes again and again");
        hook = () -> {};
        lookAndPass(SETTLE);
        lookAndPass(SETTLE);
        assertThat(reloader.current().users()).containsExactly("bob");
        assertThat(reloader.isStale()).isFalse();
    }

    /** One that rests between looks and never while it is read, for it is large. */
    @Test
    void whatRestsOnlyUntilItIsReadIsAnErrorToo() throws Exception {
        int[] stats = new int[1];
        hook = () -> {
            // The one after the read.
            if (++stats[0] == 2) change(Way.RENAMED);
        };
        change(Way.RENAMED);
        for (int i = 0; i < 3 * LOOKS; i++) {
            stats[0] = 0;
            lookAndPass(SETTLE);
        }
        assertTooOldInTheEnd("changes again and again");
    }

    /** Empty is the truth when it stays so, and what is written anew may only be so for now. */
    @Test
    void whatIsEmptiedAgainAndAgainIsNotTheTruthButAnError() throws Exception {
        for (int i = 0; i < 3 * LOOKS; i++) {
            Way.RENAMED.write(folder, "");
            lookAndPass(SETTLE);
        }
        assertTooOldInTheEnd("changes again and again");
    }

    @Test
    void whatRestsInBetweenIsNotRestless() throws Exception {
        for (int i = 0; i < 3 * LOOKS; i++) {
            change(Way.RENAMED);
            lookAndPass(SETTLE.dividedBy(2));
            lookAndPass(SETTLE.dividedBy(2));
            assertThat(isAliceIn()).as("after half of settle").isTrue();
            reloader.look();
            assertThat(isAliceIn()).isFalse();
            Way.RENAMED.write(folder, "alice" + HASH);
            lookAndPass(SETTLE);
            reloader.look();
            assertThat(isAliceIn()).isTrue();
        }
    }

    @Test
    void twoChangesWithAQuietHourBetweenThemAreNotRestless() throws Exception {
        change(Way.IN_PLACE);
        lookAndPass(Duration.ofMinutes(50));
        change(Way.IN_PLACE);
        lookAndPass(SETTLE);
        assertThat(isAliceIn()).isTrue();
    }

    @Test
    void anEmptyFileThatWaitsForItsTimeIsNotRestless() throws Exception {
        Way.RENAMED.write(folder, "");
        for (Duration waited = Duration.ZERO; waited.compareTo(CHECK_EVERY) < 0; waited = waited.plus(SETTLE)) {
            lookAndPass(SETTLE);
            assertThat(isAliceIn()).isTrue();
        }
        assertThat(logged.text()).isEmpty();
        changeAndLook(Way.IN_PLACE, 2);
        assertThat(isAliceIn()).isTrue();
    }

    /** Nor one that cannot be used for long: what mends it is to settle like any other. */
    @ParameterizedTest
    @EnumSource(names = {"RENAMED", "IN_PLACE"})
    void whatCannotBeUsedForLongIsNotRestless(Way way) throws Exception {
        for (int i = 0; i < 3 * LOOKS; i++) {
            if (i == 0) way.write(folder, "no colon\n");
            lookAndPass(SETTLE);
        }
        changeAndLook(way, 2);
        assertThat(isAliceIn()).isTrue();
        Files.delete(users());
        for (int i = 0; i < 3 * LOOKS; i++) lookAndPass(SETTLE);
        changeAndLook(way, 2);
        assertThat(isAliceIn()).isTrue();
    }
}
