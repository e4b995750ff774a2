package io.htpasswd.file;

import static java.util.Objects.requireNonNull;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Something wrong with one line of a file. Later versions may add accessors.
 *
 * <p>This class is immutable and thread-safe.
 */
public final class LineProblem {
    /**
     * The kinds of problem; {@link HtpasswdRules#withFatal} can make any of them fatal. Later versions may add constants, so a
     * {@code switch} over them needs a {@code default}.
     */
    public enum Kind {
        NO_COLON,
        EMPTY_USER,
        /** Not UTF-8, or with control characters: nobody can present such a name. */
        BAD_USER_NAME,
        EMPTY_HASH,
        UNKNOWN_FORMAT,
        MALFORMED_HASH,
        COST_ABOVE_LIMIT,
        FORMAT_NOT_ACCEPTED,
        LINE_TOO_LONG,
        /** A backslash before {@code $} or <code>{</code>, as in a line copied from a heredoc. */
        HEREDOC_ESCAPE,
        NUL_BYTE,
        UTF_16,
        /** An earlier line of that user counts. */
        DUPLICATE_USER,
        /** A format that can be guessed at billions a second. */
        WEAK_FORMAT,
        BYTE_ORDER_MARK;

        /** False: the line's user can still log in. */
        public boolean costsTheLine() {
            return switch (this) {
                case WEAK_FORMAT, BYTE_ORDER_MARK -> false;
                default -> true;
            };
        }
    }

    // Of whole files, so the same wherever one is read.
    static final LineProblem UTF_16 = new LineProblem(1, Kind.UTF_16, "the file is UTF-16, expected UTF-8");
    static final LineProblem BYTE_ORDER_MARK =
            new LineProblem(1, Kind.BYTE_ORDER_MARK, "the file begins with a byte order mark, skipped");

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

    /** Returns the number of the line, from 1. */
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
        return "line " + line + ": " + message;
    }
}
