package io.htpasswd.file;

import io.htpasswd.basic.Credentials;
import io.htpasswd.file.LineProblem.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The grammar of a group file (mod_authz_groupfile's AuthGroupFile): {@code group: user user …}. A bad name of a user costs that
 * name only.
 */
final class HtgroupParser {
    private static final int LONGEST_LINE = 16 << 20;

    private final Lines lines;
    private final Problems problems;
    private final Map<String, Set<String>> groupsOfUser = new HashMap<>();

    private HtgroupParser(InputStream in, HtpasswdRules rules) {
        this.problems = new Problems(rules);
        this.lines = new Lines(in, LONGEST_LINE, problems);
    }

    static Htgroup parse(InputStream in, HtpasswdRules rules) throws IOException {
        HtgroupParser parser = new HtgroupParser(in, rules);
        while (parser.lines.next()) parser.readLine();
        parser.groupsOfUser.replaceAll((user, groups) -> Set.copyOf(groups));
        return new Htgroup(parser.groupsOfUser, parser.problems.list(), parser.problems.counts());
    }

    private void readLine() {
        int colon = lines.indexOf(':', lines.start());
        if (lines.tooLong()) {
            problem(Kind.LINE_TOO_LONG, "a line is at most 16 MiB");
        } else if (colon == lines.end()) {
            problem(Kind.NO_COLON, "expected group: user …, found no colon");
        } else if (lines.holdsNul()) {
            problem(Kind.NUL_BYTE, "a line holds no NUL");
        } else {
            int end = colon;
            while (end > lines.start() && Lines.isBlank(lines.bytes()[end - 1])) end--;
            String group = name(lines.start(), end);
            if (group == null) problem(Kind.BAD_USER_NAME, "a group is valid UTF-8 without control characters");
            else if (!readUsers(group, colon + 1)) {
                problem(Kind.BAD_USER_NAME, "a user is valid UTF-8 without control characters");
            }
        }
    }

    /** False when one of them is no name. */
    private boolean readUsers(String group, int start) {
        boolean good = true;
        for (int from = start; from < lines.end(); ) {
            while (from < lines.end() && Lines.isBlank(lines.bytes()[from])) from++;
            int to = from;
            while (to < lines.end() && !Lines.isBlank(lines.bytes()[to])) to++;
            String user = name(from, to);
            if (user != null)
                groupsOfUser.computeIfAbsent(user, name -> new HashSet<>(2)).add(group);
            else if (from < to) good = false;
            from = to;
        }
        return good;
    }

    private @Nullable String name(int from, int to) {
        return Credentials.userName(Arrays.copyOfRange(lines.bytes(), from, to));
    }

    private void problem(Kind kind, String message) {
        problems.add(new LineProblem(lines.number(), kind, message));
    }
}
