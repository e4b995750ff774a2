package io.htpasswd.file;

import io.htpasswd.basic.Credentials;
import io.htpasswd.file.LineProblem.Kind;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A group file as it was read (Apache's AuthGroupFile): {@code group: user user …} a line; a group named twice is the union.
 * Lines, comments and problems as in an htpasswd file, lines of up to 16 MiB.
 *
 * <p>Threads: immutable.
 */
public final class Htgroup {
    private static final int LONGEST_LINE = 16 << 20;

    private final Map<String, Set<String>> groupsOfUser;
    private final List<LineProblem> problems;

    private Htgroup(Map<String, Set<String>> groupsOfUser, List<LineProblem> problems) {
        this.groupsOfUser = groupsOfUser;
        this.problems = problems;
    }

    public static Htgroup parse(byte[] content) {
        Objects.requireNonNull(content, "content");
        try (InputStream in = new ByteArrayInputStream(content)) {
            return parse(in, HtpasswdRules.standard());
        } catch (IOException e) {
            throw new UncheckedIOException("an array is read without I/O", e);
        }
    }

    /** Reads a regular file of at most 256 MiB; its changes are not seen. */
    public static Htgroup read(Path file) throws IOException {
        Objects.requireNonNull(file, "file");
        try (InputStream in = SourceFile.open(file)) {
            return parse(in, HtpasswdRules.standard());
        }
    }

    static Htgroup parse(InputStream in, HtpasswdRules rules) throws IOException {
        Map<String, Set<String>> groupsOfUser = new HashMap<>();
        Problems problems = new Problems(rules);
        Lines lines = new Lines(in, LONGEST_LINE);
        boolean more = lines.next();
        if (lines.byteOrderMark()) problems.add(LineProblem.BYTE_ORDER_MARK);
        for (; more; more = lines.next()) {
            LineProblem problem = lines.utf16() ? LineProblem.UTF_16 : readLine(lines, groupsOfUser);
            if (problem != null) problems.add(problem);
            if (lines.utf16()) break;
        }
        groupsOfUser.replaceAll((user, groups) -> Set.copyOf(groups));
        return new Htgroup(groupsOfUser, problems.list());
    }

    private static @Nullable LineProblem readLine(Lines lines, Map<String, Set<String>> groupsOfUser) {
        int number = lines.number();
        if (lines.tooLong()) return new LineProblem(number, Kind.LINE_TOO_LONG, "a line is at most 16 MiB");
        int colon = lines.indexOf(':', lines.start());
        if (colon == lines.end()) {
            return new LineProblem(number, Kind.NO_COLON, "expected group: user …, found no colon");
        }
        if (lines.indexOf('\0', lines.start()) < lines.end()) {
            return new LineProblem(number, Kind.NUL_BYTE, "a line holds no NUL");
        }
        String group = Credentials.userName(trimmedEnd(lines.bytes(), lines.start(), colon));
        if (group == null) {
            return new LineProblem(number, Kind.BAD_USER_NAME, "a group is valid UTF-8 without control characters");
        }
        LineProblem problem = null;
        for (int from = colon + 1; from < lines.end(); ) {
            while (from < lines.end() && Lines.isBlank(lines.bytes()[from])) from++;
            int to = from;
            while (to < lines.end() && !Lines.isBlank(lines.bytes()[to])) to++;
            String user = Credentials.userName(Arrays.copyOfRange(lines.bytes(), from, to));
            if (user != null) {
                groupsOfUser.computeIfAbsent(user, name -> new HashSet<>(2)).add(group);
            } else if (from < to) {
                problem =
                        new LineProblem(number, Kind.BAD_USER_NAME, "a user is valid UTF-8 without control characters");
            }
            from = to;
        }
        return problem;
    }

    private static byte[] trimmedEnd(byte[] bytes, int from, int to) {
        int end = to;
        while (end > from && Lines.isBlank(bytes[end - 1])) end--;
        return Arrays.copyOfRange(bytes, from, end);
    }

    /** Empty for a user whom no group names. */
    public Set<String> groupsOf(String user) {
        Objects.requireNonNull(user, "user");
        return groupsOfUser.getOrDefault(user, Set.of());
    }

    public List<LineProblem> problems() {
        return problems;
    }
}
