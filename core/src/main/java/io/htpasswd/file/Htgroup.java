package io.htpasswd.file;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * A group file as it was read (Apache's AuthGroupFile): {@code group: user user …} a line; a group named twice is the union.
 * Lines, comments and problems as in an htpasswd file, lines of up to 16 MiB.
 *
 * <p>Threads: immutable.
 */
public final class Htgroup {
    private final Map<String, Set<String>> groupsOfUser;
    private final List<LineProblem> problems;
    private final Map<LineProblem.Kind, Integer> problemCounts;

    Htgroup(
            Map<String, Set<String>> groupsOfUser,
            List<LineProblem> problems,
            Map<LineProblem.Kind, Integer> problemCounts) {
        this.groupsOfUser = groupsOfUser;
        this.problems = problems;
        this.problemCounts = problemCounts;
    }

    public static Htgroup parse(byte[] content) {
        Objects.requireNonNull(content, "content");
        try (InputStream in = new ByteArrayInputStream(content)) {
            return HtgroupParser.parse(in, HtpasswdRules.standard());
        } catch (IOException e) {
            throw new UncheckedIOException("an array is read without I/O", e);
        }
    }

    /** Reads a regular file of at most 256 MiB; its changes are not seen. */
    public static Htgroup read(Path file) throws IOException {
        Objects.requireNonNull(file, "file");
        try (InputStream in = SourceFile.open(file)) {
            return HtgroupParser.parse(in, HtpasswdRules.standard());
        }
    }

    /** Empty for a user whom no group names. */
    public Set<String> groupsOf(String user) {
        Objects.requireNonNull(user, "user");
        return groupsOfUser.getOrDefault(user, Set.of());
    }

    public List<LineProblem> problems() {
        return problems;
    }

    Map<LineProblem.Kind, Integer> problemCounts() {
        return problemCounts;
    }
}
