package io.htpasswd.recipes.suite;

import static org.assertj.core.api.Assertions.assertThat;

import io.htpasswd.recipes.suite.Recipe.Running;
import io.htpasswd.testing.RawRequest;
import io.htpasswd.testing.Table;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The requests of headers.tsv, byte for byte, over a port. Rows that the framework answers itself, without asking the guard,
 * stand in NAME-answers.tsv (id, answer, reason); every other row gets core's own answer.
 */
class HeaderVectorsIT {
    private static final String CHALLENGE = "Basic realm=\"Staging\", charset=\"UTF-8\"";
    private static final Map<String, String> REASONS = column(Table.read("header-reasons.tsv"), "reason");

    @TempDir
    Path folder;

    private final Map<String, String> listed =
            column(Table.read(Recipe.present().name() + "-answers.tsv"), "answer");

    @Test
    void everyRowGetsCoresAnswerUnlessTheFrameworkIsListedWithItsOwn() throws Exception {
        Map<String, String> own = new TreeMap<>();
        List<Running> servers = new ArrayList<>();
        try {
            for (String file :
                    new TreeSet<>(column(Table.read("headers.tsv"), "file").values())) {
                Path users = Files.write(folder.resolve(file), Table.bytes("fixed/" + file + ".htpasswd"));
                Running server = Recipe.present().start(users);
                servers.add(server);
                for (Table.Row row : Table.read("headers.tsv").rows()) {
                    if (!row.get("file").equals(file)) continue;
                    Wire.Answer answer = last(server.port(), row);
                    if (!right(row, answer)) own.put(row.get("id"), answer.told());
                }
            }
        } finally {
            servers.parallelStream().forEach(Running::close); // some take seconds
        }
        assertThat(own).isEqualTo(listed);
    }

    @Test
    void noListedRowIsOneToAcceptAndNoneToRejectIsListedAsAccepted() {
        assertThat(listed.keySet()).doesNotContainAnyElementsOf(ids(rfc -> rfc.equals("accept")));
        Set<String> passing = listed.entrySet().stream()
                .filter(row -> row.getValue().startsWith("2"))
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
        assertThat(passing).doesNotContainAnyElementsOf(ids(rfc -> rfc.equals("reject")));
    }

    private static Set<String> ids(Predicate<String> rfc) {
        return Table.read("headers.tsv").rows().stream()
                .filter(row -> rfc.test(row.get("rfc")))
                .map(row -> row.get("id"))
                .collect(Collectors.toSet());
    }

    /** What the application or core said, and not the framework. */
    private static boolean right(Table.Row row, Wire.Answer answer) {
        if (!"ok".equals(REASONS.get(row.get("id")))) {
            return answer.status() == 401
                    && CHALLENGE.equals(answer.fields().get("WWW-Authenticate"))
                    && answer.body().startsWith("basic authentication failure: ");
        }
        String user = new String(row.hex("exp_user_hex"), StandardCharsets.UTF_8);
        return answer.status() == 200
                && answer.shows("guarded")
                && (user.isEmpty() || answer.lines().contains("user " + user))
                && !answer.body().contains("field authorization:");
    }

    private static Map<String, String> column(Table table, String column) {
        return table.rows().stream().collect(Collectors.toMap(row -> row.get("id"), row -> row.get(column)));
    }

    /** The answer to the last request of the row. */
    private Wire.Answer last(int port, Table.Row row) throws IOException {
        int requests = row.get("apache").split(",", -1).length;
        try (Wire wire = new Wire(port)) {
            wire.send(RawRequest.of(row.get("request")).bytes());
            if (isClosed(listed.get(row.get("id")))) wire.endOfOutput();
            for (int i = 1; i < requests; i++) wire.answer();
            return wire.answer();
        }
    }

    private static boolean isClosed(@Nullable String answer) {
        return "closed".equals(answer);
    }
}
