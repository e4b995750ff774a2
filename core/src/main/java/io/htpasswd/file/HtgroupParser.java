package io.htpasswd.file;

import io.htpasswd.basic.Credentials;
import io.htpasswd.file.LineProblem.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The grammar of a group file (mod_authz_groupfile's AuthGroupFile): {@code group: user user …}. A bad name of a user costs that
 * name only.
 */
final class HtgroupParser {
    private static final int LONGEST_LINE = 16 << 20;

    private final Lines lines;
    private final Problems.Found problems;
    private final GroupMembers members = new GroupMembers();

    private HtgroupParser(InputStream in, HtpasswdRules rules) {
        this.problems = new Problems.Found(rules);
        this.lines = new Lines(in, LONGEST_LINE, problems);
    }

    static Htgroup parse(InputStream in, HtpasswdRules rules) throws IOException {
        HtgroupParser parser = new HtgroupParser(in, rules);
        while (parser.lines.next()) parser.readLine();
        return new Htgroup(parser.members.complete(), parser.problems.complete(), rules);
    }

    private void readLine() {
        int colon = lines.indexOf(':', lines.start());
        if (lines.tooLong()) {
            problem(
                    Kind.LINE_TOO_LONG,
                    () ->
                            "a line is at most 16 MiB; the same group may stand in several lines, which are taken together");
        } else if (colon == lines.end()) {
            problem(
                    Kind.NO_COLON,
                    () -> "expected group: user …, found no colon; write one after the group's name, which ends there");
        } else if (lines.holdsNul()) {
            problem(Kind.NUL_BYTE, () -> Lines.NUL);
        } else {
            int end = colon;
            while (end > lines.start() && Lines.isBlank(lines.bytes()[end - 1])) end--;
            String group = name(lines.start(), end);
            if (end == lines.start()) {
                problem(
                        Kind.BAD_USER_NAME,
                        () -> "expected a group before the colon, found none; write group: user user");
            } else if (group == null) {
                problem(Kind.BAD_USER_NAME, badName("a group", lines.start(), end));
            } else {
                OddName.report(group, null, lines.number(), problems);
                readUsers(group, colon + 1);
            }
        }
    }

    /** Says once a line that one of them is no name. */
    private void readUsers(String group, int start) {
        boolean good = true;
        int place = 0;
        for (int from = start; from < lines.end(); ) {
            while (from < lines.end() && Lines.isBlank(lines.bytes()[from])) from++;
            int to = from;
            while (to < lines.end() && !Lines.isBlank(lines.bytes()[to])) to++;
            place++;
            String user = name(from, to);
            if (user != null) {
                members.add(group, user, lines.number(), place);
            } else if (from < to && good) {
                good = false;
                problem(Kind.BAD_USER_NAME, badName("a user", from, to));
            }
            from = to;
        }
    }

    private Supplier<String> badName(String what, int from, int to) {
        return () -> what + " is valid UTF-8 without control characters: "
                + Causes.ofLine(Suspect.badName(lines.bytes(), from, to, to));
    }

    private @Nullable String name(int from, int to) {
        return Credentials.userName(Arrays.copyOfRange(lines.bytes(), from, to));
    }

    private void problem(Kind kind, Supplier<String> message) {
        problems.add(lines.number(), kind, null, message);
    }
}
