package io.htpasswd.recipes.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Server;
import io.htpasswd.testing.RawRequest;
import io.htpasswd.testing.Table;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The values of headers.tsv as metadata of calls over a port: core gives its own answers. Rows that HTTP/2 cannot carry, and rows
 * that gRPC answers itself, stand in grpc-answers.tsv with the reason.
 */
class HeaderVectorsIT {
    private static final String CHALLENGE = "Basic realm=\"Staging\", charset=\"UTF-8\"";
    private static final Map<String, String> REASONS = column(Table.read("header-reasons.tsv"), "reason");

    @TempDir
    Path folder;

    @Test
    void everyRowGetsCoresAnswerUnlessItIsListedWithAnother() throws Exception {
        Map<String, String> others = new TreeMap<>();
        for (String file :
                new TreeSet<>(column(Table.read("headers.tsv"), "file").values())) {
            Path users = Files.write(folder.resolve(file), Table.bytes("fixed/" + file + ".htpasswd"));
            Server server = GuardedGrpc.start(users, 0);
            try {
                for (Table.Row row : Table.read("headers.tsv").rows()) {
                    if (!row.get("file").equals(file)) continue;
                    Frames.Answer answer = ask(server.getPort(), row);
                    if (!right(row, answer)) others.put(row.get("id"), answer.status());
                }
            } finally {
                server.shutdownNow().awaitTermination();
            }
        }
        assertThat(others).isEqualTo(column(Table.read("grpc-answers.tsv"), "answer"));
    }

    @Test
    void noListedRowIsOneToAcceptAndNoneToRejectIsListedAsAccepted() {
        Map<String, String> rfc = column(Table.read("headers.tsv"), "rfc");
        Map<String, String> listed = column(Table.read("grpc-answers.tsv"), "answer");
        assertThat(listed.keySet()).noneMatch(id -> "accept".equals(rfc.get(id)));
        Set<String> passing = listed.keySet().stream()
                .filter(id -> "0".equals(listed.get(id)))
                .collect(Collectors.toSet());
        assertThat(passing).noneMatch(id -> "reject".equals(rfc.get(id)));
    }

    /** The blanks around a value belong to HTTP/1's field line (RFC 9113 §8.2.1). */
    private static Frames.Answer ask(int port, Table.Row row) throws Exception {
        List<String> values = RawRequest.last(row.get("request")).headers("Authorization").stream()
                .map(value -> "authorization: " + value.replaceAll("^[ \t]+|[ \t]+$", ""))
                .toList();
        try (Frames client = new Frames(port)) {
            return client.call(GuardedGrpc.GREET.getFullMethodName(), values);
        }
    }

    private static boolean right(Table.Row row, Frames.Answer answer) {
        if (!"ok".equals(REASONS.get(row.get("id")))) {
            return answer.status().equals("16")
                    && CHALLENGE.equals(answer.fields().get("www-authenticate"))
                    && answer.fields().get("grpc-message").startsWith("basic authentication failure: ");
        }
        String user = new String(row.hex("exp_user_hex"), StandardCharsets.UTF_8);
        return answer.status().equals("0")
                && answer.message().substring(5).startsWith("hello ")
                && answer.message().endsWith(user);
    }

    private static Map<String, String> column(Table table, String column) {
        return table.rows().stream().collect(Collectors.toMap(row -> row.get("id"), row -> row.get(column)));
    }
}
