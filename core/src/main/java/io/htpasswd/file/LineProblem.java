package io.htpasswd.file;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A problem of one line of a file. Later versions may add accessors.
 *
 * <pre>{@code
 * for (LineProblem problem : users.snapshot().problems()) System.err.println(problem);
 * }</pre>
 *
 * <p>This class is immutable and thread-safe.
 */
public final class LineProblem {
    /**
     * The kinds of problem; {@link HtpasswdRules#withFatal} can make any of them fatal. Later versions may add constants, so a
     * {@code switch} over them needs a {@code default}.
     */
    public enum Kind {
        /** No colon between user and hash. */
        NO_COLON,
        /** Nothing before the colon. */
        EMPTY_USER,
        /** Not UTF-8, or with control characters: no client can send such a name. */
        BAD_USER_NAME,
        /** Nothing after the colon. */
        EMPTY_HASH,
        /** A format that this library does not verify. */
        UNKNOWN_FORMAT,
        /** A hash of a known format that is cut short or changed. */
        MALFORMED_HASH,
        /** A hash that costs more than {@link HtpasswdRules} allow. */
        COST_ABOVE_LIMIT,
        /** A format that {@link HtpasswdRules} do not accept. */
        FORMAT_NOT_ACCEPTED,
        /** A line above 1 MiB, in a group file above 16 MiB. */
        LINE_TOO_LONG,
        /** A backslash before {@code $} or <code>{</code>, as in a line copied from a heredoc. */
        HEREDOC_ESCAPE,
        /** A line with a NUL. */
        NUL_BYTE,
        /** The file is UTF-16. */
        UTF_16,
        /** An earlier line of that user counts. */
        DUPLICATE_USER,
        /** A format that can be guessed at billions a second. */
        WEAK_FORMAT,
        /** A byte order mark before the first line, which is skipped. */
        BYTE_ORDER_MARK,
        /** A name that can be sent and is never meant: a blank, a quote or what cannot be seen, at its edge or in it. */
        ODD_NAME,
        /** A member of a group that can be no name that is meant: it holds a comma, for instance. */
        ODD_MEMBER,
        /** A member of a group that is no user of the password file. */
        UNKNOWN_MEMBER,
        /** A user or a group that a guard's policy requires and the files do not have; no line says so, so it is line 0. */
        REQUIRED_BUT_MISSING;

        /** Returns false if the line's user can still log in. */
        public boolean costsTheLine() {
            return switch (this) {
                case WEAK_FORMAT, BYTE_ORDER_MARK, ODD_NAME, ODD_MEMBER, UNKNOWN_MEMBER, REQUIRED_BUT_MISSING -> false;
                default -> true;
            };
        }
    }

    private final int line;
    private final Kind kind;
    private final @Nullable String user;
    private final String message;

    LineProblem(int line, Kind kind, @Nullable String user, String message) {
        this.line = line;
        this.kind = requireNonNull(kind);
        this.user = user;
        this.message = requireNonNull(message);
    }

    LineProblem(int line, Kind kind, String message) {
        this(line, kind, null, message);
    }

    /** Returns the number of the line, from 1; 0 for a problem of no line. */
    public int line() {
        return line;
    }

    /** Returns what kind of problem it is. */
    public Kind kind() {
        return kind;
    }

    /** Returns the user of the line, or null when the line has none that may be shown. */
    public @Nullable String user() {
        return user;
    }

    /** Returns a sentence for people, which holds no part of the line but the user. */
    public String message() {
        return message;
    }

    /** All but the line: what stays the same when lines are added above. */
    List<Object> wherever() {
        return List.of(kind, user == null ? "" : user, message);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof LineProblem that
                && line == that.line
                && kind == that.kind
                && Objects.equals(user, that.user)
                && message.equals(that.message);
    }

    @Override
    public int hashCode() {
        return Objects.hash(line, kind, user, message);
    }

    @Override
    public String toString() {
        return line == 0 ? message : "line " + line + ": " + message;
    }
}
