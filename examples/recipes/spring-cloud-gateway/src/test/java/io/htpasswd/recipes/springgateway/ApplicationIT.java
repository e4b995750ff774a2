package io.htpasswd.recipes.springgateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.htpasswd.testing.HeaderRow;
import io.htpasswd.testing.Wire;
import io.htpasswd.testing.Wire.Answer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

class ApplicationIT {
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

    private static final String USER = "Authorization: Basic dXNlcjpwYXNzd29yZA==";

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
    private final AtomicInteger withCredentials = new AtomicInteger();
    private HttpServer upstream;

    @BeforeEach
    void startUpstream() throws IOException {
        upstream = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        upstream.createContext("/", exchange -> {
            arrived.incrementAndGet();
            if (exchange.getRequestHeaders().containsKey("Authorization")) withCredentials.incrementAndGet();
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
                "--logging.level.root=WARN",
                // Two seconds for every close, otherwise.
                "--spring.reactor.netty.shutdown-quiet-period=0s");
    }

    private static int port(ConfigurableApplicationContext application) {
        return application.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
    }

    @Test
    void usersReachUpstreamAndOwnPagesUnderTheirNamesAndNobodyElseDoes() throws Exception {
        String line = "user:$apr1$TYiryv0/$8BvzLUO9IfGPGGsPnAgSu1\n";
        try (ConfigurableApplicationContext application = start(line.getBytes(StandardCharsets.US_ASCII))) {
            String[] forged = {"X-User: root", "X_User: root"};
            assertThat(get(application, "/a", USER, forged[0], forged[1]).statusAndBody())
                    .isEqualTo("200 user=[user] credentials=null");
            assertThat(get(application, "/whoami", USER).statusAndBody()).isEqualTo("200 user");
            arrived.set(0);
            for (String target : new String[] {"/a", "/whoami", "/actuator", "/"}) {
                Answer none = get(application, target, forged);
                assertThat(none.status()).isEqualTo(401);
                assertThat(none.body()).contains("no basic authentication credentials found");
                assertThat(none.field("WWW-Authenticate")).isEqualTo("Basic realm=\"Staging\", charset=\"UTF-8\"");
                Answer twice = get(application, target, USER, USER);
                assertThat(twice.status()).isEqualTo(401);
                assertThat(twice.body()).contains("invalid credentials");
            }
            assertThat(arrived).hasValue(0);
        }
    }

    @Test
    void healthIsOpenAndNothingThatLooksLikeIt() throws Exception {
        String line = "user:$apr1$TYiryv0/$8BvzLUO9IfGPGGsPnAgSu1\n";
        try (ConfigurableApplicationContext application = start(line.getBytes(StandardCharsets.US_ASCII))) {
            String[] forged = {"X-User: root", "x_user: root"};
            assertThat(get(application, "/healthz", forged).statusAndBody()).isEqualTo("200 fine, []");
            assertThat(get(application, "/healthz?x", "Authorization: Basic dXNlcjp3cm9uZw==")
                            .status())
                    .isEqualTo(200);
            for (String target : LIKE_HEALTH) {
                assertThat(get(application, target, forged).status()).as(target).isIn(400, 401);
            }
            assertThat(arrived).hasValue(0);
        }
    }

    private static Answer get(ConfigurableApplicationContext application, String target, String... fields)
            throws IOException {
        return Wire.ask(port(application), Wire.get(target, fields));
    }

    @Test
    void rowsOfTheTableGetTheirAnswersThroughTheGateway() throws Exception {
        List<String> wrong = new ArrayList<>();
        Map<String, String> before = new TreeMap<>();
        for (Map.Entry<String, List<HeaderRow>> file : HeaderRow.byFile().entrySet()) {
            try (ConfigurableApplicationContext application = start(HeaderRow.users(file.getKey()))) {
                for (HeaderRow row : file.getValue()) {
                    arrived.set(0);
                    Answer answer = row.ask(port(application));
                    if (!right(row, answer)) wrong.add(row + ": " + answer);
                    boolean refused = answer.outcome().startsWith("4");
                    if (refused && answer.field("WWW-Authenticate") == null) before.put(row.id(), answer.outcome());
                }
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(withCredentials).hasValue(0);
        assertThat(before).isEqualTo(ANSWERED_BEFORE);
    }

    private boolean right(HeaderRow row, Answer answer) {
        boolean authenticated = answer.status() == 200;
        boolean refused = answer.outcome().startsWith("4");
        if (row.isToBeAccepted()) return authenticated && isNamed(row, answer);
        if (row.isToBeRefused()) return refused && arrived.get() < row.count();
        return authenticated || refused;
    }

    private static boolean isNamed(HeaderRow row, Answer answer) {
        String encoded = encoded(row.user());
        return encoded.isEmpty()
                || !answer.body().contains("user=")
                || answer.body().contains("user=[" + encoded + "]");
    }

    private static String encoded(String user) {
        StringBuilder encoded = new StringBuilder();
        for (byte b : user.getBytes(StandardCharsets.UTF_8)) {
            boolean plain = "._~@+-".indexOf(b) >= 0 || (b < 128 && Character.isLetterOrDigit(b) && b > 0);
            encoded.append(plain ? String.valueOf((char) b) : String.format("%%%02X", b));
        }
        return encoded.toString();
    }
}
