package io.htpasswd.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Section 6 of the contract, time: the table of {@link ReloadTiming}, with a clock of the test's own. */
class ReloadTimingTest {
    private static final Duration CHECK_EVERY = Duration.ofSeconds(1);
    private static final Duration SETTLE = Duration.ofMillis(200);
    private static final Duration MAX_STALENESS = Duration.ofSeconds(60);
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05.678Z");

    private long now = Long.MAX_VALUE - TimeUnit.SECONDS.toNanos(30); // overflows during the tests, as nanoTime may
    private final ReloadTiming timing = timing(SETTLE);

    private ReloadTiming timing(Duration settle) {
        return new ReloadTiming(CHECK_EVERY, settle, MAX_STALENESS, new Clocks(() -> now, InstantSource.system()));
    }

    @BeforeEach
    void open() {
        timing.good();
        timing.endLook(CHECK_EVERY);
    }

    private void pass(Duration time) {
        now += time.toNanos();
    }

    private boolean isSentToLook() {
        return timing.isSentToLook(now);
    }

    private boolean isStale() {
        return timing.isStale(now);
    }

    private void look() {
        assertThat(timing.beginLook()).isTrue();
        timing.endLook(CHECK_EVERY);
    }

    @Test
    void oneIsSentToLookWhenALookIsDue() {
        pass(CHECK_EVERY.minusNanos(1));
        assertThat(isSentToLook()).isFalse();
        assertThat(timing.beginLook()).isFalse();
        pass(Duration.ofNanos(1));
        assertThat(isSentToLook()).isTrue();
        assertThat(isSentToLook()).isFalse();
        look();
        assertThat(timing.beginLook()).as("again").isFalse();
    }

    @Test
    void everybodyIsSentToLookWhenNobodyHasForTwiceTheTimeAndNobodyWhileSomebodyLooks() {
        pass(CHECK_EVERY.multipliedBy(2));
        assertThat(isSentToLook()).isTrue();
        assertThat(isSentToLook()).isFalse();
        pass(Duration.ofNanos(1));
        for (int i = 0; i < 3; i++) assertThat(isSentToLook()).isTrue();
        assertThat(timing.beginLook()).isTrue();
        assertThat(timing.beginLook()).isFalse();
        assertThat(isSentToLook()).isFalse();
        timing.endLook(CHECK_EVERY);
        assertThat(isSentToLook()).isFalse();
    }

    @Test
    void theNextLookIsDueWhenTheLastOneAsksForItButNotLaterThanUsual() {
        pass(CHECK_EVERY);
        assertThat(timing.beginLook()).isTrue();
        timing.endLook(SETTLE);
        pass(SETTLE.minusNanos(1));
        assertThat(timing.beginLook()).isFalse();
        pass(Duration.ofNanos(1));
        assertThat(timing.beginLook()).isTrue();
        timing.endLook(CHECK_EVERY.multipliedBy(9));
        pass(CHECK_EVERY);
        look();
    }

    @Test
    void aVersionIsStaleOnlyAfterItsTimeAndOnlyWhileLooksFail() {
        pass(MAX_STALENESS.multipliedBy(2));
        assertThat(isStale()).as("no look").isFalse();
        timing.good();
        timing.failed();
        pass(MAX_STALENESS);
        assertThat(isStale()).isFalse();
        pass(Duration.ofNanos(1));
        assertThat(isStale()).isTrue();
        timing.good();
        assertThat(isStale()).isFalse();
    }

    @Test
    void whereNoVersionWasEverGoodTheFirstFailureIsTheEnd() {
        ReloadTiming missing = timing(SETTLE);
        assertThat(missing.failed()).isTrue();
        assertThat(missing.isStale(now)).isTrue();
        missing.good();
        assertThat(missing.isStale(now)).isFalse();
    }

    /** One that hangs is as old as the look before it, but after a time without requests as old as itself. */
    @Test
    void aLookUnderWayIsStaleAfterTheSameTime() {
        pass(CHECK_EVERY);
        assertThat(timing.beginLook()).isTrue();
        pass(MAX_STALENESS.minus(CHECK_EVERY));
        assertThat(isStale()).isFalse();
        pass(Duration.ofNanos(1));
        assertThat(isStale()).isTrue();
        timing.endLook(CHECK_EVERY);
        assertThat(isStale()).isFalse();
        pass(CHECK_EVERY.multipliedBy(3));
        assertThat(timing.beginLook()).isTrue();
        pass(MAX_STALENESS);
        assertThat(isStale()).isFalse();
        pass(Duration.ofNanos(1));
        assertThat(isStale()).isTrue();
    }

    @Test
    void anErrorIsLoggedAtOnceAndThenOnceAMinuteForAsLongAsThereIsOneInEachLook() {
        assertThat(timing.failed()).isTrue();
        pass(Duration.ofSeconds(60).minusNanos(1));
        assertThat(timing.failed()).isFalse();
        pass(Duration.ofNanos(1));
        assertThat(timing.failed()).isTrue();
        assertThat(timing.failed()).isFalse();
        timing.good();
        assertThat(timing.failed()).isTrue();
    }

    private static FileStamp stamp(String modified) {
        Instant changed = Instant.parse("2026-01-01T00:00:00.5Z");
        return new FileStamp(Path.of("/users"), 1, Instant.parse(modified), changed, 1, 1);
    }

    @Test
    void settlesForTwoSecondsWhereTimesAreWholeSeconds() {
        FileStamp coarse = stamp("2026-01-01T00:00:00Z");
        FileStamp fine = stamp("2026-01-01T00:00:00.5Z");
        Duration two = Duration.ofSeconds(2);
        Duration three = Duration.ofSeconds(3);
        assertThat(timing.settle(new FilePair.Stamp(coarse, null))).isEqualTo(two);
        assertThat(timing(three).settle(new FilePair.Stamp(coarse, null))).isEqualTo(three);
        assertThat(timing.settle(new FilePair.Stamp(fine, coarse))).isEqualTo(two);
        assertThat(timing.settle(new FilePair.Stamp(coarse, fine))).isEqualTo(two);
        assertThat(timing.settle(new FilePair.Stamp(fine, fine))).isEqualTo(SETTLE);
        assertThat(timing.settle(new FilePair.Stamp(fine, null))).isEqualTo(SETTLE);
    }

    private static FileStamp aged(Duration sinceModified, Duration sinceChanged) {
        return new FileStamp(Path.of("/users"), 1, NOW.minus(sinceModified), NOW.minus(sinceChanged), 1, 1);
    }

    @Test
    void timesYoungerThanTwoSecondsAreAmbiguous() {
        FileStamp old = aged(Duration.ofSeconds(2), Duration.ofSeconds(3));
        FileStamp young = aged(Duration.ofSeconds(9), Duration.ofMillis(1999));
        assertThat(ReloadTiming.isAmbiguous(new FilePair.Stamp(old, null), NOW)).isFalse();
        assertThat(ReloadTiming.isAmbiguous(new FilePair.Stamp(young, null), NOW))
                .isTrue();
        assertThat(ReloadTiming.isAmbiguous(new FilePair.Stamp(old, young), NOW))
                .isTrue();
        assertThat(ReloadTiming.isAmbiguous(new FilePair.Stamp(old, old), NOW)).isFalse();
    }
}
