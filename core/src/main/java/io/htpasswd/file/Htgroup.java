package io.htpasswd.file;

import io.htpasswd.file.LineProblem.Kind;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

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
    private static final String OF_GROUPS = "groups: ";

    /** Where a user is named first, line and place in it, and the groups. */
    record Member(int line, int place, Set<String> groups) {
        Member complete() {
            return new Member(line, place, Set.copyOf(groups));
        }
    }

    /** In the order of the file. */
    private final Map<String, Member> members;

    private final Problems ofLines;
    private final Problems problems;

    Htgroup(Map<String, Member> members, Problems ofLines, HtpasswdRules rules) throws HtpasswdException {
        this.members = members;
        this.ofLines = ofLines;
        this.problems = ofLines.and(ofMembers(null, rules));
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
        Member member = members.get(user);
        return member == null ? Set.of() : member.groups();
    }

    /** Returns the problems of the file itself. Members that are no users are among those of {@link Htpasswd#withGroups}. */
    public List<LineProblem> problems() {
        return problems.listed();
    }

    /** True for a group that somebody is a member of. */
    boolean has(String group) {
        return members.values().stream().anyMatch(member -> member.groups().contains(group));
    }

    /** What is wrong with the file beside a password file of these users. */
    Problems problemsBeside(Set<String> users, HtpasswdRules rules) throws HtpasswdException {
        return ofLines.and(ofMembers(users, rules)).prefixed(OF_GROUPS);
    }

    /** Never names a member: a password file may have been given for the group file. */
    private Problems ofMembers(@Nullable Set<String> users, HtpasswdRules rules) throws HtpasswdException {
        Problems.Found found = new Problems.Found(rules);
        members.forEach((name, member) -> {
            if (users != null && users.contains(name)) return;
            String who = "member " + member.place() + (users == null ? "" : " is no user of the password file");
            String cause = OddName.isPlain(name) ? null : Cause.in(Suspect.member(name));
            if (cause != null) {
                found.add(
                        member.line(),
                        Kind.ODD_MEMBER,
                        null,
                        () -> who + (users == null ? " is" : ", it is") + " read as one name, and " + cause);
            } else if (users != null) {
                found.add(member.line(), Kind.UNKNOWN_MEMBER, null, () -> who + "; correct the name, or add the user");
            }
        });
        return found.complete();
    }

    /** True when the same users are in the same groups, whatever is wrong besides. */
    boolean sameMembers(Htgroup other) {
        return members.equals(other.members);
    }
}
