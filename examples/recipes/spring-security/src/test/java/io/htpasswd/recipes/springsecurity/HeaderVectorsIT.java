package io.htpasswd.recipes.springsecurity;

import static org.assertj.core.api.Assertions.assertThat;

import io.htpasswd.testing.HeaderRow;
import io.htpasswd.testing.Table;
import io.htpasswd.testing.Wire.Answer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
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

    @TempDir
    Path folder;

    @Test
    void everyRowGetsCoresAnswerUnlessItIsListedWithAnother() throws Exception {
        Map<String, String> others = new TreeMap<>();
        Path groups = Files.writeString(folder.resolve("groups"), "");
        for (Map.Entry<String, List<HeaderRow>> file : HeaderRow.byFile().entrySet()) {
            Path users = Files.write(folder.resolve(file.getKey()), HeaderRow.users(file.getKey()));
            try (ConfigurableApplicationContext application = start(users, groups)) {
                int port = application.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
                for (HeaderRow row : file.getValue()) {
                    Answer answer = row.ask(port);
                    if (!right(row, answer)) others.put(row.id(), answer.outcome());
                }
            }
        }
        assertThat(others).isEqualTo(Table.read("security-answers.tsv").column("answer"));
    }

    @Test
    void nobodyGetsInByAListedRow() {
        assertThat(Table.read("security-answers.tsv").column("answer").values())
                .allMatch(answer -> answer.startsWith("4"));
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

    private static boolean right(HeaderRow row, Answer answer) {
        if (!row.isAccepted()) {
            return answer.status() == 401
                    && CHALLENGE.equals(answer.field("WWW-Authenticate"))
                    && !answer.body().startsWith("user ");
        }
        String user = HexFormat.of().formatHex(row.user().getBytes(StandardCharsets.UTF_8));
        return answer.status() == 200 && answer.body().startsWith("user " + user);
    }
}
