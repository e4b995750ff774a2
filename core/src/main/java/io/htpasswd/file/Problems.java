package io.htpasswd.file;

import io.htpasswd.file.LineProblem.Kind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What is wrong with a file: how much of each kind, and at most 1,000 problems themselves, for a file may have a million. Those that
 * cost a line are kept before the others.
 *
 * <p>Threads: immutable.
 */
record Problems(List<LineProblem> kept, List<LineProblem> listed, Map<Kind, Integer> counts) {
    static final Problems NONE = new Problems(List.of(), List.of(), Map.of());

    private static final int MOST = 1000;

    /** Only while a file is read. */
    static final class Found {
        private final HtpasswdRules rules;
        private final List<LineProblem> costly = new ArrayList<>();
        private final List<LineProblem> others = new ArrayList<>();
        private final List<LineProblem> fatal = new ArrayList<>();
        private final Map<Kind, Integer> counts = new EnumMap<>(Kind.class);
        private int allFatal;

        Found(HtpasswdRules rules) {
            this.rules = rules;
        }

        /** A sentence is made for a problem that is kept, and not for 300,000. */
        void add(int line, Kind kind, @Nullable String user, Supplier<String> message) {
            counts.merge(kind, 1, Integer::sum);
            List<LineProblem> place = kind.costsTheLine() ? costly : others;
            boolean isFatal = rules.isFatal(kind);
            if (isFatal) allFatal++;
            boolean isKept = place.size() < MOST;
            boolean isKeptAsFatal = isFatal && fatal.size() < MOST;
            if (!isKept && !isKeptAsFatal) return;
            LineProblem problem = new LineProblem(line, kind, user, message.get());
            if (isKept) place.add(problem);
            if (isKeptAsFatal) fatal.add(problem);
        }

        void change(UnaryOperator<LineProblem> change) {
            others.replaceAll(change);
        }

        /** All of them; an exception when one is fatal. */
        Problems complete() throws HtpasswdException {
            if (allFatal > 0) throw new HtpasswdException(fatal, allFatal);
            int all = sum(counts);
            List<LineProblem> kept =
                    Stream.concat(costly.stream(), others.stream()).limit(MOST).collect(Collectors.toList());
            if (all <= MOST) kept.sort(Comparator.comparingInt(LineProblem::line));
            List<LineProblem> listed = new ArrayList<>(kept);
            if (all > MOST) {
                LineProblem last = kept.get(MOST - 1);
                String more = "from here on " + (all - MOST + 1) + " more problems";
                listed.set(MOST - 1, new LineProblem(last.line(), last.kind(), more));
            }
            return new Problems(List.copyOf(kept), List.copyOf(listed), Collections.unmodifiableMap(counts));
        }
    }

    /** These and others. */
    Problems and(Problems others) {
        Map<Kind, Integer> sums = new EnumMap<>(Kind.class);
        sums.putAll(counts);
        others.counts.forEach((kind, count) -> sums.merge(kind, count, Integer::sum));
        return new Problems(
                Stream.concat(kept.stream(), others.kept.stream()).toList(),
                Stream.concat(listed.stream(), others.listed.stream()).toList(),
                Collections.unmodifiableMap(sums));
    }

    Problems prefixed(String prefix) {
        UnaryOperator<LineProblem> prefixed =
                problem -> new LineProblem(problem.line(), problem.kind(), problem.user(), prefix + problem.message());
        return new Problems(
                kept.stream().map(prefixed).toList(),
                listed.stream().map(prefixed).toList(),
                counts);
    }

    /** How many there were, kept or not. */
    int all() {
        return sum(counts);
    }

    private static int sum(Map<Kind, Integer> counts) {
        return counts.values().stream().mapToInt(Integer::intValue).sum();
    }

    boolean costALine() {
        return counts.keySet().stream().anyMatch(Kind::costsTheLine);
    }

    /** Those kept here that an earlier version did not have, wherever they stood; those that cost a line first. */
    List<LineProblem> newSince(Problems earlier) {
        Map<List<Object>, Integer> known = new HashMap<>();
        for (LineProblem problem : earlier.kept) known.merge(problem.wherever(), 1, Integer::sum);
        return kept.stream()
                .filter(problem -> known.merge(problem.wherever(), -1, Integer::sum) < 0)
                .sorted(Comparator.comparing(problem -> !problem.kind().costsTheLine()))
                .toList();
    }

    /** How much of each kind: {@code 2 MALFORMED_HASH, 50 WEAK_FORMAT}; those that cost a line first. */
    String summary() {
        return counts.entrySet().stream()
                .sorted(Comparator.comparing(count -> !count.getKey().costsTheLine()))
                .map(count -> count.getValue() + " " + count.getKey())
                .collect(Collectors.joining(", "));
    }
}
