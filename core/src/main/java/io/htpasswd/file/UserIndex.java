package io.htpasswd.file;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * The users of a file and their hashes, a million in 70 bytes each: the lines {@code user:hash} one after the other as they
 * stood in the file, and an open-addressing table of their offsets. Objects for every user would cost twice as much whatever
 * is in them.
 *
 * <p>A look-up costs at most {@link #MOST_PROBES} probes, whatever names a file holds: a table that would need more is built
 * again under another seed.
 *
 * <p>Threads: immutable.
 */
final class UserIndex {
    /** Linear probing at this load keeps the longest run of a million names near 130. */
    static final int MOST_PROBES = 512;

    /** In the place of a hash that cannot be used. */
    static final byte[] UNUSABLE = {};

    private static final double LOAD = 0.6;

    private final byte[] lines;
    /** Offset of a line plus one; 0 is free. */
    private final int[] table;

    private final SipHash hash;
    private final int size;

    private UserIndex(byte[] lines, int[] table, SipHash hash, int size) {
        this.lines = lines;
        this.table = table;
        this.hash = hash;
        this.size = size;
    }

    int size() {
        return size;
    }

    /** Positions are below this; what is kept beside the index, user by user, has as many places. */
    int capacity() {
        return table.length;
    }

    /**
     * The position of the user whose name these first bytes are; negative when there is no such user: then the complement of a
     * place that the name always leads to.
     */
    int find(byte[] user, int length) {
        return find(lines, table, hash, user, 0, length);
    }

    String user(int position) {
        int start = table[position] - 1;
        return new String(lines, start, end(start, ':') - start, StandardCharsets.UTF_8);
    }

    /** The encoded hash; {@link #UNUSABLE} for a user whose line cannot be used. */
    byte[] hash(int position) {
        int start = end(table[position] - 1, ':') + 1;
        return Arrays.copyOfRange(lines, start, end(start, '\n'));
    }

    /** {@code user:hash}. */
    byte[] line(int position) {
        int start = table[position] - 1;
        return Arrays.copyOfRange(lines, start, end(start, '\n'));
    }

    /** The position of the line that stands at a position of another index; negative when it is not here. */
    int findSame(UserIndex other, int otherPosition) {
        int otherStart = other.table[otherPosition] - 1;
        int position = find(lines, table, hash, other.lines, otherStart, other.end(otherStart, ':'));
        if (position < 0) return position;
        int start = table[position] - 1;
        boolean same =
                Arrays.equals(lines, start, end(start, '\n'), other.lines, otherStart, other.end(otherStart, '\n'));
        return same ? position : -1;
    }

    boolean sameLines(UserIndex other) {
        return Arrays.equals(lines, other.lines);
    }

    IntStream positions() {
        return IntStream.range(0, table.length).filter(position -> table[position] != 0);
    }

    private int end(int from, char octet) {
        int end = from;
        while (lines[end] != octet) end++;
        return end;
    }

    private static int firstPlace(SipHash hash, int capacity, byte[] bytes, int from, int to) {
        return (int) (((hash.of(bytes, from, to) >>> 32) * capacity) >>> 32);
    }

    private static int find(byte[] lines, int[] table, SipHash hash, byte[] bytes, int from, int to) {
        int place = firstPlace(hash, table.length, bytes, from, to);
        for (int probes = 0; probes < MOST_PROBES; probes++) {
            int start = table[place] - 1;
            if (start < 0) return ~place;
            int end = start + to - from;
            if (end < lines.length && lines[end] == ':' && Arrays.equals(lines, start, end, bytes, from, to)) {
                return place;
            }
            if (++place == table.length) place = 0;
        }
        return ~place;
    }

    /** Takes lines one by one; the first of a user stays. */
    static final class Builder {
        private static final SecureRandom SEEDS = new SecureRandom();

        private byte[] lines = new byte[1024];
        private int used;
        private int[] table = new int[16];
        private int size;
        private SipHash hash;

        Builder() {
            this(new SipHash(SEEDS.nextLong(), SEEDS.nextLong()));
        }

        /** For a test that knows the seed. */
        Builder(SipHash hash) {
            this.hash = hash;
        }

        boolean contains(byte[] user) {
            return find(lines, table, hash, user, 0, user.length) >= 0;
        }

        /** The user must not be there yet; neither part holds {@code :} or LF. */
        void add(byte[] user, byte[] encoded) {
            int start = used;
            append(user, ':');
            append(encoded, '\n');
            size++;
            if (size > table.length * LOAD || !place(table, start, user.length)) rebuild(4 * table.length);
        }

        private void append(byte[] bytes, char end) {
            if (used + bytes.length + 1 > lines.length) {
                lines = Arrays.copyOf(lines, Math.max(used + bytes.length + 1, 2 * lines.length));
            }
            System.arraycopy(bytes, 0, lines, used, bytes.length);
            used += bytes.length;
            lines[used++] = (byte) end;
        }

        /** False when it takes too many probes. Compares no names, which are known to differ: they lie all over memory. */
        private boolean place(int[] table, int start, int length) {
            int place = firstPlace(hash, table.length, lines, start, start + length);
            for (int probes = 0; probes < MOST_PROBES; probes++) {
                if (table[place] == 0) {
                    table[place] = start + 1;
                    return true;
                }
                if (++place == table.length) place = 0;
            }
            return false;
        }

        private void rebuild(int capacity) {
            int[] rebuilt = new int[capacity];
            while (!placeAll(rebuilt)) {
                hash = new SipHash(SEEDS.nextLong(), SEEDS.nextLong());
                Arrays.fill(rebuilt, 0);
            }
            table = rebuilt;
        }

        private boolean placeAll(int[] table) {
            for (int start = 0; start < used; ) {
                int colon = start;
                while (lines[colon] != ':') colon++;
                if (!place(table, start, colon - start)) return false;
                while (lines[colon] != '\n') colon++;
                start = colon + 1;
            }
            return true;
        }

        UserIndex build() {
            lines = Arrays.copyOf(lines, used);
            rebuild((int) (size / LOAD) + 1);
            return new UserIndex(lines, table, hash, size);
        }
    }
}
