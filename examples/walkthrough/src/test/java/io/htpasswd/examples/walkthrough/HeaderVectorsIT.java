package io.htpasswd.examples.walkthrough;

import static org.assertj.core.api.Assertions.assertThat;

import io.htpasswd.examples.walkthrough.ExampleServer.Program;
import io.htpasswd.testing.HeaderRow;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The requests of headers.tsv, byte for byte, over a port. */
class HeaderVectorsIT {
    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource
    void acceptRowsAuthenticateAndRejectRowsDoNot(Program program) throws Exception {
        List<String> wrong = new ArrayList<>();
        for (Map.Entry<String, List<HeaderRow>> file : HeaderRow.byFile().entrySet()) {
            Path users = Files.write(folder.resolve(program + file.getKey()), HeaderRow.users(file.getKey()));
            try (ExampleServer server = ExampleServer.start(program, "--htpasswd", users.toString())) {
                for (HeaderRow row : file.getValue()) {
                    String answer = row.ask(server.port()).outcome();
                    if (!right(row, answer)) wrong.add(row + ": " + answer);
                }
            }
        }
        assertThat(wrong).isEmpty();
    }

    private static boolean right(HeaderRow row, String answer) {
        boolean authenticated = answer.equals("200");
        boolean refused = answer.startsWith("4");
        if (row.isToBeAccepted()) return authenticated;
        return row.isToBeRefused() ? refused : authenticated || refused;
    }
}
