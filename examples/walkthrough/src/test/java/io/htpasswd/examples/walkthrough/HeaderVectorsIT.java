package io.htpasswd.examples.walkthrough;

import static org.assertj.core.api.Assertions.assertThat;

import io.htpasswd.examples.walkthrough.ExampleServer.Program;
import io.htpasswd.testing.RawRequest;
import io.htpasswd.testing.Table;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The requests of headers.tsv, byte for byte, over a port. */
class HeaderVectorsIT {
    private static final Pattern STATUS = Pattern.compile("HTTP/1\\.[01] (\\d{3}) ");
    private static final int PATIENCE_MILLIS = 5_000;

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource
    void acceptRowsAuthenticateAndRejectRowsDoNot(Program program) throws Exception {
        List<String> wrong = new ArrayList<>();
        Map<String, ExampleServer> servers = new HashMap<>();
        try {
            for (Table.Row row : Table.read("headers.tsv").rows()) {
                String file = row.get("file");
                if (!servers.containsKey(file)) servers.put(file, start(program, file));
                List<Integer> answers = answers(servers.get(file).port(), row);
                int last = answers.isEmpty() ? 0 : answers.get(answers.size() - 1);
                // 100: let in, and the row holds its body back.
                boolean authenticated = last == 200 || last == 100;
                boolean right = switch (row.get("rfc")) {
                    case "accept" -> authenticated;
                    case "reject" -> last >= 400 && last < 500;
                    default -> authenticated || (last >= 400 && last < 500);
                };
                if (!right) wrong.add(row + " " + row.get("name") + ": " + answers);
            }
        } finally {
            for (ExampleServer server : servers.values()) server.close();
        }
        assertThat(wrong).isEmpty();
    }

    private ExampleServer start(Program program, String file) throws IOException {
        Path users = Files.write(folder.resolve(program + file), Table.bytes("fixed/" + file + ".htpasswd"));
        return ExampleServer.start(program, "--htpasswd", users.toString());
    }

    /** The answers to as many requests as the row holds; fewer when the server closes before or stays silent. */
    private static List<Integer> answers(int port, Table.Row row) throws IOException {
        int requests = row.get("apache").split(",").length;
        StringBuilder received = new StringBuilder();
        List<Integer> answers = List.of();
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.getOutputStream().write(RawRequest.of(row.get("request")).bytes());
            InputStream in = socket.getInputStream();
            byte[] chunk = new byte[4096];
            while (answers.size() < requests) {
                int n = in.read(chunk);
                if (n < 0) return answers;
                received.append(new String(chunk, 0, n, StandardCharsets.ISO_8859_1));
                answers = statuses(received);
            }
            return answers;
        } catch (SocketTimeoutException silent) {
            return answers;
        }
    }

    private static List<Integer> statuses(CharSequence received) {
        List<Integer> statuses = new ArrayList<>();
        Matcher status = STATUS.matcher(received);
        while (status.find()) statuses.add(Integer.valueOf(status.group(1)));
        return statuses;
    }
}
