package io.htpasswd.testing;

import io.htpasswd.basic.BasicAuth;
import io.htpasswd.basic.Policy;
import io.htpasswd.file.Htpasswd;
import io.htpasswd.testing.Wire.Answer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * A row of headers.tsv: requests over one connection, and what core answers to the last of them. Their path ends in the name of
 * the row's file, or begins with /r/ and names a realm.
 */
public record HeaderRow(Table.Row row) {
    /** Where an application that answers 200 says who the user is. */
    public static final String USER_FIELD = "X-User";

    private static final Map<String, String> REASONS =
            Table.read("header-reasons.tsv").column("reason");
    /** By the path; /r/4 is one that no policy takes. */
    private static final Map<String, String> REALMS = Map.of("/r/0", "vec", "/r/3", "a\\b", "/r/7", "<b>");

    private static final Map<String, BasicAuth> GUARDS = new ConcurrentHashMap<>();

    public static List<HeaderRow> all() {
        return Table.read("headers.tsv").rows().stream().map(HeaderRow::new).toList();
    }

    /** The rows by the name of their file, as {@link #users} takes it. */
    public static Map<String, List<HeaderRow>> byFile() {
        return all().stream().collect(Collectors.groupingBy(row -> row.row.get("file")));
    }

    public static byte[] users(String file) {
        return Table.bytes("fixed/" + file + ".htpasswd");
    }

    /** The guard of the rows with this path. */
    public static BasicAuth guard(String path) {
        return GUARDS.computeIfAbsent(path, key -> {
            String file = key.startsWith("/r/") ? "A" : key.substring(key.length() - 1);
            Policy policy = Policy.strict().withRealm(realm(path));
            return BasicAuth.of(policy, Htpasswd.parse(users(file)));
        });
    }

    private static String realm(String path) {
        return REALMS.getOrDefault(path, "Restricted");
    }

    /** The value of {@link #USER_FIELD}. */
    public static String named(String user) {
        return Base64.getEncoder().encodeToString(user.getBytes(StandardCharsets.UTF_8));
    }

    public String id() {
        return row.get("id");
    }

    /** Whether an RFC says that the request's credentials have to be accepted; not the same as that they need not be refused. */
    public boolean isToBeAccepted() {
        return row.get("rfc").equals("accept");
    }

    public boolean isToBeRefused() {
        return row.get("rfc").equals("reject");
    }

    /** By core. */
    public boolean isAccepted() {
        return "ok".equals(REASONS.get(id()));
    }

    /** Empty where the table does not say. */
    public String user() {
        return new String(row.hex("exp_user_hex"), StandardCharsets.UTF_8);
    }

    /** True for core's answer, or that of an application behind a {@link #guard} of this class. */
    public boolean isCores(Answer answer) {
        String challenge =
                "Basic realm=\"" + realm(lastRequest().target()).replace("\\", "\\\\") + "\", charset=\"UTF-8\"";
        String user = answer.field(USER_FIELD);
        return isAccepted()
                ? answer.status() == 200 && (user().isEmpty() || named(user()).equals(user))
                : answer.status() == 401 && user == null && challenge.equals(answer.field("WWW-Authenticate"));
    }

    private RawRequest requests() {
        return RawRequest.of(row.get("request"));
    }

    /** The one whose answer the row is about. */
    public RawRequest lastRequest() {
        return RawRequest.last(row.get("request"));
    }

    /** Of the requests, each of which gets an answer. */
    public int count() {
        return row.get("apache").split(",", -1).length;
    }

    /** To the last request, or what there is instead. */
    public Answer ask(int port) throws IOException {
        return ask(port, false);
    }

    /** For servers that wait for more unless they are told that nothing comes. */
    public Answer ask(int port, boolean finished) throws IOException {
        boolean head = requests().method().equals("HEAD");
        try (Wire wire = new Wire(port)) {
            wire.send(requests().bytes());
            if (finished) wire.finish();
            else wire.withhold("body");
            for (int i = 1; i < count(); i++) wire.answerOrNone(head);
            return wire.answerOrNone(head);
        }
    }

    @Override
    public String toString() {
        return row + " " + row.get("name");
    }
}
