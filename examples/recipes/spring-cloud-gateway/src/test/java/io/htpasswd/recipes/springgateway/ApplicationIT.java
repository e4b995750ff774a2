package io.htpasswd.recipes.springgateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.htpasswd.testing.RawRequest;
import io.htpasswd.testing.Table;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

class ApplicationIT {
    private static final Pattern STATUS = Pattern.compile("HTTP/1\\.[01] (\\d{3}) ?");
    /** Rows that Netty answers, and no filter is asked about: control characters in a field, no field at all, a head above 8 KiB. */
    private static final Map<String, String> ANSWERED_BEFORE = Map.ofEntries(
            Map.entry("A014", "400"),
            Map.entry("A038", "400"),
            Map.entry("A039", "400"),
            Map.entry("A040", "400"),
            Map.entry("A066", "400"),
            Map.entry("A082", "400"),
            Map.entry("A083", "400"),
            Map.entry("A181", "431"),
            Map.entry("A182", "431"),
            Map.entry("A241", "400"),
            Map.entry("A248", "400"));

    /** Of a body of the upstream, of a denial, or of an answer without any. */
    private static final Pattern END =
            Pattern.compile("(=\\[[^\r\n]*\\]|=null|credentials|found|(?i:content-length: 0)\r\n([^\r\n]+\r\n)*\r\n)$");

    private static final String USER = "Authorization: Basic dXNlcjpwYXNzd29yZA==\r\n";

    private static final String[] LIKE_HEALTH = {
        "/healthz/",
        "/healthz;x",
        "//healthz",
        "/%68ealthz",
        "/HEALTHZ",
        "/healthz/..;/whoami",
        "/healthz/../whoami",
        "/healthz/%2e%2e/whoami",
        "/healthz%2f..%2fwhoami",
        "/healthz%00",
        "/healthz%3Fx",
        "/./healthz",
        "/whoami/../healthz",
        "/whoami#/healthz",
        "http://localhost/whoami"
    };

    @TempDir
    Path folder;

    private final AtomicInteger arrived = new AtomicInteger();
    private HttpServer upstream;

    @BeforeEach
    void startUpstream() throws IOException {
        upstream = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        upstream.createContext("/", exchange -> {
            arrived.incrementAndGet();
            exchange.getRequestBody().readAllBytes();
            byte[] seen = ("user=" + exchange.getRequestHeaders().get("X-User") + " credentials="
                            + exchange.getRequestHeaders().get("Authorization"))
                    .getBytes(StandardCharsets.UTF_8);
            boolean head = exchange.getRequestMethod().equals("HEAD");
            exchange.sendResponseHeaders(200, head ? -1 : seen.length);
            if (!head) exchange.getResponseBody().write(seen);
            exchange.close();
        });
        upstream.start();
    }

    @AfterEach
    void stopUpstream() {
        upstream.stop(0);
    }

    private ConfigurableApplicationContext start(byte[] users) throws IOException {
        Path file = Files.write(Files.createTempFile(folder, "users", ""), users);
        return SpringApplication.run(
                Application.class,
                "--users.file=" + file,
                "--upstream=http://127.0.0.1:" + upstream.getAddress().getPort(),
                "--server.port=0",
                "--server.address=127.0.0.1",
                "--logging.level.root=WARN");
    }

    private static int port(ConfigurableApplicationContext application) {
        return application.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
    }

    @Test
    void usersReachUpstreamAndOwnPagesUnderTheirNamesAndNobodyElseDoes() throws Exception {
        String line = "user:$apr1$TYiryv0/$8BvzLUO9IfGPGGsPnAgSu1\n";
        try (ConfigurableApplicationContext application = start(line.getBytes(StandardCharsets.US_ASCII))) {
            String forged = "X-User: root\r\nX_User: root\r\n";
            assertThat(get(application, "/a", USER + forged)).contains(" 200 ", "user=[user] credentials=null");
            assertThat(get(application, "/whoami", USER)).contains(" 200 ").endsWith("user");
            arrived.set(0);
            for (String target : new String[] {"/a", "/whoami", "/actuator", "/"}) {
                assertThat(get(application, target, forged))
                        .contains(" 401 ", "no basic authentication credentials found")
                        .containsOnlyOnce("WWW-Authenticate: Basic realm=\"Staging\", charset=\"UTF-8\"");
                assertThat(get(application, target, USER + USER)).contains(" 401 ", "invalid credentials");
            }
            assertThat(arrived).hasValue(0);
        }
    }

    @Test
    void healthIsOpenAndNothingThatLooksLikeIt() throws Exception {
        String line = "user:$apr1$TYiryv0/$8BvzLUO9IfGPGGsPnAgSu1\n";
        try (ConfigurableApplicationContext application = start(line.getBytes(StandardCharsets.US_ASCII))) {
            String forged = "X-User: root\r\nx_user: root\r\n";
            assertThat(get(application, "/healthz", forged)).contains(" 200 ").endsWith("fine, []");
            assertThat(get(application, "/healthz?x", "Authorization: Basic dXNlcjp3cm9uZw==\r\n"))
                    .contains(" 200 ");
            for (String target : LIKE_HEALTH) {
                assertThat(get(application, target, forged)).as(target).containsPattern(" 40[01] ");
            }
            assertThat(arrived).hasValue(0);
        }
    }

    private static String get(ConfigurableApplicationContext application, String target, String fields)
            throws IOException {
        String request = "GET " + target + " HTTP/1.1\r\nHost: a\r\n" + fields + "Connection: close\r\n\r\n";
        return received(port(application), request.getBytes(StandardCharsets.US_ASCII), 1);
    }

    @Test
    void rowsOfTheTableGetTheirAnswersThroughTheGateway() throws Exception {
        List<String> wrong = new ArrayList<>();
        Map<String, String> before = new TreeMap<>();
        Map<String, ConfigurableApplicationContext> applications = new HashMap<>();
        try {
            for (Table.Row row : Table.read("headers.tsv").rows()) {
                String file = row.get("file");
                if (!applications.containsKey(file))
                    applications.put(file, start(Table.bytes("fixed/" + file + ".htpasswd")));
                arrived.set(0);
                byte[] request = RawRequest.of(row.get("request")).bytes();
                int requests = row.get("apache").split(",", -1).length;
                String answer = received(port(applications.get(file)), request, requests);
                String last = last(answer);
                // 100: let in, and the row holds its body back.
                boolean authenticated = last.equals("200") || last.equals("100");
                boolean right = switch (row.get("rfc")) {
                    case "accept" -> authenticated && !answer.contains("credentials=[") && named(row, answer);
                    case "reject" -> last.startsWith("4") && arrived.get() < requests;
                    default -> authenticated || last.startsWith("4");
                };
                if (!right) wrong.add(row + " " + row.get("name") + ": " + answer);
                if (last.startsWith("4") && !answer.contains("WWW-Authenticate")) before.put(row.toString(), last);
            }
        } finally {
            applications.values().forEach(ConfigurableApplicationContext::close);
        }
        assertThat(wrong).isEmpty();
        assertThat(before).isEqualTo(ANSWERED_BEFORE);
    }

    private static boolean named(Table.Row row, String answer) {
        StringBuilder encoded = new StringBuilder();
        for (byte b : row.hex("exp_user_hex")) {
            boolean plain = "._~@+-".indexOf(b) >= 0 || (b < 128 && Character.isLetterOrDigit(b) && b > 0);
            encoded.append(plain ? String.valueOf((char) b) : String.format("%%%02X", b));
        }
        return encoded.isEmpty() || !answer.contains("user=") || answer.contains("user=[" + encoded + "]");
    }

    private static String last(String answers) {
        String last = "";
        for (Matcher status = STATUS.matcher(answers); status.find(); ) last = status.group(1);
        return last;
    }

    /** Until as many answers have come as there are requests, with the last one's body where it has one. */
    private static String received(int port, byte[] request, int requests) throws IOException {
        ByteArrayOutputStream received = new ByteArrayOutputStream();
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(request);
            InputStream in = socket.getInputStream();
            byte[] chunk = new byte[8192];
            for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
                received.write(chunk, 0, n);
                String text = received.toString(StandardCharsets.ISO_8859_1);
                if (END.matcher(text).find() && STATUS.matcher(text).results().count() >= requests) return text;
            }
        } catch (SocketTimeoutException silent) {
            return received.toString(StandardCharsets.ISO_8859_1);
        }
        return received.toString(StandardCharsets.ISO_8859_1);
    }
}
