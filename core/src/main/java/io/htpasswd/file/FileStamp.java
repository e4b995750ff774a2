package io.htpasswd.file;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What tells one version of a file from another without reading it: size, mtime, ctime and inode. The ctime because
 * {@code touch} and {@code rsync} set the mtime to whatever they like; the inode because a symlink swapped in Kubernetes'
 * way leads to another file that may be alike in all else. And how many names the file has: none, once a file that is mounted
 * by itself was replaced where it is mounted from; 1 where the system does not say.
 */
record FileStamp(
        Path realPath,
        long size,
        Instant modified,
        Instant changed,
        @Nullable Object key,
        int links) {
    /** An IOException when the file is missing, not regular, or no longer under the folder that it must not leave. */
    static FileStamp of(Path file, @Nullable Path within) throws IOException {
        try {
            return stamp(file, within);
        } catch (NoSuchFileException e) {
            throw SourceFile.missing(file);
        } catch (FileSystemException e) {
            // A folder that may not be entered, links in a circle: the JDK's words may quote anything.
            throw SourceFile.unreadable(file);
        }
    }

    private static FileStamp stamp(Path file, @Nullable Path within) throws IOException {
        Path real = file.toRealPath();
        if (within != null && !real.startsWith(within.toRealPath())) {
            throw new IOException("a link leads out of its folder: " + SourceFile.shown(file));
        }
        BasicFileAttributes basic = Files.readAttributes(real, BasicFileAttributes.class);
        if (!basic.isRegularFile()) throw new IOException("not a regular file: " + SourceFile.shown(file));
        Map<String, Object> unix =
                real.getFileSystem().supportedFileAttributeViews().contains("unix")
                        ? Files.readAttributes(real, "unix:ctime,nlink")
                        : Map.of();
        FileTime changed = unix.get("ctime") instanceof FileTime ctime ? ctime : basic.creationTime();
        int links = unix.get("nlink") instanceof Integer nlink ? nlink : 1;
        return new FileStamp(
                real, basic.size(), basic.lastModifiedTime().toInstant(), changed.toInstant(), basic.fileKey(), links);
    }

    /** True when both times lie at least this long before now; never of times in the future. */
    boolean isOlderThan(Duration age, Instant now) {
        Instant latest = now.minus(age);
        return !modified.isAfter(latest) && !changed.isAfter(latest);
    }

    /**
     * True when a file that was seen before has another size and still the same times: it is being cut at this moment. Linux
     * sets the size first and the times after, and who looks in between sees an empty file of long ago.
     */
    boolean contradicts(@Nullable FileStamp earlier) {
        return earlier != null
                && size != earlier.size
                && Objects.equals(key, earlier.key)
                && modified.equals(earlier.modified)
                && changed.equals(earlier.changed);
    }

    /** True when this very file had a name when it was seen before, and has none any more. */
    boolean isCutOffSince(@Nullable FileStamp earlier) {
        return earlier != null && key != null && key.equals(earlier.key) && links == 0 && earlier.links > 0;
    }

    /** True when the mtime has no fraction of a second: then it probably cannot have one. */
    boolean hasCoarseTimes() {
        return modified.equals(modified.truncatedTo(ChronoUnit.SECONDS));
    }
}
