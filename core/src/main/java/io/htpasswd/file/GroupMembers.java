package io.htpasswd.file;

import io.htpasswd.file.LineProblem.Kind;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who is in which groups, and which members are odd or no users. A member is named by its place in its line only: a password
 * file may have been given for the group file.
 *
 * <p>Threads: immutable once it is complete.
 */
final class GroupMembers {
    /** Where a user is named first, line and place in it, and the groups. */
    private record Member(int line, int place, Set<String> groups) {}

    /** In the order of the file. */
    private final Map<String, Member> members = new LinkedHashMap<>();

    /** Only while a file is read; places count from 1. */
    void add(String group, String user, int line, int place) {
        members.computeIfAbsent(user, name -> new Member(line, place, new HashSet<>(2)))
                .groups()
                .add(group);
    }

    GroupMembers complete() {
        members.replaceAll((user, member) -> new Member(member.line(), member.place(), Set.copyOf(member.groups())));
        return this;
    }

    Set<String> groupsOf(String user) {
        Member member = members.get(user);
        return member == null ? Set.of() : member.groups();
    }

    /** True for a group that somebody is a member of. */
    boolean has(String group) {
        return members.values().stream().anyMatch(member -> member.groups().contains(group));
    }

    /** What is odd with members; beside a password file of these users, if there is one, also who is no user of it. */
    Problems problems(@Nullable Set<String> users, HtpasswdRules rules) throws HtpasswdException {
        Problems.Found found = new Problems.Found(rules);
        members.forEach((name, member) -> {
            if (users != null && users.contains(name)) return;
            String who = "member " + member.place() + (users == null ? "" : " is no user of the password file");
            String cause = OddName.isPlain(name) ? null : Causes.ofName(Suspect.member(name));
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

    /** True when the same users are in the same groups, and named in the same places. */
    boolean isSame(GroupMembers other) {
        return members.equals(other.members);
    }
}
