package io.htpasswd.file;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * The users of a file and their hashes: the lines {@code user:hash} one after the other as they stood in the file, and a table
 * of where each begins.
 *
 * <p>The idea. Two arrays instead of two strings and an entry a user, for files as providers have them: of a million users they
 * keep 65 bytes a user where a {@code HashMap} of strings keeps 188, are loaded in the same 0.64 s (LoadBenchmark), and a reload
 * holds two versions for a while. The table is open addressing with linear probing (Knuth, The Art of Computer Programming 3,
 * 6.4, algorithm L): at this load a name is found after 1.8 probes and missed after 3.6, and a million of them leave no run of
 * taken places above 130 or so.
 *
 * <p>Names may be of strangers' choice, where these register themselves. Those that are made to meet under
 * {@code String.hashCode} ("Aa" and "BB") meet under every seed, so it is {@link SipHash}; and a look-up costs at most
 * {@link #MOST_PROBES} probes, whatever the names: a table that would need more is built again under another key.
 *
 * <p>Threads: filled by one, and immutable once it is complete.
 */
final class UserIndex {
    static final int MOST_PROBES = 512;
    /** In the place of a hash that cannot be used. */
    static final byte[] UNUSABLE = {};

    private static final double LOAD = 0.6;
    private static final int LARGE = 16 << 20;
    private static final SecureRandom KEYS = new SecureRandom();

    private byte[] lines = new byte[1024];
    private int used;
    /** Offset of a line plus one; 0 is free. */
    private int[] table = new int[16];

    private int size;
    private SipHash hash;

    UserIndex() {
        this(new SipHash(KEYS.nextLong(), KEYS.nextLong()));
    }

    /** For a test that knows the key. */
    UserIndex(SipHash hash) {
        this.hash = hash;
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
        return find(user, 0, length);
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

    /** The position of the line that stands at a position of another index; negative when it is not here. */
    int findSame(UserIndex other, int otherPosition) {
        int otherStart = other.table[otherPosition] - 1;
        int position = find(other.lines, otherStart, other.end(otherStart, ':'));
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

    private int find(byte[] bytes, int from, int to) {
        int place = firstPlace(table, bytes, from, to);
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

    private int firstPlace(int[] table, byte[] bytes, int from, int to) {
        return (int) (((hash.of(bytes, from, to) >>> 32) * table.length) >>> 32);
    }

    /** The user must not be there yet; neither part holds {@code :} or LF. */
    void add(byte[] user, byte[] encoded) {
        int start = used;
        append(user, ':');
        append(encoded, '\n');
        size++;
        if (size > table.length * LOAD || !place(table, start, start + user.length)) rebuild(4 * table.length);
    }

    private void append(byte[] bytes, char end) {
        if (used + bytes.length + 1 > lines.length) {
            // Doubling a large one would ask for three times the file while it is copied.
            int more = lines.length < LARGE ? lines.length : lines.length / 4;
            lines = Arrays.copyOf(lines, Math.max(used + bytes.length + 1, lines.length + more));
        }
        System.arraycopy(bytes, 0, lines, used, bytes.length);
        used += bytes.length;
        lines[used++] = (byte) end;
    }

    /** False when it takes too many probes. Compares no names, which are known to differ: they lie all over memory. */
    private boolean place(int[] table, int start, int colon) {
        int place = firstPlace(table, lines, start, colon);
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
            hash = new SipHash(KEYS.nextLong(), KEYS.nextLong());
            Arrays.fill(rebuilt, 0);
        }
        table = rebuilt;
    }

    private boolean placeAll(int[] table) {
        for (int start = 0; start < used; ) {
            int colon = end(start, ':');
            if (!place(table, start, colon)) return false;
            start = end(colon, '\n') + 1;
        }
        return true;
    }

    /** This one, after the last line: as small as may be. */
    UserIndex complete() {
        lines = Arrays.copyOf(lines, used);
        rebuild((int) (size / LOAD) + 1);
        return this;
    }
}
