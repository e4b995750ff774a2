package io.htpasswd.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.htpasswd.basic.BasicAuth;
import io.htpasswd.basic.Decision;
import io.htpasswd.file.HtpasswdRules;
import io.htpasswd.file.LineProblem;
import io.htpasswd.testing.TestRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

/** Section 1 of the contract: which documents are read, and what is said about the others. */
class PolicyConfigTest {
    private static final String LINE = Documents.LINE;
    private static final TestRequest GOOD = TestRequest.as("user", "password");

    @TempDir
    Path folder;

    private static String outcome(BasicAuth auth, TestRequest request) {
        return auth.evaluate(request)
                .fold(
                        Decision.Authenticated::user,
                        anonymous -> "anonymous",
                        denied -> denied.reason().name());
    }

    @ParameterizedTest
    @CsvFileSource(resources = "accepted-policies.tsv", delimiter = '\t', quoteCharacter = '`', numLinesToSkip = 1)
    void everyFormIsReadAndGuards(String document, String good, String none) throws Exception {
        BasicAuth auth = PolicyConfig.standard().read(Documents.ofCell(document));
        assertThat(outcome(auth, GOOD)).isEqualTo(good);
        assertThat(outcome(auth, TestRequest.get())).isEqualTo(none);
    }

    /** {@code key} with {@code value}, beside good users. */
    private static Map<String, Object> with(String key, @Nullable Object value) {
        Map<String, Object> document = new HashMap<>();
        document.put("users", List.of(LINE));
        document.put(key, value);
        return document;
    }

    /** A whole document with one of its parts replaced. */
    private static Map<String, Object> changed(String key, Object value) {
        Map<String, Object> document = Documents.ofCell("WHOLE");
        document.put(key, value);
        return document;
    }

    @ParameterizedTest
    @CsvFileSource(resources = "refused-policies.tsv", delimiter = '\t', quoteCharacter = '`', numLinesToSkip = 1)
    void whatCannotBeEnforcedIsRefusedWithItsPath(String document, String message) {
        assertThatExceptionOfType(PolicyConfigException.class)
                .isThrownBy(() -> PolicyConfig.standard().read(Documents.ofCell(document)))
                .withMessageContaining(message)
                .withNoCause()
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("SECRET"));
    }

    @Test
    void atMost256UsersStandInAPolicy() throws Exception {
        PolicyConfig.standard().read(with("users", Collections.nCopies(256, LINE)));
        assertThatExceptionOfType(PolicyConfigException.class)
                .isThrownBy(() -> PolicyConfig.standard().read(with("users", Collections.nCopies(257, LINE))))
                .withMessage("users: expected 1 to 256 lines, found 257");
    }

    /** What is not read is not walked through either. */
    @Test
    void depthOfWhatIsIgnoredOrRefusedDoesNotMatter() throws Exception {
        Object deep = List.of();
        for (int i = 0; i < 100_000; i++) deep = i % 2 == 0 ? Map.of("a", deep) : List.of(deep);
        assertThat(outcome(PolicyConfig.standard().read(changed("metadata", Map.of("labels", deep))), GOOD))
                .isEqualTo("user");
        Map<Object, Object> keys = new IdentityHashMap<>();
        keys.put(deep, "");
        Map<String, ?> refused = changed("spec", keys);
        assertThatExceptionOfType(PolicyConfigException.class)
                .isThrownBy(() -> PolicyConfig.standard().read(refused))
                .withMessage("spec: expected text for keys, found a list");
        for (String key : List.of("users", "realm", "location", "other")) {
            Map<String, ?> document = with(key, deep);
            assertThatExceptionOfType(PolicyConfigException.class)
                    .isThrownBy(() -> PolicyConfig.standard().read(document))
                    .withMessageStartingWith(key);
        }
    }

    @Test
    void aKeyThatIsNoTextIsRefused() {
        Map<Object, Object> document = new HashMap<>(Map.of("users", List.of(LINE), 12, "a"));
        @SuppressWarnings("unchecked") // as a YAML library would hand it on
        Map<String, ?> named = (Map<String, ?>) (Map<?, ?>) document;
        assertThatExceptionOfType(PolicyConfigException.class)
                .isThrownBy(() -> PolicyConfig.standard().read(named))
                .withMessage("document: expected text for keys, found a number");
        assertThatExceptionOfType(PolicyConfigException.class)
                .isThrownBy(() -> PolicyConfig.standard().read(changed("spec", Map.of("traffic", Map.of(1, 2)))))
                .withMessage("spec.traffic: expected text for keys, found a number");
    }

    @ParameterizedTest
    @CsvFileSource(resources = "locations.tsv", delimiter = '\t', numLinesToSkip = 1)
    void credentialsAreFoundWhereEitherFormSaysAndNowhereElse(String location, String field, String value)
            throws Exception {
        String sent = value.replace("TOKEN", TestRequest.token("user", "password"));
        TestRequest request = field.equals("?")
                ? TestRequest.get().withQuery(sent)
                : TestRequest.get().with(field, sent);
        Map<String, ?> standalone =
                Map.of("htpasswd", LINE, "mode", "strict", "authorizationLocation", Documents.ofCell(location));
        for (Map<String, ?> document : List.of(with("location", Documents.ofCell(location)), standalone)) {
            BasicAuth auth = PolicyConfig.standard().read(document);
            assertThat(outcome(auth, request)).isEqualTo("user");
            assertThat(outcome(auth, GOOD)).isEqualTo("NO_CREDENTIALS");
        }
    }

    @Test
    void realmIsRestrictedUnlessTheDocumentNamesOne() throws Exception {
        assertThat(challenge(with("users", List.of(LINE)))).isEqualTo("Basic realm=\"Restricted\", charset=\"UTF-8\"");
        assertThat(challenge(with("realm", "a \"b\""))).isEqualTo("Basic realm=\"a \\\"b\\\"\", charset=\"UTF-8\"");
    }

    private static String challenge(Map<String, ?> document) throws PolicyConfigException {
        Decision decision = PolicyConfig.standard().read(document).evaluate(TestRequest.get());
        return ((Decision.Denied) decision).rejection().challenge().value();
    }

    @Test
    void standaloneFileIsReadAndItsProblemsAreTold() throws Exception {
        Path file = Files.writeString(folder.resolve("users"), LINE + "\nother:\\$apr1$SECRET\n");
        List<String> problems = new ArrayList<>();
        BasicAuth auth = PolicyConfig.standard()
                .onProblem((path, problem) -> problems.add(path + " " + problem.kind()))
                .read(Map.of("htpasswd", Map.of("file", file.toString()), "mode", "strict"));
        assertThat(outcome(auth, GOOD)).isEqualTo("user");
        assertThat(problems).containsExactly("htpasswd.file line 2 HEREDOC_ESCAPE");
    }

    @Test
    void rulesAreTheDocumentsReadersOwn() {
        HtpasswdRules rules = HtpasswdRules.standard().withFatal(LineProblem.Kind.UNKNOWN_FORMAT);
        assertThatExceptionOfType(PolicyConfigException.class)
                .isThrownBy(
                        () -> PolicyConfig.standard().withRules(rules).read(with("users", List.of(LINE, "a:SECRET"))))
                .withMessageStartingWith("users[1]: the hash is of no known format")
                .withMessageNotContaining("SECRET");
    }

    @Test
    void anUnusableLineIsAProblemAndNotFatal() throws Exception {
        List<String> problems = new ArrayList<>();
        BasicAuth auth = PolicyConfig.standard()
                .onProblem((path, problem) -> problems.add(path + " " + problem.line() + " " + problem.kind()))
                .read(Documents.ofCell(
                        "WHOLE | spec.traffic.basicAuthentication.users[]=developer:$apr1$abc123/$xyz789ExampleHash"));
        assertThat(problems).containsExactly("spec.traffic.basicAuthentication.users[1] 2 MALFORMED_HASH");
        assertThat(outcome(auth, GOOD)).isEqualTo("user");
    }

    /** What is left of {@code $apr1$…} when a shell has taken its parts for variables. */
    @Test
    void aFieldWithoutDollarOrBraceMayHaveBeenThroughAShell() throws Exception {
        List<String> problems = new ArrayList<>();
        PolicyConfig.standard()
                .onProblem((path, problem) -> problems.add(path + ": " + problem.message()))
                .read(with("users", List.of("alice:zSE0Abt.", "bob:$argon2id$x", "carol:{SECRET}x")));
        assertThat(problems)
                .satisfiesExactly(
                        problem -> assertThat(problem)
                                .contains("users[0]", "a shell removed $… parts of an unquoted heredoc"),
                        problem -> assertThat(problem).contains("users[1]").doesNotContain("shell"),
                        problem -> assertThat(problem).contains("users[2]").doesNotContain("shell", "SECRET"));
    }

    @Test
    void grpcFormIsOnUnlessThePolicyIsChanged() throws Exception {
        TestRequest call = TestRequest.get()
                .withMethod("POST")
                .with("Content-Type", "application/grpc")
                .with("TE", "trailers");
        Map<String, ?> document = Map.of("users", List.of(LINE));
        assertThat(status(PolicyConfig.standard().read(document).evaluate(call)))
                .isEqualTo(200);
        assertThat(status(PolicyConfig.standard()
                        .withPolicy(policy -> policy.withoutGrpcRejections())
                        .read(document)
                        .evaluate(call)))
                .isEqualTo(401);
    }

    private static int status(Decision decision) {
        return ((Decision.Denied) decision).rejection().status();
    }
}
