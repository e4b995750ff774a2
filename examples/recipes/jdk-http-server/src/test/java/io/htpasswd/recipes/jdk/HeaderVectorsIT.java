package io.htpasswd.recipes.jdk;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.Filter;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.htpasswd.basic.BasicAuth;
import io.htpasswd.basic.Policy;
import io.htpasswd.file.Htpasswd;
import io.htpasswd.testing.RawRequest;
import io.htpasswd.testing.Table;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * The requests of headers.tsv, byte for byte, over a port of the JDK's server: core gives the same answers behind forty lines
 * that know none of its rules. Rows that the server answers itself stand in jdk-answers.tsv with the reason.
 */
class HeaderVectorsIT {
    private static final String MARK = "X-Asked";
    /** Those of the rows about challenges, by the row's path; /r/4 is one that no policy takes. */
    private static final Map<String, String> REALMS = Map.of("/r/0", "vec", "/r/3", "a\\b", "/r/7", "<b>");

    private record Answer(int status, Map<String, String> fields) {
        static final Answer CLOSED = new Answer(0, Map.of());

        String told() {
            return status == 0 ? "closed" : String.valueOf(status);
        }
    }

    @Test
    void everyRowGetsCoresAnswerUnlessTheServerIsListedWithItsOwn() throws Exception {
        Map<String, String> reasons = Table.read("header-reasons.tsv").rows().stream()
                .collect(Collectors.toMap(row -> row.get("id"), row -> row.get("reason")));
        Map<String, String> others = new TreeMap<>();
        ExecutorService threads = Executors.newFixedThreadPool(4);
        HttpServer server = start(threads);
        try {
            for (Table.Row row : Table.read("headers.tsv").rows()) {
                Answer answer = last(server.getAddress().getPort(), row);
                if (!right(row, answer, reasons.get(row.get("id")))) others.put(row.get("id"), answer.told());
            }
        } finally {
            server.stop(0);
            threads.shutdown();
        }
        assertThat(others)
                .isEqualTo(Table.read("jdk-answers.tsv").rows().stream()
                        .collect(Collectors.toMap(row -> row.get("id"), row -> row.get("answer"))));
    }

    @Test
    void noListedRowIsOneToAccept() {
        Set<String> accepted = Table.read("headers.tsv").rows().stream()
                .filter(row -> row.get("rfc").equals("accept"))
                .map(row -> row.get("id"))
                .collect(Collectors.toSet());
        assertThat(Table.read("jdk-answers.tsv").rows())
                .extracting(row -> row.get("id"))
                .doesNotContainAnyElementsOf(accepted);
    }

    private static HttpServer start(ExecutorService threads) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        for (char file = 'A'; file <= 'H'; file++) guard(server, "/f/" + file, file);
        for (int realm = 0; realm <= 7; realm++) guard(server, "/r/" + realm, 'A');
        server.setExecutor(threads);
        server.start();
        return server;
    }

    private static void guard(HttpServer server, String path, char file) {
        Policy policy = Policy.strict().withRealm(REALMS.getOrDefault(path, "Restricted"));
        BasicAuth auth = BasicAuth.of(policy, Htpasswd.parse(Table.bytes("fixed/" + file + ".htpasswd")));
        server.createContext(path, HeaderVectorsIT::nameTheUser)
                .getFilters()
                .addAll(List.of(
                        Filter.beforeHandler(
                                "marks",
                                exchange -> exchange.getResponseHeaders().set(MARK, "yes")),
                        new BasicAuthFilter(auth)));
    }

    private static void nameTheUser(HttpExchange exchange) throws IOException {
        try (exchange) {
            String user = exchange.getPrincipal().getUsername();
            exchange.getResponseHeaders().set("X-User", base64(user));
            boolean stripped = !exchange.getRequestHeaders().containsKey("Authorization");
            exchange.sendResponseHeaders(stripped ? 200 : 500, -1);
        }
    }

    private static boolean right(Table.Row row, Answer answer, String reason) {
        if (!"ok".equals(reason)) {
            return answer.status() == 401
                    && answer.fields().containsKey(MARK)
                    && !answer.fields().containsKey("X-User")
                    && challenge(row).equals(answer.fields().get("WWW-Authenticate"));
        }
        String user = new String(row.hex("exp_user_hex"), StandardCharsets.UTF_8);
        return answer.status() == 200
                && (user.isEmpty() || base64(user).equals(answer.fields().get("X-User")));
    }

    private static String challenge(Table.Row row) {
        String path = RawRequest.of(row.get("request")).target();
        String realm = REALMS.getOrDefault(path, "Restricted").replace("\\", "\\\\");
        return "Basic realm=\"" + realm + "\", charset=\"UTF-8\"";
    }

    private static String base64(String user) {
        return Base64.getEncoder().encodeToString(user.getBytes(StandardCharsets.UTF_8));
    }

    /** The answer to the last request of the row. */
    private static Answer last(int port, Table.Row row) throws IOException {
        int requests = row.get("apache").split(",", -1).length;
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(RawRequest.of(row.get("request")).bytes());
            socket.shutdownOutput();
            InputStream in = new BufferedInputStream(socket.getInputStream());
            for (int i = 1; i < requests; i++) answer(in);
            return answer(in);
        }
    }

    private static Answer answer(InputStream in) throws IOException {
        String start = line(in);
        if (start == null) return Answer.CLOSED;
        int status = Integer.parseInt(start.split(" ", 3)[1]);
        Map<String, String> fields = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (String line = line(in); line != null && !line.isEmpty(); line = line(in)) {
            int colon = line.indexOf(':');
            fields.put(line.substring(0, colon), line.substring(colon + 1).strip());
        }
        if (status < 200) return answer(in);
        in.skipNBytes(Long.parseLong(fields.getOrDefault("Content-Length", "0")));
        return new Answer(status, fields);
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) return null;
            line.append((char) b);
        }
        return line.toString().stripTrailing();
    }
}
