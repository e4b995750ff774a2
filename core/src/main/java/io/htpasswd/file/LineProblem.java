package io.htpasswd.file;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Something wrong with one line: its number from 1, what it is, the user when the line has one, and a sentence for people.
 * The sentence holds no part of the line.
 */
public record LineProblem(int line, Kind kind, @Nullable String user, String message) {
    /** The kinds of problem; {@link HtpasswdRules#withFatal} can make any of them fatal. */
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

    public LineProblem {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(message, "message");
    }

    LineProblem(int line, Kind kind, String message) {
        this(line, kind, null, message);
    }

    @Override
    public String toString() {
        return "line " + line + ": " + message;
    }
}
