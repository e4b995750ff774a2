package io.htpasswd.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** When times are believed, and when only looks are; with stamps and a clock of the test's own. */
class FileChangesTest {
    private static final Duration NEEDED = Duration.ofHours(1);
    private static final Instant YOUNG = Instant.now().plusSeconds(60);
    private static final Instant LONG_AGO = YOUNG.minusSeconds(86_400);

    private long now = Long.MAX_VALUE - TimeUnit.MINUTES.toNanos(1);
    private final FileChanges changes = new FileChanges(new Clocks(() -> now, InstantSource.system()));

    private static FilePair.Stamp stamp(long size, Instant times, int inode) {
        return new FilePair.Stamp(new FileStamp(Path.of("/users"), size, times, times, inode, 1), null);
    }

    private void pass(Duration time) {
        now += time.toNanos();
    }

    @Test
    void timesOfLongAgoTellAtOnce() {
        changes.see(stamp(0, LONG_AGO, 2), stamp(9, LONG_AGO, 1));
        assertThat(changes.left(NEEDED)).isZero();
    }

    @Test
    void youngTimesWaitForALookThatSeesTheSame() {
        changes.see(stamp(9, YOUNG, 1), null);
        pass(NEEDED.minusNanos(1));
        changes.see(stamp(9, YOUNG, 1), null);
        assertThat(changes.left(NEEDED)).isEqualTo(Duration.ofNanos(1));
        changes.see(stamp(8, YOUNG, 1), null);
        assertThat(changes.left(NEEDED)).isEqualTo(NEEDED);
        pass(NEEDED);
        changes.stop();
        changes.see(stamp(8, YOUNG, 1), null);
        assertThat(changes.left(NEEDED)).isEqualTo(NEEDED);
        pass(NEEDED);
        assertThat(changes.left(NEEDED)).isZero();
    }

    private enum Before {
        IN_USE,
        SEEN,
        /** Not one usable line, say. */
        SEEN_AND_OF_NO_USE
    }

    /** As on Linux for as long as a file is being truncated: no bytes any more, and still the times of before. */
    @ParameterizedTest
    @EnumSource
    void aFileThatIsBeingCutIsNotOneThatHasBeenEmptyForLong(Before before) {
        FilePair.Stamp whole = stamp(9, LONG_AGO, 1);
        FilePair.Stamp cut = stamp(0, LONG_AGO, 1);
        FilePair.Stamp inUse = before == Before.IN_USE ? whole : stamp(9, LONG_AGO, 2);
        if (before != Before.IN_USE) changes.see(whole, inUse);
        if (before == Before.SEEN_AND_OF_NO_USE) changes.stop();
        changes.see(cut, inUse);
        assertThat(changes.left(NEEDED)).isEqualTo(NEEDED);
        changes.stop();
        changes.see(cut, inUse);
        assertThat(changes.left(NEEDED)).isEqualTo(NEEDED);
        pass(NEEDED);
        changes.see(cut, inUse);
        assertThat(changes.left(NEEDED)).isZero();
    }

    /** What never rests is taken in the end, but not in the moment in which it is being cut. */
    @Test
    void whatIsBeingCutIsNotTakenThoughItNeverRested() {
        for (int i = 0; i < 20; i++) {
            changes.see(stamp(9 + i, YOUNG.plusSeconds(i), 1), null);
            assertThat(changes.neverRests(NEEDED.multipliedBy(10))).isEqualTo(i >= 10);
            pass(NEEDED);
        }
        changes.see(stamp(0, YOUNG.plusSeconds(19), 1), null);
        assertThat(changes.isRestlessFor(NEEDED.multipliedBy(10))).isTrue();
        assertThat(changes.neverRests(NEEDED.multipliedBy(10))).isFalse();
        changes.see(stamp(0, YOUNG.plusSeconds(20), 1), null);
        assertThat(changes.neverRests(NEEDED.multipliedBy(10))).isTrue();
    }
}
