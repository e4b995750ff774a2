package io.htpasswd.recipes.suite;

import static org.assertj.core.api.Assertions.assertThat;

import io.htpasswd.testing.Table;
import io.htpasswd.testing.Wire.Answer;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * The health path is open, and nothing that looks like it opens another page. What the framework makes of a target in another
 * way than open-paths.tsv has it stands in NAME-paths.tsv (target, answer, reason): {@code health} for the page, else a status.
 */
class OpenPathIT {
    @Test
    void noTargetReachesAGuardedPageWithoutCredentials() throws Exception {
        Map<String, String> expected = new HashMap<>(answers("open-paths.tsv"));
        Map<String, String> own = answers(Recipe.present().name() + "-paths.tsv");
        assertThat(expected.keySet()).containsAll(own.keySet());
        expected.putAll(own);
        Map<String, String> seen = new TreeMap<>();
        for (String target : expected.keySet()) seen.put(target, outcome(GuardedServer.get(target)));
        assertThat(seen).isEqualTo(expected).doesNotContainValue("guarded");
    }

    private static String outcome(Answer answer) {
        if (RequestPage.isShown("health", answer)) return "health";
        return RequestPage.isShown("guarded", answer) ? "guarded" : answer.outcome();
    }

    private static Map<String, String> answers(String table) {
        return Table.read(table).rows().stream()
                .collect(Collectors.toMap(row -> row.get("target"), row -> row.get("answer")));
    }
}
