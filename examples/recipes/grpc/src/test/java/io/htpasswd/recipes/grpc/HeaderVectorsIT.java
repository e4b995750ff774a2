package io.htpasswd.recipes.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Server;
import io.htpasswd.testing.HeaderRow;
import io.htpasswd.testing.Table;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The values of headers.tsv as metadata of calls over a port: core gives its own answers. Rows that HTTP/2 cannot carry, and rows
 * that gRPC answers itself, stand in grpc-answers.tsv with the reason.
 */
class HeaderVectorsIT {
    private static final String CHALLENGE = "Basic realm=\"Staging\", charset=\"UTF-8\"";

    @TempDir
    Path folder;

    @Test
    void everyRowGetsCoresAnswerUnlessItIsListedWithAnother() throws Exception {
        Map<String, String> others = new TreeMap<>();
        for (Map.Entry<String, List<HeaderRow>> file : HeaderRow.byFile().entrySet()) {
            Path users = Files.write(folder.resolve(file.getKey()), HeaderRow.users(file.getKey()));
            Server server = GuardedGrpc.start(users, 0);
            try {
                for (HeaderRow row : file.getValue()) {
                    Frames.Answer answer = ask(server.getPort(), row);
                    if (!right(row, answer)) others.put(row.id(), answer.status());
                }
            } finally {
                server.shutdownNow().awaitTermination();
            }
        }
        assertThat(others).isEqualTo(Table.read("grpc-answers.tsv").column("answer"));
    }

    @Test
    void noListedRowIsOneToAcceptAndNoneToRejectIsListedAsAccepted() {
        Map<String, String> listed = Table.read("grpc-answers.tsv").column("answer");
        assertThat(HeaderRow.all())
                .filteredOn(row -> listed.containsKey(row.id()))
                .noneMatch(HeaderRow::isToBeAccepted)
                .noneMatch(row -> row.isToBeRefused() && "0".equals(listed.get(row.id())));
    }

    /** The blanks around a value belong to HTTP/1's field line (RFC 9113 §8.2.1). */
    private static Frames.Answer ask(int port, HeaderRow row) throws Exception {
        List<String> values = row.lastRequest().headers("Authorization").stream()
                .map(value -> "authorization: " + value.replaceAll("^[ \t]+|[ \t]+$", ""))
                .toList();
        try (Frames client = new Frames(port)) {
            return client.call(GuardedGrpc.GREET.getFullMethodName(), values);
        }
    }

    private static boolean right(HeaderRow row, Frames.Answer answer) {
        if (!row.isAccepted()) {
            return answer.status().equals("16")
                    && CHALLENGE.equals(answer.fields().get("www-authenticate"))
                    && answer.fields().get("grpc-message").startsWith("basic authentication failure: ");
        }
        return answer.status().equals("0")
                && answer.message().substring(5).startsWith("hello ")
                && answer.message().endsWith(row.user());
    }
}
