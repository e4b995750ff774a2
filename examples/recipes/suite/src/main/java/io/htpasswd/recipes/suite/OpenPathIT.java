package io.htpasswd.recipes.suite;

import static org.assertj.core.api.Assertions.assertThat;

import io.htpasswd.recipes.suite.Recipe.Running;
import io.htpasswd.testing.Table;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The health path is open, and nothing that looks like it opens another page. What the framework makes of a target in another
 * way than open-paths.tsv has it stands in NAME-paths.tsv (target, answer, reason): {@code health} for the page, else a status.
 */
class OpenPathIT {
    @TempDir
    Path folder;

    @Test
    void noTargetReachesAGuardedPageWithoutCredentials() throws Exception {
        Map<String, String> expected = new HashMap<>(answers("open-paths.tsv"));
        Map<String, String> own = answers(Recipe.present().name() + "-paths.tsv");
        assertThat(expected).containsKeys(own.keySet().toArray(String[]::new));
        expected.putAll(own);
        Map<String, String> seen = new TreeMap<>();
        try (Running server = Recipe.present().start(Files.writeString(folder.resolve("users"), Users.LINE))) {
            for (String target : expected.keySet()) {
                Wire.Answer answer = Wire.get(server.port(), target, "Connection: close");
                seen.put(
                        target, answer.shows("health") ? "health" : answer.shows("guarded") ? "guarded" : told(answer));
            }
        }
        assertThat(seen).isEqualTo(expected).doesNotContainValue("guarded");
    }

    private static String told(Wire.Answer answer) {
        return answer.status() == 0 ? "closed" : String.valueOf(answer.status());
    }

    private static Map<String, String> answers(String table) {
        return Table.read(table).rows().stream()
                .collect(Collectors.toMap(row -> row.get("target"), row -> row.get("answer")));
    }
}
