package io.htpasswd;

import static io.htpasswd.Canaries.BCRYPT;
import static io.htpasswd.Canaries.CANARY;
import static io.htpasswd.Canaries.PASSWORD;
import static io.htpasswd.Canaries.badLines;
import static io.htpasswd.Canaries.base64;
import static org.assertj.core.api.Assertions.assertThat;

import io.htpasswd.basic.BasicAuth;
import io.htpasswd.basic.CredentialLocation;
import io.htpasswd.basic.CredentialVerifier;
import io.htpasswd.basic.Credentials;
import io.htpasswd.basic.Policy;
import io.htpasswd.basic.Verification;
import io.htpasswd.config.PolicyConfig;
import io.htpasswd.config.PolicyConfigException;
import io.htpasswd.config.SecretSource;
import io.htpasswd.file.Htgroup;
import io.htpasswd.file.Htpasswd;
import io.htpasswd.file.HtpasswdException;
import io.htpasswd.file.HtpasswdFile;
import io.htpasswd.file.HtpasswdRules;
import io.htpasswd.file.LineProblem;
import io.htpasswd.testing.TestRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Canaries in passwords, hashes, header values, files and documents, and a look at everything that is said anywhere: logs at TRACE,
 * standard error, exceptions, events.
 */
@Timeout(60)
class SecretsTest {
    @TempDir
    Path folder;

    private final Canaries canaries = new Canaries();

    @AfterEach
    void close() {
        canaries.close();
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
                    canaries.say(event);
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
                            canaries.say(each.evaluate(sent));
                            canaries.say(each.evaluate(sent, executor).join());
                            canaries.say(each.evaluate(sent, Runnable::run).join());
                        }
                    }
                }
            }
        }
        executor.shutdown();
        canaries.assertNoneIsHeard(
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
        Files.writeString(
                groups,
                "no " + CANARY + "\n" + CANARY + "\u0001:alice\ngroup:" + CANARY + "\u0001 " + CANARY + "," + CANARY
                        + "\n");
        HtpasswdFile file = HtpasswdFile.builder(path)
                .groups(groups)
                .checkEvery(Duration.ofNanos(1))
                .settle(Duration.ofNanos(1))
                .onReload(event -> {
                    canaries.say(event);
                    throw new IllegalStateException(CANARY);
                })
                .open();
        Htgroup.read(groups).problems().forEach(canaries::say);
        for (String line : badLines()) {
            Htpasswd.ofLines(List.of(line)).problems().forEach(canaries::say);
            for (LineProblem.Kind kind : LineProblem.Kind.values()) {
                try {
                    Htpasswd.parse(
                            line.getBytes(StandardCharsets.ISO_8859_1),
                            HtpasswdRules.standard().withFatal(kind));
                } catch (HtpasswdException e) {
                    canaries.say(e);
                    canaries.say(e.problems());
                }
            }
            Path next = Files.writeString(
                    folder.resolve("next"), "alice:" + BCRYPT + "\n" + line, StandardCharsets.ISO_8859_1);
            Htpasswd before = file.snapshot();
            Files.move(next, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            while (file.snapshot() == before) file.refresh();
        }
        Files.writeString(path, CANARY);
        while (!canaries.log().contains(" ERROR ")) file.refresh();
        canaries.assertNoneIsHeard(
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
        for (String line : badLines()) {
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
            canaries.say(source);
            Map<String, ?> document = Map.of("secretRef", Map.of("name", "s", "key", "k"));
            refused += read(PolicyConfig.standard().withSecrets(source), document);
        }
        assertThat(refused).isGreaterThan(badLines().size() + 2 * wrong.size());
        canaries.assertNoneIsHeard("users[1]", "htpasswd line 1");
    }

    private int read(PolicyConfig config, Map<String, ?> document) {
        try {
            canaries.say(config.read(document));
            canaries.say(config.onProblem((path, problem) -> canaries.say(path + problem))
                    .read(document));
            return 0;
        } catch (PolicyConfigException e) {
            canaries.say(e);
            return 1;
        }
    }
}
