package io.htpasswd.file;

import java.io.IOException;
import java.util.List;

/** A file with a problem that its {@link HtpasswdRules} call fatal; the message names the first of them. */
public final class HtpasswdException extends IOException {
    private static final long serialVersionUID = 1L;

    private final transient List<LineProblem> problems;

    /** The first of so many. */
    HtpasswdException(List<LineProblem> problems, int all) {
        super(problems.get(0) + (all == 1 ? "" : " (and " + (all - 1) + " more)"));
        this.problems = List.copyOf(problems);
    }

    /** Returns the fatal problems, in the order of their lines, at most 1,000. */
    public List<LineProblem> problems() {
        return problems;
    }
}
