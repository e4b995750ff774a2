package io.htpasswd.file;

import io.htpasswd.file.LineProblem.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;

/**
 * The lines of a password or group file, one at a time: LF ends a line; SP, HTAB, CR, VT and FF around it are dropped; empty
 * lines and comments are passed over. A byte order mark is one problem of the file: UTF-8's is skipped, and of UTF-16 there
 * are no lines. Never holds more than one line, and of a line above the limit only its beginning.
 */
final class Lines {
    static final String NUL = "a line holds no NUL: the file is UTF-16 or no text; " + Cause.SAVE;

    private static final int CHUNK = 64 * 1024;

    private final InputStream in;
    private final int maxLine;
    private final Problems.Found problems;
    private final byte[] chunk = new byte[CHUNK];
    private int chunkStart;
    private int chunkEnd;

    private byte[] line = new byte[1024];
    private int start;
    private int end;
    private int number;
    private boolean tooLong;

    Lines(InputStream in, int maxLine, Problems.Found problems) {
        this.in = in;
        this.maxLine = maxLine;
        this.problems = problems;
    }

    /** Advances to the next line that is neither empty nor a comment; false at the end. */
    boolean next() throws IOException {
        while (read()) {
            number++;
            if (number == 1 && !readMark()) return false;
            while (start < end && isBlank(line[start])) start++;
            while (end > start && isBlank(line[end - 1])) end--;
            if (start < end && line[start] != '#') return true;
        }
        return false;
    }

    /** False for UTF-16: nothing in such a file is as it seems. */
    private boolean readMark() {
        if (startsWith("\u00FF\u00FE") || startsWith("\u00FE\u00FF")) {
            problems.add(1, Kind.UTF_16, null, () -> "the file is UTF-16, expected UTF-8; " + Cause.SAVE);
            return false;
        }
        if (startsWith("\u00EF\u00BB\u00BF")) {
            problems.add(
                    1,
                    Kind.BYTE_ORDER_MARK,
                    null,
                    () ->
                            "the file begins with a byte order mark, skipped; other programs do not skip it, so save without one");
            start += 3;
        }
        return true;
    }

    /** Fills {@code line} up to the next LF, which is not part of it; false when there is nothing left. */
    private boolean read() throws IOException {
        start = 0;
        end = 0;
        tooLong = false;
        boolean some = false;
        while (chunkStart < chunkEnd || fill()) {
            some = true;
            int stop = chunkStart;
            while (stop < chunkEnd && chunk[stop] != '\n') stop++;
            append(stop - chunkStart);
            chunkStart = stop;
            if (stop < chunkEnd) {
                chunkStart++;
                return true;
            }
        }
        return some;
    }

    private boolean fill() throws IOException {
        chunkStart = 0;
        chunkEnd = Math.max(0, in.read(chunk, 0, CHUNK));
        return chunkEnd > 0;
    }

    private void append(int length) {
        int kept = Math.min(length, maxLine - end);
        if (kept < length) tooLong = true;
        if (end + kept > line.length) {
            line = Arrays.copyOf(line, Math.min(maxLine, Math.max(end + kept, 2 * line.length)));
        }
        System.arraycopy(chunk, chunkStart, line, end, kept);
        end += kept;
    }

    /** The array that holds the present line from {@link #start()} to {@link #end()}; overwritten by the next. */
    byte[] bytes() {
        return line;
    }

    int start() {
        return start;
    }

    int end() {
        return end;
    }

    /** From 1, counting every line of the file. */
    int number() {
        return number;
    }

    /** Then only the beginning of the line is here. */
    boolean tooLong() {
        return tooLong;
    }

    boolean holdsNul() {
        return indexOf('\0', start) < end;
    }

    /** The present line in pieces, for whoever looks for what is wrong with it. */
    Map<Cause.Of, String> suspects() {
        return Suspect.line(line, start, indexOf(':', start), end);
    }

    /** The same of a line whose name, up to its first colon, is none. */
    Map<Cause.Of, String> badName() {
        return Suspect.badName(line, start, indexOf(':', start), end);
    }

    private boolean startsWith(String octets) {
        int length = Math.min(octets.length(), end - start);
        return new String(line, start, length, StandardCharsets.ISO_8859_1).equals(octets);
    }

    /** The index of an octet in the present line at or after {@code from}, or {@link #end()}. */
    int indexOf(char octet, int from) {
        int i = from;
        while (i < end && line[i] != octet) i++;
        return i;
    }

    static boolean isBlank(byte octet) {
        return octet == ' ' || octet == '\t' || octet == '\r' || octet == 0x0B || octet == '\f';
    }
}
