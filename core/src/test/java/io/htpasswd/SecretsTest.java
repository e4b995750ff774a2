package io.htpasswd;

import static org.assertj.core.api.Assertions.assertThat;

import io.htpasswd.admission.HashingLimit;
import io.htpasswd.admission.Place;
import io.htpasswd.basic.BasicAuth;
import io.htpasswd.basic.CredentialLocation;
import io.htpasswd.basic.CredentialVerifier;
import io.htpasswd.basic.Credentials;
import io.htpasswd.basic.Decision;
import io.htpasswd.basic.DecisionEvent;
import io.htpasswd.basic.Policy;
import io.htpasswd.basic.Verification;
import io.htpasswd.config.PolicyConfig;
import io.htpasswd.config.PolicyConfigException;
import io.htpasswd.config.SecretSource;
import io.htpasswd.crypt.HashFormat;
import io.htpasswd.crypt.HashRules;
import io.htpasswd.crypt.PasswordHash;
import io.htpasswd.file.Htgroup;
import io.htpasswd.file.Htpasswd;
import io.htpasswd.file.HtpasswdException;
import io.htpasswd.file.HtpasswdFile;
import io.htpasswd.file.HtpasswdRules;
import io.htpasswd.file.LineProblem;
import io.htpasswd.file.ReloadEvents;
import io.htpasswd.testing.Logged;
import io.htpasswd.testing.TestRequest;
import java.io.IOException;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Canaries in passwords, hashes, header values, files and documents, and a look at everything that is said anywhere: logs at TRACE,
 * standard error, exceptions, events, every public type as text.
 */
@Timeout(60)
class SecretsTest {
    private static final String CANARY = "Canary";
    private static final String PASSWORD = CANARY + "-password";
    private static final String BCRYPT = PasswordHash.bcrypt(PASSWORD.getBytes(StandardCharsets.UTF_8), 4);

    /** Each cannot be used, or has a problem, in a way of its own. */
    private static final List<String> BAD_LINES = List.of(
            CANARY + " without colon",
            ":" + CANARY,
            CANARY + "\u0001control:x",
            "empty:",
            "clear:" + CANARY,
            "compose:$$apr1$$" + CANARY + "$$x",
            "heredoc:\\$apr1$" + CANARY + "$x",
            "brace:\\{SHA}" + CANARY,
            "md5:$apr1$" + CANARY + "$tooShort",
            "sha:{SHA}" + CANARY,
            "ssha:{SSHA}" + CANARY + "==",
            "bcrypt:$2y$05$" + CANARY,
            "dear:$2y$31$" + BCRYPT.substring(7),
            "rounds:$6$rounds=999999999$" + CANARY + "$" + "x".repeat(86),
            "rounds2:$5$rounds=" + CANARY + "$x",
            "argon:$argon2id$" + CANARY,
            "yescrypt:$y$" + CANARY,
            "plain:{PLAIN}" + CANARY,
            "nul:" + CANARY + "\0",
            "twice:" + BCRYPT,
            "twice:" + CANARY,
            "long:" + CANARY.repeat(200_000),
            "weak:{SHA}UWuXg/ylF+7L0dBk2i0WUxCxl1k=:" + CANARY,
            base64("user:" + CANARY + ":x"));

    @TempDir
    Path folder;

    private final Logged logged =
            new Logged(BasicAuth.class, HtpasswdFile.class, PolicyConfig.class, CredentialLocation.class);
    private final List<String> said = new ArrayList<>();

    @AfterEach
    void close() {
        logged.close();
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private void assertThatNoCanaryIsHeard(String... expectedInTheLog) {
        said.add(logged.text());
        assertThat(logged.text()).contains(expectedInTheLog);
        List<String> secrets = List.of(
                CANARY,
                base64("alice:" + PASSWORD).substring(0, 16),
                base64(PASSWORD).substring(0, 12),
                BCRYPT.substring(8, 20),
                BCRYPT.substring(35),
                "x".repeat(20));
        assertThat(said).isNotEmpty().allSatisfy(text -> assertThat(text).doesNotContain(secrets));
    }

    private void say(Throwable thrown) {
        for (Throwable t = thrown; t != null; t = t.getCause()) {
            say(t.toString());
            for (Throwable suppressed : t.getSuppressed()) say(suppressed);
        }
    }

    private void say(Object heard) {
        said.add(String.valueOf(heard));
    }

    private void say(DecisionEvent event) {
        // Where it stands unescaped and unverified is said in the Javadoc: the one text of a stranger.
        String claimed = String.valueOf(event.claimedUser());
        say(event.toString().replace("claimedUser=" + claimed, ""));
    }

    /** Everything that a client can do wrong, at every location, and everybody whom a decision asks failing with a secret. */
    @Test
    void requestsLeaveNothingInLogsAndEvents() {
        Htpasswd users = Htpasswd.ofLines(List.of("alice:" + BCRYPT, "locked:" + CANARY));
        CredentialVerifier broken = credentials -> {
            throw new IllegalStateException(new String(credentials.password(), StandardCharsets.UTF_8));
        };
        CredentialVerifier brokenMemory = new CredentialVerifier() {
            @Override
            public Verification verify(Credentials credentials) {
                return Verification.Failed.UNAVAILABLE;
            }

            @Override
            public void refresh() {
                throw new IllegalStateException(CANARY);
            }
        };
        List<String> tokens = new ArrayList<>();
        for (String userPass : List.of(
                "alice:" + PASSWORD,
                "alice:" + CANARY,
                "locked:" + CANARY,
                CANARY + ":x",
                CANARY,
                ":" + CANARY,
                "alice:" + CANARY + "\n",
                "alice:" + CANARY.repeat(200))) {
            tokens.add(base64(userPass));
        }
        tokens.addAll(List.of(CANARY, CANARY + "!", base64("alice:" + PASSWORD) + " x", CANARY.repeat(2_000)));
        ExecutorService executor = Executors.newFixedThreadPool(2);
        for (Policy policy : List.of(
                Policy.strict().withForwardedUser("X-User"),
                Policy.strict().requiringUsers(Set.of("root")).withGrpcRejections(),
                Policy.optional().withLocation(CredentialLocation.queryParameter("auth")),
                Policy.strict().withLocation(CredentialLocation.cookie("auth")).withCredentialsKept(),
                Policy.strict().withLocation(CredentialLocation.custom(request -> request.headers("X-Token"))),
                Policy.strict().withLocation(CredentialLocation.custom(request -> {
                    throw new IllegalStateException(request.rawQuery());
                })))) {
            for (CredentialVerifier verifier : List.of(users, broken, brokenMemory)) {
                BasicAuth auth = BasicAuth.of(policy, verifier).withListener(event -> {
                    say(event);
                    throw new IllegalStateException(CANARY);
                });
                for (BasicAuth each : List.of(auth, auth.withRejections(request -> {
                    throw new IllegalStateException(CANARY);
                }))) {
                    for (String token : tokens) {
                        TestRequest request = TestRequest.get()
                                .with("Authorization", "Basic " + token)
                                .with("X-Token", token)
                                .with("Cookie", "auth=" + token)
                                .withQuery("auth=" + token);
                        for (TestRequest sent : List.of(request, request.with("Authorization", "Bearer " + CANARY))) {
                            say(each.evaluate(sent));
                            say(each.evaluate(sent, executor).join());
                            say(each.evaluate(sent, Runnable::run).join());
                        }
                    }
                }
            }
        }
        executor.shutdown();
        assertThatNoCanaryIsHeard(
                "denied reason=REJECTED client=- user=\"alice\"",
                "denied reason=REJECTED client=- user=-",
                "denied reason=MALFORMED",
                "denied reason=FORBIDDEN",
                "denied reason=UNAVAILABLE",
                "credential verifier failed: java.lang.IllegalStateException",
                "decision listener failed",
                "rejection rewriter failed",
                "custom credential location failed");
    }

    @Test
    void filesLeaveNothingInLogsProblemsExceptionsAndEvents() throws Exception {
        Path path = folder.resolve("users");
        Path groups = folder.resolve("groups");
        Files.writeString(path, "alice:" + BCRYPT + "\n");
        Files.writeString(groups, "no " + CANARY + "\n" + CANARY + "\u0001:alice\ngroup:" + CANARY + "\u0001\n");
        HtpasswdFile file = HtpasswdFile.builder(path)
                .groups(groups)
                .checkEvery(Duration.ofNanos(1))
                .settle(Duration.ofNanos(1))
                .onReload(event -> {
                    say(event);
                    throw new IllegalStateException(CANARY);
                })
                .open();
        Htgroup.read(groups).problems().forEach(this::say);
        for (String line : BAD_LINES) {
            Htpasswd.ofLines(List.of(line)).problems().forEach(this::say);
            for (LineProblem.Kind kind : LineProblem.Kind.values()) {
                try {
                    Htpasswd.parse(
                            line.getBytes(StandardCharsets.ISO_8859_1),
                            HtpasswdRules.standard().withFatal(kind));
                } catch (HtpasswdException e) {
                    say(e);
                    say(e.problems());
                }
            }
            Path next = Files.writeString(
                    folder.resolve("next"), "alice:" + BCRYPT + "\n" + line, StandardCharsets.ISO_8859_1);
            Htpasswd before = file.snapshot();
            Files.move(next, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            while (file.snapshot() == before) file.refresh();
        }
        Files.writeString(path, CANARY);
        while (!logged.text().contains(" ERROR ")) file.refresh();
        assertThatNoCanaryIsHeard(
                "no known format", "groups: ", "more problem", "reload listener failed", "not one line can be used");
    }

    @Test
    void documentsLeaveNothingInLogsAndExceptions() {
        // Names that could be keys of a Secret are shown where one is missing; a line of users that lost its place is
        // none.
        String noKey = CANARY + ":" + CANARY;
        List<Object> wrong = List.of(
                CANARY,
                List.of(CANARY, 12),
                Map.of(noKey, CANARY),
                Map.of("file", CANARY + "\0"),
                12,
                true,
                List.of(List.of(CANARY)));
        List<Map<String, ?>> documents = new ArrayList<>();
        for (String line : BAD_LINES) {
            documents.add(Map.of("users", List.of("alice:" + BCRYPT, line)));
            documents.add(Map.of("users", List.of(line + "\n" + CANARY)));
            documents.add(Map.of("htpasswd", line, "mode", "strict"));
        }
        for (Object value : wrong) {
            documents.add(Map.of("users", value));
            documents.add(Map.of("htpasswd", value, "mode", "strict"));
            documents.add(Map.of("policies", Map.of("basicAuth", Map.of("htpasswd", value, "mode", "optional"))));
        }
        List<Map<String, ?>> secrets = new ArrayList<>();
        Map<String, ?> metadata = Map.of("name", "s");
        for (Object value : wrong) {
            for (String part : List.of("data", "stringData")) {
                secrets.add(Map.of("kind", "Secret", "metadata", metadata, part, Map.of("k", value, noKey, CANARY)));
                secrets.add(Map.of("kind", "Secret", "metadata", metadata, part, value));
            }
        }
        int refused = 0;
        for (Map<String, ?> document : documents) refused += read(PolicyConfig.standard(), document);
        for (Map<String, ?> secret : secrets) {
            SecretSource source = SecretSource.document(secret);
            say(source);
            Map<String, ?> document = Map.of("secretRef", Map.of("name", "s", "key", "k"));
            refused += read(PolicyConfig.standard().withSecrets(source), document);
        }
        assertThat(refused).isGreaterThan(BAD_LINES.size() + 2 * wrong.size());
        assertThatNoCanaryIsHeard("users[1]", "htpasswd line 1");
    }

    private int read(PolicyConfig config, Map<String, ?> document) {
        try {
            say(config.read(document));
            say(config.onProblem((path, problem) -> say(path + problem)).read(document));
            return 0;
        } catch (PolicyConfigException e) {
            say(e);
            return 1;
        }
    }

    /** One of each public type that can be one, full of secrets; a new type that is not here fails the test. */
    @Test
    void everyPublicTypeAsTextIsWithoutThem() throws Exception {
        Htpasswd users = Htpasswd.ofLines(List.of("alice:" + BCRYPT));
        Path path = Files.writeString(folder.resolve("users"), "alice:" + BCRYPT + "\n" + CANARY);
        Credentials credentials = Credentials.of("alice", PASSWORD.getBytes(StandardCharsets.UTF_8));
        BasicAuth auth = BasicAuth.of(Policy.optional().withForwardedUser("X-User"), users);
        Decision.Authenticated in = (Decision.Authenticated) auth.evaluate(TestRequest.as("alice", PASSWORD));
        Decision.Denied denied = (Decision.Denied) auth.evaluate(TestRequest.as("alice", CANARY));
        HtpasswdRules fatal = HtpasswdRules.standard().withFatal(LineProblem.Kind.NO_COLON);
        List<Object> one = new ArrayList<>(List.of(
                auth,
                credentials,
                in,
                in.edit(),
                auth.evaluate(TestRequest.get().withQuery(CANARY)),
                denied,
                denied.rejection(),
                String.valueOf(denied.rejection().challenge()),
                event(auth, CANARY),
                HashingLimit.shared(),
                HashingLimit.shared().admission(),
                Place.Form.BLOCKING,
                Place.Holds.TURN,
                Place.Leaving.DONE,
                Policy.strict(),
                denied.reason(),
                users.verify(credentials),
                Verification.Failed.UNKNOWN_USER,
                HashFormat.BCRYPT,
                HashRules.standard(),
                PasswordHash.parse(CANARY.getBytes(StandardCharsets.UTF_8), HashRules.standard()),
                PasswordHash.Problem.EMPTY,
                fatal,
                Htpasswd.parse(CANARY.getBytes(StandardCharsets.UTF_8))
                        .problems()
                        .get(0),
                LineProblem.Kind.NO_COLON,
                users,
                Htgroup.parse((CANARY + "\u0001: " + CANARY).getBytes(StandardCharsets.UTF_8)),
                HtpasswdFile.open(path),
                HtpasswdFile.builder(path),
                ReloadEvents.between(
                        Htpasswd.parse(new byte[0]), HtpasswdFile.open(path).snapshot()),
                PolicyConfig.standard().withSecrets(SecretSource.document(Map.of(CANARY, CANARY)))));
        one.add(Objects.requireNonNull(denied.rejection().challenge()));
        for (ThrowingCall refused : List.<ThrowingCall>of(
                () -> Htpasswd.parse(CANARY.getBytes(StandardCharsets.UTF_8), fatal),
                () -> PolicyConfig.standard().read(Map.of("users", CANARY)))) {
            try {
                refused.run();
            } catch (IOException | PolicyConfigException e) {
                one.add(e);
                say(e);
            }
        }
        one.forEach(this::say);
        HashRules all = HashRules.standard().accepting(HashFormat.PLAIN, HashFormat.BARE_PLAIN);
        for (HashFormat format : HashFormat.values()) say(PasswordHash.parse(hash(format), all));
        Set<String> seen = new TreeSet<>();
        for (Object each : one) seen.add(each.getClass().getName());
        assertThat(publicTypes())
                .isNotEmpty()
                .allSatisfy(type -> assertThat(seen).contains(type));
        assertThatNoCanaryIsHeard("line 2: expected user:hash, found no colon");
    }

    private interface ThrowingCall {
        void run() throws IOException, PolicyConfigException;
    }

    private static byte[] hash(HashFormat format) {
        UnaryOperator<String> canary = tag -> tag + CANARY;
        String text = switch (format) {
            case BCRYPT -> BCRYPT;
            case APR1 -> "$apr1$" + CANARY + "$" + "x".repeat(22);
            case MD5_CRYPT -> "$1$" + CANARY + "$" + "x".repeat(21) + ".";
            case SHA256_CRYPT -> "$5$" + CANARY + "$" + "x".repeat(43);
            case SHA512_CRYPT -> "$6$" + CANARY + "$" + "x".repeat(86);
            case PLAIN -> canary.apply("{PLAIN}");
            case SHA1 -> canary.apply("{SHA}");
            case SSHA -> canary.apply("{SSHA}");
            case DES_CRYPT -> CANARY + "1234567";
            case BARE_PLAIN, UNKNOWN -> canary.apply("");
        };
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Of the library's own classes those that users can name and have one of. */
    private static List<String> publicTypes() throws Exception {
        Path classes = Path.of(BasicAuth.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        List<String> types = new ArrayList<>();
        try (Stream<Path> files = Files.walk(classes)) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".class")).toList()) {
                String name =
                        classes.relativize(file).toString().replace('/', '.').replaceFirst("\\.class$", "");
                if (name.endsWith("-info")) continue;
                Class<?> type = Class.forName(name);
                boolean isNameable = Modifier.isPublic(type.getModifiers())
                        && (type.getEnclosingClass() == null
                                || Modifier.isPublic(type.getEnclosingClass().getModifiers()));
                if (isNameable && !type.isInterface()) types.add(name);
            }
        }
        return types;
    }

    private static DecisionEvent event(BasicAuth auth, String password) {
        List<DecisionEvent> events = new ArrayList<>();
        auth.withListener(events::add).evaluate(TestRequest.as("alice", password));
        return events.get(0);
    }
}
