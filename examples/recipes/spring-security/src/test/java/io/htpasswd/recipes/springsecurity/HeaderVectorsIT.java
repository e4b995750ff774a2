package io.htpasswd.recipes.springsecurity;

import static org.assertj.core.api.Assertions.assertThat;

import io.htpasswd.recipes.suite.Wire;
import io.htpasswd.testing.RawRequest;
import io.htpasswd.testing.Table;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * The requests of headers.tsv, byte for byte. Rows that Tomcat, the firewall or the CSRF filter of Spring Security answers before
 * credentials are read stand in security-answers.tsv with the reason.
 */
class HeaderVectorsIT {
    private static final String CHALLENGE = "Basic realm=\"Staging\"";
    private static final Map<String, String> REASONS = column(Table.read("header-reasons.tsv"), "reason");

    @TempDir
    Path folder;

    @Test
    void everyRowGetsCoresAnswerUnlessItIsListedWithAnother() throws Exception {
        Map<String, String> others = new TreeMap<>();
        Path groups = Files.writeString(folder.resolve("groups"), "");
        for (String file :
                new TreeSet<>(column(Table.read("headers.tsv"), "file").values())) {
            Path users = Files.write(folder.resolve(file), Table.bytes("fixed/" + file + ".htpasswd"));
            try (ConfigurableApplicationContext application = start(users, groups)) {
                int port = application.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
                for (Table.Row row : Table.read("headers.tsv").rows()) {
                    if (!row.get("file").equals(file)) continue;
                    Wire.Answer answer = last(port, row);
                    if (!right(row, answer)) others.put(row.get("id"), String.valueOf(answer.status()));
                }
            }
        }
        assertThat(others).isEqualTo(column(Table.read("security-answers.tsv"), "answer"));
    }

    @Test
    void nobodyGetsInByAListedRow() {
        Set<String> answers =
                Set.copyOf(column(Table.read("security-answers.tsv"), "answer").values());
        assertThat(answers).allMatch(answer -> answer.startsWith("4"));
    }

    private static ConfigurableApplicationContext start(Path users, Path groups) {
        return SpringApplication.run(
                Application.class,
                "--users.file=" + users,
                "--groups.file=" + groups,
                "--server.port=0",
                "--server.address=127.0.0.1",
                "--logging.level.root=WARN");
    }

    private static boolean right(Table.Row row, Wire.Answer answer) {
        if (!"ok".equals(REASONS.get(row.get("id")))) {
            return answer.status() == 401
                    && CHALLENGE.equals(answer.fields().get("WWW-Authenticate"))
                    && !answer.body().startsWith("user ");
        }
        String user = row.get("exp_user_hex");
        return answer.status() == 200 && answer.body().startsWith("user " + user);
    }

    /** The answer to the last request of the row. */
    private static Wire.Answer last(int port, Table.Row row) throws Exception {
        int requests = row.get("apache").split(",", -1).length;
        try (Wire wire = new Wire(port)) {
            RawRequest request = RawRequest.of(row.get("request"));
            wire.send(request.bytes());
            for (int i = 1; i < requests; i++) wire.answer();
            return wire.answer();
        }
    }

    private static Map<String, String> column(Table table, String column) {
        return table.rows().stream().collect(Collectors.toMap(row -> row.get("id"), row -> row.get(column)));
    }
}
