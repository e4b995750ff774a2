package io.htpasswd.recipes.suite;

import static org.assertj.core.api.Assertions.assertThat;

import io.htpasswd.recipes.suite.Recipe.Running;
import io.htpasswd.testing.HeaderRow;
import io.htpasswd.testing.Table;
import io.htpasswd.testing.Wire.Answer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The requests of headers.tsv, byte for byte, over a port. Rows that the framework answers itself, without asking the guard,
 * stand in NAME-answers.tsv (id, answer, reason); every other row gets core's own answer.
 */
class HeaderVectorsIT {
    private static final String CHALLENGE = "Basic realm=\"Staging\", charset=\"UTF-8\"";

    @TempDir
    Path folder;

    private final Map<String, String> listed =
            Table.read(Recipe.present().name() + "-answers.tsv").column("answer");

    @Test
    void everyRowGetsCoresAnswerUnlessTheFrameworkIsListedWithItsOwn() throws Exception {
        Map<String, String> own = new TreeMap<>();
        List<Running> servers = new ArrayList<>();
        try {
            for (Map.Entry<String, List<HeaderRow>> file : HeaderRow.byFile().entrySet()) {
                Path users = Files.write(folder.resolve(file.getKey()), HeaderRow.users(file.getKey()));
                Running server = Recipe.present().start(users);
                servers.add(server);
                for (HeaderRow row : file.getValue()) {
                    Answer answer = row.ask(server.port(), "closed".equals(listed.get(row.id())));
                    if (!right(row, answer)) own.put(row.id(), answer.outcome());
                }
            }
        } finally {
            servers.parallelStream().forEach(Running::close); // some take seconds
        }
        assertThat(own).isEqualTo(listed);
    }

    @Test
    void noListedRowIsOneToAcceptAndNoneToRejectIsListedAsAccepted() {
        assertThat(listed.keySet()).doesNotContainAnyElementsOf(ids(HeaderRow::isToBeAccepted));
        List<String> passing = listed.keySet().stream()
                .filter(id -> listed.get(id).startsWith("2"))
                .toList();
        assertThat(passing).doesNotContainAnyElementsOf(ids(HeaderRow::isToBeRefused));
    }

    private static List<String> ids(Predicate<HeaderRow> rows) {
        return HeaderRow.all().stream().filter(rows).map(HeaderRow::id).toList();
    }

    /** What the application or core said, and not the framework. */
    private static boolean right(HeaderRow row, Answer answer) {
        if (!row.isAccepted()) {
            return answer.status() == 401
                    && CHALLENGE.equals(answer.field("WWW-Authenticate"))
                    && answer.body().startsWith("basic authentication failure: ");
        }
        return answer.status() == 200
                && RequestPage.isShown("guarded", answer)
                && (row.user().isEmpty() || answer.lines().contains("user " + row.user()))
                && !answer.body().contains("field authorization:");
    }
}
