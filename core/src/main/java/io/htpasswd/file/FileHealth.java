package io.htpasswd.file;

import io.htpasswd.file.LineProblem.Kind;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The state of an {@link HtpasswdFile}, for a readiness probe and for metrics. Later versions may add accessors.
 *
 * <pre>{@code
 * users.refresh(); // reads the file if a check is due: not on an event loop
 * FileHealth health = users.health();
 * int status = health.isStale() ? 503 : 200;
 * }</pre>
 *
 * <p>A file is not checked without requests, so a probe calls {@link HtpasswdFile#refresh()} before. Do not use it for a liveness
 * probe: a new process reads the same file.
 *
 * <p>This class is immutable and thread-safe.
 */
public final class FileHealth {
    private final @Nullable Instant inUseSince;
    private final @Nullable Instant lastGoodLook;
    private final boolean stale;
    private final Htpasswd version;

    FileHealth(@Nullable Instant inUseSince, @Nullable Instant lastGoodLook, boolean stale, Htpasswd version) {
        this.inUseSince = inUseSince;
        this.lastGoodLook = lastGoodLook;
        this.stale = stale;
        this.version = version;
    }

    /** Returns since when the version in use has been in use, or null if there has been none yet. */
    public @Nullable Instant inUseSince() {
        return inUseSince;
    }

    /** Returns when a check last found the version in use in the file, or null if none has yet. */
    public @Nullable Instant lastGoodLook() {
        return lastGoodLook;
    }

    /**
     * Returns true if the file could not be used for longer than {@link HtpasswdFile.Builder#maxStaleness}, or never yet: all
     * requests with credentials get 503.
     */
    public boolean isStale() {
        return stale;
    }

    /** Returns how many users the version in use has, those included whose line cannot be used. */
    public int users() {
        return version.users().size();
    }

    /** Returns how many problems of each kind the version in use has. */
    public Map<Kind, Integer> problems() {
        return version.problemCounts();
    }

    /** The numbers, and no name. */
    @Override
    public String toString() {
        return "FileHealth[inUseSince=" + inUseSince + ", lastGoodLook=" + lastGoodLook + ", stale=" + stale
                + ", users=" + users() + ", problems=" + problems() + "]";
    }
}
