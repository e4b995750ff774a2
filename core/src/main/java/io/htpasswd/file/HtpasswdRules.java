package io.htpasswd.file;

import io.htpasswd.crypt.HashRules;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;

/**
 * How a password file is read: hash formats and costs, which problems are fatal, how long a verification is remembered.
 *
 * <pre>{@code
 * HtpasswdRules rules = HtpasswdRules.standard()
 *         .withHashes(HashRules.standard().withMaxBcryptCost(16))
 *         .withFatal(LineProblem.Kind.WEAK_FORMAT);
 * }</pre>
 *
 * <p>This class is immutable and thread-safe.
 */
public final class HtpasswdRules {
    static final String NOT_FATAL = "the standard rules call nothing fatal";

    private static final HtpasswdRules STANDARD =
            new HtpasswdRules(HashRules.standard(), Set.of(), Duration.ofMinutes(5));

    private final HashRules hashes;
    private final Set<LineProblem.Kind> fatal;
    private final Duration rememberFor;

    private HtpasswdRules(HashRules hashes, Set<LineProblem.Kind> fatal, Duration rememberFor) {
        this.hashes = hashes;
        this.fatal = fatal;
        this.rememberFor = rememberFor;
    }

    /** Returns {@link HashRules#standard()}, nothing fatal, right passwords remembered for 5 minutes after their last use. */
    public static HtpasswdRules standard() {
        return STANDARD;
    }

    /** Returns a copy with these rules for hashes. */
    public HtpasswdRules withHashes(HashRules hashes) {
        Objects.requireNonNull(hashes, "hashes");
        return new HtpasswdRules(hashes, fatal, rememberFor);
    }

    /**
     * Returns a copy under which these problems are fatal, too: at open an {@link HtpasswdException}, at a reload as if the file
     * were unreadable.
     */
    public HtpasswdRules withFatal(LineProblem.Kind... kinds) {
        EnumSet<LineProblem.Kind> all = EnumSet.noneOf(LineProblem.Kind.class);
        all.addAll(fatal);
        Objects.requireNonNull(kinds, "kinds");
        for (LineProblem.Kind kind : kinds) all.add(Objects.requireNonNull(kind, "kinds"));
        return new HtpasswdRules(hashes, all, rememberFor);
    }

    /**
     * Returns a copy that remembers a right password for this time after its last use, and for 12 hours at most; zero: never.
     *
     * @throws IllegalArgumentException if the time is negative or longer than 12 hours
     */
    public HtpasswdRules withRememberFor(Duration time) {
        Objects.requireNonNull(time, "time");
        if (time.isNegative() || time.compareTo(RememberedPasswords.LONGEST) > 0) {
            throw new IllegalArgumentException("rememberFor must be from zero to 12 hours, was " + time);
        }
        return new HtpasswdRules(hashes, fatal, time);
    }

    HashRules hashes() {
        return hashes;
    }

    boolean isFatal(LineProblem.Kind kind) {
        return fatal.contains(kind);
    }

    Duration rememberFor() {
        return rememberFor;
    }

    @Override
    public String toString() {
        return "HtpasswdRules[hashes=" + hashes + ", fatal=" + fatal + ", rememberFor=" + rememberFor + "]";
    }
}
