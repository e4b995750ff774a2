package io.htpasswd.examples;

import java.util.Optional;
import org.snakeyaml.engine.v2.exceptions.DuplicateKeyException;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** Why a text is no YAML, for the mistakes that people make, by its line. The parser's own messages quote the text. */
final class NoYaml {
    private static final String REASON = "this is no YAML of the core schema";

    private NoYaml() {}

    static String reason(YamlEngineException problem, String text) {
        return problem instanceof MarkedYamlEngineException marked ? reason(marked, text) : REASON;
    }

    private static String reason(MarkedYamlEngineException problem, String text) {
        Optional<Mark> at = problem.getProblemMark();
        String where = "line " + line(at) + ": ";
        if (problem instanceof DuplicateKeyException)
            return where + "a key stands twice in one object; keep one of them";
        String begun = line(problem.getContextMark());
        boolean atTheEnd =
                at.isPresent() && at.get().getIndex() >= text.stripTrailing().length();
        if (atTheEnd && !begun.equals("?")) {
            return "line " + begun + ": " + REASON + ": a quote or a bracket is not closed";
        }
        String line = at.map(mark -> lineOf(text, mark)).orElse("");
        if (line.contains("\\$")) {
            return where + REASON + "; it was copied from a heredoc: remove the backslashes before $";
        }
        if (isIndentedByTab(line)) return where + REASON + ": a tab is no indentation; take spaces";
        return where + REASON + (begun.equals("?") ? "" : "; what does not fit begins in line " + begun);
    }

    private static String lineOf(String text, Mark mark) {
        return text.lines().skip(mark.getLine()).findFirst().orElse("");
    }

    private static boolean isIndentedByTab(String line) {
        int tab = line.indexOf('\t');
        return tab >= 0 && line.substring(0, tab).isBlank();
    }

    /** From 1; a question mark where the parser knows none. */
    static String line(Optional<Mark> mark) {
        return mark.map(place -> String.valueOf(place.getLine() + 1)).orElse("?");
    }
}
