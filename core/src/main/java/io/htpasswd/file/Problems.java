package io.htpasswd.file;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** The problems of one file while it is read: the first 1,000, the last of which says how many more there were. */
final class Problems {
    private static final int MOST = 1000;

    private final HtpasswdRules rules;
    private final List<LineProblem> kept = new ArrayList<>();
    private final List<LineProblem> fatal = new ArrayList<>();
    private final Map<LineProblem.Kind, Integer> counts = new EnumMap<>(LineProblem.Kind.class);
    private int all;

    Problems(HtpasswdRules rules) {
        this.rules = rules;
    }

    void add(LineProblem problem) {
        all++;
        counts.merge(problem.kind(), 1, Integer::sum);
        if (kept.size() < MOST) kept.add(problem);
        if (rules.isFatal(problem.kind()) && fatal.size() < MOST) fatal.add(problem);
    }

    /** How many there were, also of those that are not kept. */
    Map<LineProblem.Kind, Integer> counts() {
        return Collections.unmodifiableMap(counts);
    }

    /** The problems; an exception when one of them is fatal. */
    List<LineProblem> list() throws HtpasswdException {
        if (!fatal.isEmpty()) throw new HtpasswdException(fatal);
        if (all > MOST) {
            LineProblem last = kept.get(MOST - 1);
            kept.set(
                    MOST - 1,
                    new LineProblem(last.line(), last.kind(), "from here on " + (all - MOST + 1) + " more problems"));
        }
        return List.copyOf(kept);
    }
}
