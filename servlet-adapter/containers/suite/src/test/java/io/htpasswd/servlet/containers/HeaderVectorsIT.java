package io.htpasswd.servlet.containers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.htpasswd.basic.BasicAuth;
import io.htpasswd.basic.Policy;
import io.htpasswd.file.Htpasswd;
import io.htpasswd.servlet.BasicAuthFilter;
import io.htpasswd.servlet.containers.Container.Running;
import io.htpasswd.testing.RawRequest;
import io.htpasswd.testing.Table;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * The requests of headers.tsv, byte for byte, over a port. Rows that the container answers itself, without asking the filter,
 * stand in container-answers.tsv with the reason; every other row gets core's own answer.
 */
class HeaderVectorsIT {
    private static final Map<String, BasicAuth> GUARDS = new ConcurrentHashMap<>();
    /** Those of the rows about challenges, by the row's path; /r/4 is one that no policy takes. */
    private static final Map<String, String> REALMS = Map.of("/r/0", "vec", "/r/3", "a\\b", "/r/7", "<b>");

    @Test
    void everyRowGetsCoresAnswerUnlessTheContainerIsListedWithItsOwn() throws Exception {
        Map<String, String> reasons = Table.read("header-reasons.tsv").rows().stream()
                .collect(Collectors.toMap(row -> row.get("id"), row -> row.get("reason")));
        List<String> wrong = new ArrayList<>();
        Map<String, String> own = new TreeMap<>();
        try (Running server = start()) {
            for (Table.Row row : Table.read("headers.tsv").rows()) {
                Wire.Answer answer = last(server.port(), row);
                if (answer == null || answer.field(Marking.MARK) == null) {
                    own.put(row.get("id"), answer == null ? "closed" : String.valueOf(answer.status()));
                    if (row.get("rfc").equals("accept")) wrong.add(row + " is to be accepted");
                } else if (!right(row, answer, reasons.get(row.get("id")))) {
                    wrong.add(row + " " + row.get("name") + ": " + answer.status() + " " + answer.fields());
                }
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(own).isEqualTo(listed());
    }

    private static Running start() throws Exception {
        return new WebApp()
                .filter("/*", new Marking())
                .filter("/*", new BasicAuthFilter(request -> guard(request.getRequestURI())))
                .page("/*", (in, out) -> out.setHeader("X-User", base64(in.getRemoteUser())))
                .start();
    }

    /** A path ends in the name of the row's file, or begins with /r/ and names a realm. */
    private static BasicAuth guard(String path) {
        return GUARDS.computeIfAbsent(path, key -> {
            String file = key.startsWith("/r/") ? "A" : key.substring(key.length() - 1);
            Policy policy = Policy.strict().withRealm(REALMS.getOrDefault(key, "Restricted"));
            return BasicAuth.of(policy, Htpasswd.parse(Table.bytes("fixed/" + file + ".htpasswd")));
        });
    }

    private static boolean right(Table.Row row, Wire.Answer answer, @Nullable String reason) {
        if (!"ok".equals(reason)) {
            return answer.status() == 401
                    && answer.field("X-User") == null
                    && challenge(row).equals(answer.field("WWW-Authenticate"));
        }
        String user = new String(row.hex("exp_user_hex"), StandardCharsets.UTF_8);
        return answer.status() == 200 && (user.isEmpty() || base64(user).equals(answer.field("X-User")));
    }

    private static String challenge(Table.Row row) {
        String path = RawRequest.of(row.get("request")).target();
        String realm = REALMS.getOrDefault(path, "Restricted").replace("\\", "\\\\");
        return "Basic realm=\"" + realm + "\", charset=\"UTF-8\"";
    }

    @Test
    void realmOfTheRowWithOtherThanAsciiIsRefusedWhenBuilt() {
        assertThatThrownBy(() -> Policy.strict().withRealm("café")).isInstanceOf(IllegalArgumentException.class);
    }

    private static String base64(String user) {
        return Base64.getEncoder().encodeToString(user.getBytes(StandardCharsets.UTF_8));
    }

    private static Map<String, String> listed() {
        String container = Container.present().name();
        return Table.read("container-answers.tsv").rows().stream()
                .filter(row -> row.get("container").equals(container))
                .collect(Collectors.toMap(row -> row.get("id"), row -> row.get("answer")));
    }

    /** The answer to the last request of the row; null when the connection was closed before it. */
    private static Wire.@Nullable Answer last(int port, Table.Row row) throws IOException {
        int requests = row.get("apache").split(",", -1).length;
        try (Wire wire = new Wire(port)) {
            wire.send(RawRequest.of(row.get("request")).bytes());
            for (int i = 1; i < requests; i++) wire.answer();
            return wire.answer();
        } catch (EOFException closed) {
            return null;
        }
    }
}
