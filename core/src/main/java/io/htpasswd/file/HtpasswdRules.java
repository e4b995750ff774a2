package io.htpasswd.file;

import io.htpasswd.crypt.HashRules;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;

/**
 * How a password file is read: hash formats and costs, which problems are fatal, how long a verification is remembered.
 *
 * <p>Threads: immutable; every {@code with…} gives a copy.
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

    /** {@link HashRules#standard()}, nothing fatal, verifications remembered for 5 minutes after their last use. */
    public static HtpasswdRules standard() {
        return STANDARD;
    }

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

    /** How long a good password is known again without hashing, since its last use and at most 12 hours; zero: never. */
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
