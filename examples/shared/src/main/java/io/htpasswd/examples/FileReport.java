package io.htpasswd.examples;

import io.htpasswd.file.HashCount;
import io.htpasswd.file.Htpasswd;
import io.htpasswd.file.LineProblem;
import io.htpasswd.file.LineProblem.Kind;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * What there is to say about a password file: its problems, who cannot log in, its hashes and their cost. The library lists at most
 * 1,000 problems of a file, so the report is bounded, too; its numbers are of all there are.
 */
final class FileReport {
    /** What keeps nobody out, not even one whose name or group is not what somebody meant. */
    private static final Set<Kind> HARMLESS = Set.of(Kind.WEAK_FORMAT, Kind.BYTE_ORDER_MARK);

    private static final int MOST_HASHES = 5;
    private static final int MOST_NAMES = 20;

    private final String file;
    private final Htpasswd users;
    private final Map<Kind, Integer> counts;

    FileReport(String file, Htpasswd users) {
        this.file = file;
        this.users = users;
        this.counts = users.problemCounts();
    }

    /** True when a line does not let its user in, or there is nobody to let in. */
    boolean costsALogin() {
        return usable() == 0 || !HARMLESS.containsAll(counts.keySet());
    }

    void print(PrintWriter out) {
        for (LineProblem problem : users.problems()) out.println(file + ": " + problem + user(problem));
        out.println();
        out.println(file + ": " + counted(users.users().size(), "user") + ", " + usable() + " can log in");
        printProblems(out, false, " that can cost a login: ");
        printProblems(out, true, " that cost none: ");
        printNames(
                out, "cannot log in: ", named(Kind::costsTheLine), users.users().size() - usable());
        printHashes(out);
        printWeak(out);
    }

    private static String user(LineProblem problem) {
        return problem.user() == null ? "" : " (user " + ShellWord.of(problem.user()) + ")";
    }

    private int usable() {
        return users.hashCounts().stream().mapToInt(HashCount::users).sum();
    }

    private void printProblems(PrintWriter out, boolean harmless, String which) {
        List<Map.Entry<Kind, Integer>> some = counts.entrySet().stream()
                .filter(count -> HARMLESS.contains(count.getKey()) == harmless)
                .toList();
        if (some.isEmpty()) return;
        int all = some.stream().mapToInt(Map.Entry::getValue).sum();
        out.println("  " + counted(all, "problem") + which
                + some.stream()
                        .map(count -> count.getValue() + " " + count.getKey())
                        .collect(Collectors.joining(", ")));
    }

    /** Users of such lines. A later line of a user that has a good one takes nothing from them. */
    private List<String> named(Predicate<Kind> kinds) {
        return users.problems().stream()
                .filter(problem -> kinds.test(problem.kind()) && problem.kind() != Kind.DUPLICATE_USER)
                .map(LineProblem::user)
                .filter(Objects::nonNull)
                .distinct()
                .toList();
    }

    private static void printNames(PrintWriter out, String what, List<String> names, int all) {
        if (all == 0) return;
        List<String> shown = new ArrayList<>(
                names.stream().limit(MOST_NAMES).map(ShellWord::of).toList());
        if (all > shown.size()) shown.add((all - shown.size()) + " more");
        out.println("  " + what + String.join(", ", shown));
    }

    private void printHashes(PrintWriter out) {
        List<HashCount> most = users.hashCounts().stream()
                .sorted(Comparator.comparingInt(HashCount::users).reversed())
                .toList();
        for (HashCount hash : most.subList(0, Math.min(MOST_HASHES, most.size()))) {
            out.println("  " + counted(hash.users(), "user") + " with " + hash.format() + cost(hash) + ": about "
                    + HashSpeed.perSecond(hash.format(), hash.cost()) + " first logins a second here, with "
                    + counted(HashSpeed.AT_ONCE, "hash", "hashes") + " at once");
        }
        if (most.size() > MOST_HASHES) out.println("  and " + (most.size() - MOST_HASHES) + " more formats or costs");
    }

    private static String cost(HashCount hash) {
        return switch (hash.format()) {
            case BCRYPT -> " of cost " + hash.cost();
            // Always the same.
            case APR1, MD5_CRYPT -> "";
            default -> hash.cost() > 1 ? " of " + hash.cost() + " rounds" : "";
        };
    }

    private void printWeak(PrintWriter out) {
        int all = counts.getOrDefault(Kind.WEAK_FORMAT, 0);
        if (all == 0) return;
        out.println("  " + counted(all, "hash", "hashes") + " fast to guess; each asks for a new password:");
        List<String> weak = named(kind -> kind == Kind.WEAK_FORMAT);
        for (String user : weak) out.println("    htpasswd -B " + ShellWord.of(file) + " " + ShellWord.of(user));
        if (all > weak.size()) out.println("    and " + (all - weak.size()) + " more");
    }

    private static String counted(int number, String one) {
        return counted(number, one, one + "s");
    }

    private static String counted(int number, String one, String more) {
        return number + " " + (number == 1 ? one : more);
    }
}
