package io.htpasswd.file;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * A group file that was read once (Apache's AuthGroupFile): one {@code group: user user …} per line; a group named twice is the
 * union. Lines, comments and problems are as in an htpasswd file. A line has at most 16 MiB.
 *
 * <pre>{@code
 * Htpasswd users = Htpasswd.readOnce(Path.of("users")).withGroups(Htgroup.read(Path.of("groups")));
 * }</pre>
 *
 * <p>This class is immutable and thread-safe.
 */
public final class Htgroup {
    /** What the message of a problem begins with that is in a group file. */
    static final String OF_GROUPS = "groups: ";

    private final GroupMembers members;
    private final Problems ofLines;
    private final Problems problems;

    Htgroup(GroupMembers members, Problems ofLines, HtpasswdRules rules) throws HtpasswdException {
        this.members = members;
        this.ofLines = ofLines;
        this.problems = ofLines.and(members.problems(null, rules));
    }

    /** Reads the content of a group file in UTF-8. */
    public static Htgroup parse(byte[] content) {
        Objects.requireNonNull(content, "content");
        try (InputStream in = new ByteArrayInputStream(content)) {
            return HtgroupParser.parse(in, HtpasswdRules.standard());
        } catch (IOException e) {
            throw new UncheckedIOException("an array is read without I/O", e);
        }
    }

    /**
     * Reads a regular file of at most 256 MiB; its changes are not seen.
     *
     * @throws IOException if it is missing, unreadable, not regular or too large
     */
    public static Htgroup read(Path file) throws IOException {
        Objects.requireNonNull(file, "file");
        try (InputStream in = SourceFile.open(file)) {
            return HtgroupParser.parse(in, HtpasswdRules.standard());
        }
    }

    /** Returns the groups of a user, empty when there are none. */
    public Set<String> groupsOf(String user) {
        Objects.requireNonNull(user, "user");
        return members.groupsOf(user);
    }

    /** Returns the problems of the file itself. Members that are no users are among those of {@link Htpasswd#withGroups}. */
    public List<LineProblem> problems() {
        return problems.listed();
    }

    /** True for a group that somebody is a member of. */
    boolean has(String group) {
        return members.has(group);
    }

    /** What is wrong with the file beside a password file of these users. */
    Problems problemsBeside(Set<String> users, HtpasswdRules rules) throws HtpasswdException {
        return ofLines.and(members.problems(users, rules)).prefixed(OF_GROUPS);
    }

    /** True when the same users are in the same groups, whatever is wrong besides. */
    boolean sameMembers(Htgroup other) {
        return members.isSame(other.members);
    }
}
