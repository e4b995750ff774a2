package io.htpasswd.recipes.suite;

import static org.assertj.core.api.Assertions.assertThat;

import io.htpasswd.recipes.suite.Recipe.Running;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Names under which servers pass on a field are one name; the guard alone says who the user is. */
class ForwardedUserIT {
    private static final String[] SPOOFED = {"X-User: root", "x_user: root", "X.USER: root", "X-User: admin"};

    @TempDir
    Path folder;

    @Test
    void anonymousRequestHasNone() throws Exception {
        Wire.Answer answer = ask("/healthz", SPOOFED);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.lines()).contains("page health").noneMatch(line -> line.startsWith("user "));
        assertThat(answer.body()).doesNotContain("root", "admin");
    }

    @Test
    void anAuthenticatedRequestHasTheGuardsAlone() throws Exception {
        Wire.Answer answer = ask("/page", SPOOFED[0], SPOOFED[1], Users.GOOD, SPOOFED[2], SPOOFED[3], "X-Other: kept");
        assertThat(answer.lines())
                .contains("page guarded", "user user", "field x-other: kept")
                .containsOnlyOnce("field x-user: user");
        assertThat(answer.body()).doesNotContain("root", "admin", "field authorization");
    }

    private Wire.Answer ask(String target, String... fields) throws Exception {
        try (Running server = Recipe.present().start(Files.writeString(folder.resolve("users"), Users.LINE))) {
            return Wire.get(server.port(), target, fields);
        }
    }
}
