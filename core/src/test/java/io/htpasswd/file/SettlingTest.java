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
class SettlingTest {
    private static final Duration NEEDED = Duration.ofHours(1);
    private static final Instant YOUNG = Instant.now().plusSeconds(60);
    private static final Instant LONG_AGO = YOUNG.minusSeconds(86_400);

    private long now = Long.MAX_VALUE - TimeUnit.MINUTES.toNanos(1);
    private final Settling settling = new Settling(new Clocks(() -> now, InstantSource.system()));

    private static FilePair.Stamp stamp(long size, Instant times, int inode) {
        return new FilePair.Stamp(new FileStamp(Path.of("/users"), size, times, times, inode, 1), null);
    }

    private void pass(Duration time) {
        now += time.toNanos();
    }

    @Test
    void timesOfLongAgoTellAtOnce() {
        settling.see(stamp(0, LONG_AGO, 2), stamp(9, LONG_AGO, 1));
        assertThat(settling.remaining(NEEDED)).isZero();
    }

    @Test
    void youngTimesWaitForALookThatSeesTheSame() {
        settling.see(stamp(9, YOUNG, 1), null);
        pass(NEEDED.minusNanos(1));
        settling.see(stamp(9, YOUNG, 1), null);
        assertThat(settling.remaining(NEEDED)).isEqualTo(Duration.ofNanos(1));
        settling.see(stamp(8, YOUNG, 1), null);
        assertThat(settling.remaining(NEEDED)).isEqualTo(NEEDED);
        pass(NEEDED);
        settling.stop();
        settling.see(stamp(8, YOUNG, 1), null);
        assertThat(settling.remaining(NEEDED)).isEqualTo(NEEDED);
        pass(NEEDED);
        assertThat(settling.remaining(NEEDED)).isZero();
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
        if (before != Before.IN_USE) settling.see(whole, inUse);
        if (before == Before.SEEN_AND_OF_NO_USE) settling.stop();
        settling.see(cut, inUse);
        assertThat(settling.remaining(NEEDED)).isEqualTo(NEEDED);
        settling.stop();
        settling.see(cut, inUse);
        assertThat(settling.remaining(NEEDED)).isEqualTo(NEEDED);
        pass(NEEDED);
        settling.see(cut, inUse);
        assertThat(settling.remaining(NEEDED)).isZero();
    }

    /** What never rests is taken in the end, but not in the moment in which it is being cut. */
    @Test
    void whatIsBeingCutIsNotTakenThoughItNeverRested() {
        for (int i = 0; i < 20; i++) {
            settling.see(stamp(9 + i, YOUNG.plusSeconds(i), 1), null);
            assertThat(settling.neverRests(NEEDED.multipliedBy(10))).isEqualTo(i >= 10);
            pass(NEEDED);
        }
        settling.see(stamp(0, YOUNG.plusSeconds(19), 1), null);
        assertThat(settling.isRestlessFor(NEEDED.multipliedBy(10))).isTrue();
        assertThat(settling.neverRests(NEEDED.multipliedBy(10))).isFalse();
        settling.see(stamp(0, YOUNG.plusSeconds(20), 1), null);
        assertThat(settling.neverRests(NEEDED.multipliedBy(10))).isTrue();
    }
}
