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
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Section 1 of the contract: which documents are read, and what is said about the others. */
class PolicyConfigTest {
    private static final String LINE = "user:$apr1$TYiryv0/$8BvzLUO9IfGPGGsPnAgSu1";
    private static final TestRequest GOOD = TestRequest.as("user", "password");

    @TempDir
    Path folder;

    private static Map<String, ?> whole(Map<String, ?> basicAuthentication) {
        return Map.of(
                "apiVersion",
                "agentgateway.dev/v1alpha1",
                "kind",
                "AgentgatewayPolicy",
                "metadata",
                Map.of("name", "basic-auth", "namespace", "agentgateway-system"),
                "spec",
                Map.of("targetRefs", List.of(), "traffic", Map.of("basicAuthentication", basicAuthentication)));
    }

    private static String outcome(BasicAuth auth, TestRequest request) {
        return auth.evaluate(request)
                .fold(
                        Decision.Authenticated::user,
                        anonymous -> "anonymous",
                        denied -> denied.reason().name());
    }

    static Stream<Map<String, ?>> formsOfTheSamePolicy() {
        Map<String, ?> standalone = Map.of("htpasswd", LINE + "\n", "mode", "strict");
        return Stream.of(
                Map.of("users", List.of(LINE)),
                Map.of("users", List.of(LINE), "mode", "strict", "realm", "Restricted"),
                whole(Map.of("users", List.of(LINE), "mode", "Strict")),
                standalone,
                Map.of("policies", Map.of("basicAuth", standalone)));
    }

    @ParameterizedTest
    @MethodSource("formsOfTheSamePolicy")
    void everyFormIsReadAndGuards(Map<String, ?> document) throws Exception {
        BasicAuth auth = PolicyConfig.standard().read(document);
        assertThat(outcome(auth, GOOD)).isEqualTo("user");
        assertThat(outcome(auth, TestRequest.get())).isEqualTo("NO_CREDENTIALS");
    }

    /** As {@code kubectl get -o yaml} prints it, and {@code kubectl create --dry-run} with its nulls. */
    @Test
    void whatAClusterAddsToAPolicyIsPassedOver() throws Exception {
        Map<String, Object> metadata = new HashMap<>(Map.of(
                "namespace",
                "agentgateway-system",
                "generation",
                3,
                "annotations",
                Map.of("kubectl.kubernetes.io/last-applied-configuration", "{\"kind\":\"x\"}"),
                "managedFields",
                List.of(Map.of("fieldsV1", Map.of("f:spec", Map.of(".", Map.of()))))));
        metadata.put("creationTimestamp", null);
        Map<String, Object> document = changed("metadata", metadata);
        for (Object status : Arrays.asList(Map.of("ancestors", List.of()), Map.of(), null)) {
            document.put("status", status);
            assertThat(outcome(PolicyConfig.standard().read(document), GOOD)).isEqualTo("user");
        }
    }

    private static Arguments refused(Map<String, ?> document, String message) {
        return Arguments.of(document, message);
    }

    /** {@code key} with {@code value}, beside good users. */
    private static Map<String, Object> with(String key, @Nullable Object value) {
        Map<String, Object> document = new HashMap<>();
        document.put("users", List.of(LINE));
        document.put(key, value);
        return document;
    }

    private static Map<String, Object> standalone(Object htpasswd) {
        return Map.of("htpasswd", htpasswd, "mode", "strict");
    }

    static Stream<Arguments> refused() {
        return Stream.of(
                refused(Map.of(), "document: expected one of users, secretRef, found none"),
                refused(
                        with("secretRef", Map.of("name", "a")),
                        "document: expected one of users, secretRef, found users"),
                refused(with("users", List.of()), "users: expected 1 to 256 lines, found 0"),
                refused(with("users", Collections.nCopies(257, LINE)), "users: expected 1 to 256 lines, found 257"),
                refused(
                        with("users", List.of(LINE, "a:SECRET\nb:SECRET")),
                        "users[1]: expected one line, found a line break"),
                refused(with("users", List.of("a:SECRET\r")), "users[0]: expected one line, found a line break"),
                refused(with("users", List.of(12)), "users[0]: expected text, found a number"),
                refused(with("users", Arrays.asList(LINE, null)), "users[1]: expected text, found nothing"),
                refused(with("users", LINE + "SECRET"), "users: expected a list, found text"),
                refused(with("users", null), "users: expected a list, found nothing"),
                refused(with("users", Map.of("a", "SECRET")), "users: expected a list, found an object"),
                refused(with("users", List.of("u\uD800:SECRET")), "users: expected Unicode text"),
                refused(
                        with("users", List.of(LINE, "u:\\$apr1$SECRET")),
                        "users[1]: the hash begins with a backslash, as in a heredoc: remove the backslashes"),
                refused(with("users", List.of("u:\\{SHA}SECRET")), "users[0]: the hash begins with a backslash"),
                refused(standalone(LINE + "\nu:\\$SECRET"), "htpasswd line 2: the hash begins with a backslash"),
                refused(standalone(Map.of("file", "/no/file")), "htpasswd.file: /no/file: no such file"),
                refused(
                        standalone(Map.of("file", "u:$SECRET")),
                        "htpasswd.file: expected a path, found what looks like"),
                refused(standalone(Map.of("file", "a\0SECRET")), "htpasswd.file: expected a path"),
                refused(
                        standalone(Map.of("SECRET", "SECRET")),
                        "htpasswd: expected text, or {file: path} and no other key, found an object"),
                refused(
                        standalone(Map.of("file", 1)),
                        "htpasswd: expected text, or {file: path} and no other key, found an object"),
                refused(
                        standalone(List.of("SECRET")),
                        "htpasswd: expected text, or {file: path} and no other key, found a list"),
                refused(Map.of("htpasswd", LINE), "mode: expected strict or optional, found none"),
                refused(
                        Map.of("policies", Map.of("basicAuth", Map.of("mode", "strict"))),
                        "policies.basicAuth.htpasswd: "),
                refused(Map.of("policies", Map.of("basicAuth", standalone(LINE), "jwt", 1)), "policies.jwt: unknown"),
                refused(with("authorizationLocation", Map.of()), "users: unknown here"),
                refused(with("realm", true), "realm: expected text, found true or false"),
                refused(with("realm", null), "realm: expected text, found nothing"),
                refused(with("realm", ""), "realm: a realm is printable ASCII and not empty"),
                refused(with("realm", "a\nb"), "realm: a realm is printable ASCII and not empty"),
                refused(with("realm", "café"), "realm: a realm is printable ASCII and not empty"),
                refused(with("mode", "Lenient"), "mode: expected Strict or Optional, found \"Lenient\""),
                refused(with("mode", "STRICT"), "mode: expected Strict or Optional, found \"STRICT\""),
                refused(with("mode", "strict\n"), "mode: expected Strict or Optional, found \"strict?\""),
                refused(with("mode", 1), "mode: expected text, found a number"),
                refused(with("cors", Map.of()), "cors: unknown here"),
                refused(with("u:$apr1$SECRET", ""), "document: a key that is no name: unknown here"),
                refused(whole(with("jwt", 1)), "spec.traffic.basicAuthentication.jwt: unknown"),
                refused(changed("items", List.of()), "items: unknown here"),
                refused(with("status", Map.of()), "status: unknown here"),
                refused(
                        changed("spec", Map.of("traffic", Map.of("basicAuthentication", with("status", 1)))),
                        "spec.traffic.basicAuthentication.status: unknown here"),
                refused(changed("metadata", List.of()), "metadata: expected an object, found a list"),
                refused(
                        changed("metadata", Map.of("namespace", 1)),
                        "metadata.namespace: expected text, found a number"),
                refused(changed("spec", Map.of()), "spec.traffic: expected an object, found none"),
                refused(changed("spec", Map.of("traffic", Map.of(), "backend", 1)), "spec.backend: unknown"),
                refused(changed("spec", Map.of("traffic", Map.of("cors", 1))), "spec.traffic.cors: unknown"),
                refused(
                        changed("spec", Map.of("traffic", Map.of())),
                        "spec.traffic.basicAuthentication: expected an object"),
                refused(
                        changed("spec", Map.of("traffic", Map.of(1, 2))),
                        "spec.traffic: expected text for keys, found a number"),
                refused(location(Map.of()), "location: expected one of header, queryParameter, cookie, expression"),
                refused(location(List.of()), "location: expected an object, found a list"),
                refused(
                        location(Map.of("header", Map.of("name", "A"), "cookie", Map.of("name", "a"))),
                        "location: expected one of header, queryParameter, cookie, expression, found header and cookie"),
                refused(
                        location(Map.of("expression", "x")),
                        "location.expression: CEL expressions are not evaluated here"),
                refused(location(Map.of("expression", "x")), "CredentialLocation.custom"),
                refused(location(Map.of("path", "x")), "location.path: unknown here"),
                refused(location(Map.of("header", Map.of())), "location.header.name: expected text, found none"),
                refused(location(Map.of("header", Map.of("name", "Host"))), "location.header: this header"),
                refused(
                        location(Map.of("header", Map.of("name", "A", "prefix", "X"))),
                        "location.header: a prefix is a scheme"),
                refused(
                        location(Map.of("header", Map.of("name", "A", "prefix", 1))),
                        "location.header.prefix: expected text"),
                refused(
                        location(Map.of("queryParameter", Map.of("name", "a", "prefix", "X "))),
                        "location.queryParameter.prefix: unknown here"),
                refused(location(Map.of("cookie", Map.of("name", ""))), "location.cookie: "),
                refused(Map.of("htpasswd", LINE, "mode", "strict", "location", Map.of()), "location: unknown here"));
    }

    private static Map<String, Object> location(Object value) {
        return with("location", value);
    }

    /** The whole document with one of its parts replaced. */
    private static Map<String, Object> changed(String key, Object value) {
        Map<String, Object> document = new HashMap<>(whole(Map.of("users", List.of(LINE))));
        document.put(key, value);
        return document;
    }

    @ParameterizedTest
    @MethodSource("refused")
    void whatCannotBeEnforcedIsRefusedWithItsPath(Map<String, ?> document, String message) {
        assertThatExceptionOfType(PolicyConfigException.class)
                .isThrownBy(() -> PolicyConfig.standard().read(document))
                .withMessageContaining(message)
                .withNoCause()
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("SECRET"));
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
    void aKeyOfTheDocumentItselfThatIsNoTextIsRefused() {
        Map<Object, Object> document = new HashMap<>(Map.of("users", List.of(LINE), 12, "a"));
        @SuppressWarnings("unchecked") // as a YAML library would hand it on
        Map<String, ?> named = (Map<String, ?>) (Map<?, ?>) document;
        assertThatExceptionOfType(PolicyConfigException.class)
                .isThrownBy(() -> PolicyConfig.standard().read(named))
                .withMessage("document: expected text for keys, found a number");
    }

    static Stream<Arguments> locations() {
        TestRequest get = TestRequest.get();
        String token = TestRequest.token("user", "password");
        return Stream.of(
                Arguments.of(Map.of("header", Map.of("name", "X-Auth")), get.with("X-Auth", token)),
                Arguments.of(
                        Map.of("header", Map.of("name", "X-Auth", "prefix", "Basic ")),
                        get.with("X-Auth", "Basic " + token)),
                Arguments.of(
                        Map.of("header", Map.of("name", "X-Auth", "prefix", "Key ")),
                        get.with("x-auth", "key " + token)),
                Arguments.of(Map.of("queryParameter", Map.of("name", "auth")), get.withQuery("auth=" + token)),
                Arguments.of(Map.of("cookie", Map.of("name", "auth")), get.with("Cookie", "a=b; auth=" + token)));
    }

    @ParameterizedTest
    @MethodSource("locations")
    void credentialsAreFoundWhereEitherFormSaysAndNowhereElse(Map<String, ?> location, TestRequest request)
            throws Exception {
        Map<String, ?> standalone = Map.of("htpasswd", LINE, "mode", "strict", "authorizationLocation", location);
        for (Map<String, ?> document : List.of(location(location), standalone)) {
            BasicAuth auth = PolicyConfig.standard().read(document);
            assertThat(outcome(auth, request)).isEqualTo("user");
            assertThat(outcome(auth, GOOD)).isEqualTo("NO_CREDENTIALS");
        }
    }

    @Test
    void modesAreReadInBothSpellingsAndKubernetesDefaultIsStrict() throws Exception {
        for (String mode : List.of("Optional", "optional")) {
            for (Map<String, ?> document : List.of(with("mode", mode), Map.of("htpasswd", LINE, "mode", mode))) {
                assertThat(outcome(PolicyConfig.standard().read(document), TestRequest.get()))
                        .isEqualTo("anonymous");
            }
        }
        for (Map<String, ?> document :
                List.of(with("mode", "Strict"), with("mode", "strict"), with("users", List.of(LINE)))) {
            assertThat(outcome(PolicyConfig.standard().read(document), TestRequest.get()))
                    .isEqualTo("NO_CREDENTIALS");
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
    void whatIsIgnoredIsIgnoredWhateverItIs() throws Exception {
        Map<String, ?> document = Map.of(
                "apiVersion", 1,
                "kind", List.of(),
                "metadata", Map.of("name", 1, "labels", Map.of("jwt", true)),
                "spec",
                        Map.of(
                                "targetRefs",
                                "x",
                                "targetSelectors",
                                1,
                                "traffic",
                                Map.of("phase", "PreRouting", "basicAuthentication", with("mode", "Strict"))));
        assertThat(outcome(PolicyConfig.standard().read(document), GOOD)).isEqualTo("user");
    }

    @Test
    void standaloneFileIsReadAndItsProblemsAreTold() throws Exception {
        Path file = Files.writeString(folder.resolve("users"), LINE + "\nother:\\$apr1$SECRET\n");
        List<String> problems = new ArrayList<>();
        BasicAuth auth = PolicyConfig.standard()
                .onProblem((path, problem) -> problems.add(path + " " + problem.kind()))
                .read(standalone(Map.of("file", file.toString())));
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
                .read(whole(Map.of("users", List.of(LINE, "developer:$apr1$abc123/$xyz789ExampleHash"))));
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
