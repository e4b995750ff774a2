package io.htpasswd.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What size, times and inode of a file say about when it was written. */
class FileStampTest {
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05.678Z");

    @TempDir
    Path folder;

    private static FileStamp stamp(long size, String modified, String changed, Object inode) {
        return new FileStamp(Path.of("/users"), size, Instant.parse(modified), Instant.parse(changed), inode, 1);
    }

    private static FileStamp aged(Duration sinceModified, Duration sinceChanged) {
        return new FileStamp(Path.of("/users"), 1, NOW.minus(sinceModified), NOW.minus(sinceChanged), 1, 1);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 2026-01-01T00:00:00.5Z, 2026-01-01T00:00:00.5Z, 1, true",
        "9, 2026-01-01T00:00:00.5Z, 2026-01-01T00:00:00.5Z, 1, false",
        "0, 2026-01-01T00:00:01.5Z, 2026-01-01T00:00:01.5Z, 1, false",
        "0, 2026-01-01T00:00:00.5Z, 2026-01-01T00:00:01.5Z, 1, false",
        "0, 2026-01-01T00:00:00.5Z, 2026-01-01T00:00:00.5Z, 2, false"
    })
    void anotherSizeWithTheSameTimesOfTheSameFileContradictsWhatWasSeenBefore(
            long size, String modified, String changed, int inode, boolean contradicts) {
        FileStamp earlier = stamp(9, "2026-01-01T00:00:00.5Z", "2026-01-01T00:00:00.5Z", 1);
        FileStamp now = stamp(size, modified, changed, inode);
        assertThat(now.contradicts(earlier)).isEqualTo(contradicts);
        assertThat(now.contradicts(null)).isFalse();
        FileStamp whole = stamp(9, "2026-01-01T00:00:09.5Z", "2026-01-01T00:00:09.5Z", 3);
        assertThat(new FilePair.Stamp(now, whole).contradicts(new FilePair.Stamp(earlier, whole)))
                .isEqualTo(contradicts);
        assertThat(new FilePair.Stamp(whole, now).contradicts(new FilePair.Stamp(whole, earlier)))
                .isEqualTo(contradicts);
    }

    /** The ctime counts as well: {@code touch -d} and {@code rsync -t} set the mtime to whatever they like. */
    @Test
    void isOlderOnlyWhenBothTimesAreAndNeverInTheFuture() {
        Duration age = Duration.ofMillis(200);
        assertThat(aged(age, age).isOlderThan(age, NOW)).isTrue();
        assertThat(aged(age, age.minusNanos(1)).isOlderThan(age, NOW)).isFalse();
        assertThat(aged(age.minusNanos(1), age).isOlderThan(age, NOW)).isFalse();
        assertThat(aged(Duration.ofDays(-1), age).isOlderThan(age, NOW)).isFalse();
    }

    @Test
    void aPairIsOlderWhenBothFilesAre() {
        FileStamp old = aged(Duration.ofDays(1), Duration.ofDays(1));
        FileStamp young = aged(Duration.ofDays(1), Duration.ZERO);
        assertThat(new FilePair.Stamp(old, old).isOlderThan(Duration.ofHours(1), NOW))
                .isTrue();
        assertThat(new FilePair.Stamp(old, young).isOlderThan(Duration.ofHours(1), NOW))
                .isFalse();
        assertThat(new FilePair.Stamp(young, old).isOlderThan(Duration.ofHours(1), NOW))
                .isFalse();
    }

    private static FileStamp linked(int inode, int links) {
        Instant time = NOW.plusSeconds(links);
        return new FileStamp(Path.of("/users"), 1, time, time, inode, links);
    }

    /** A file mounted by itself that was replaced where it is mounted from: the path leads to one that has no name any more. */
    @ParameterizedTest
    @CsvSource({"1, 0, 1, 1, true", "1, 0, 1, 2, true", "1, 1, 1, 2, false", "2, 0, 1, 1, false", "1, 0, 1, 0, false"})
    void isCutOffOnceTheLastNameOfTheSameFileHasGone(
            int inode, int links, int earlierInode, int earlierLinks, boolean cutOff) {
        FileStamp earlier = linked(earlierInode, earlierLinks);
        FileStamp now = linked(inode, links);
        assertThat(now.isCutOffSince(earlier)).isEqualTo(cutOff);
        assertThat(now.isCutOffSince(null)).isFalse();
        FileStamp other = linked(3, 1);
        assertThat(new FilePair.Stamp(now, other).isCutOffSince(new FilePair.Stamp(earlier, other)))
                .isEqualTo(cutOff);
        assertThat(new FilePair.Stamp(other, now).isCutOffSince(new FilePair.Stamp(other, earlier)))
                .isEqualTo(cutOff);
        assertThat(new FilePair.Stamp(now, null).isCutOffSince(null)).isFalse();
    }

    @Test
    void linksAreCounted() throws IOException {
        Path file = Files.createFile(folder.resolve("users"));
        assertThat(FileStamp.of(file, null).links()).isEqualTo(1);
        Files.createLink(folder.resolve("other"), file);
        assertThat(FileStamp.of(file, null).links()).isEqualTo(2);
    }
}
