package io.htpasswd.basic;

import static io.htpasswd.basic.BasicAuthTest.ALICE;
import static io.htpasswd.basic.BasicAuthTest.outcome;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.htpasswd.admission.HashingLimit;
import io.htpasswd.testing.TestRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Section 2 of the contract, as far as adapters need it: how a request is read, edited and answered. */
class GlueTest {
    private static final String GOOD = TestRequest.basic("alice", "secret");

    private static RequestEdit edit(Policy policy, TestRequest request) {
        return ((Decision.Passed) BasicAuth.of(policy, ALICE).evaluate(request)).edit();
    }

    private static Map<String, List<String>> fields() {
        Map<String, List<String>> fields = new TreeMap<>();
        fields.put("authorization", List.of(GOOD));
        fields.put("Accept", List.of("*/*"));
        fields.put("X_User", List.of("root"));
        fields.put("Connection", List.of("close, x-user"));
        fields.put("Cookie", List.of("a=b; auth=" + TestRequest.token("alice", "secret")));
        return fields;
    }

    /** Removes, replaces and adds, while the names are the map's own. */
    private static List<String> apply(RequestEdit edit, Map<String, List<String>> fields) {
        List<String> asked = new ArrayList<>();
        edit.apply(
                fields.keySet(),
                name -> {
                    asked.add(name);
                    return fields.getOrDefault(name, List.of());
                },
                (name, values) -> {
                    if (values.isEmpty()) fields.remove(name);
                    else fields.put(name, values);
                });
        return asked;
    }

    @Test
    void anEditTakesOutCredentialsAndAsksForNothingElse() {
        Map<String, List<String>> fields = fields();
        assertThat(apply(edit(Policy.strict(), TestRequest.as("alice", "secret")), fields))
                .containsExactly("authorization");
        assertThat(fields).hasSize(4).doesNotContainKey("authorization");
    }

    @Test
    void anEditReplacesTheForwardedUserUnderEveryNameThatServersTakeForIt() {
        Map<String, List<String>> fields = fields();
        Policy policy = Policy.strict().withForwardedUser("X-User");
        assertThat(apply(edit(policy, TestRequest.as("alice", "secret")), fields))
                .containsExactlyInAnyOrder("authorization", "X_User", "Connection");
        assertThat(fields)
                .doesNotContainKeys("authorization", "X_User")
                .containsEntry("X-User", List.of("alice"))
                .containsEntry("Connection", List.of("close"))
                .containsEntry("Accept", List.of("*/*"));
    }

    @Test
    void anEditLeavesOtherCookies() {
        Map<String, List<String>> fields = fields();
        Policy policy = Policy.strict().withLocation(CredentialLocation.cookie("auth"));
        TestRequest request = TestRequest.get().with("Cookie", "auth=" + TestRequest.token("alice", "secret"));
        assertThat(apply(edit(policy, request), fields)).containsExactly("Cookie");
        assertThat(fields).containsEntry("Cookie", List.of("a=b"));
    }

    @Test
    void anEditDropsAFieldThatCannotBeLookedInto() {
        List<String> dropped = new ArrayList<>();
        edit(Policy.optional().withForwardedUser("X-User"), TestRequest.get())
                .apply(List.of("Connection"), GlueTest::nothing, (name, values) -> dropped.add(name + values));
        assertThat(dropped).containsExactly("Connection[]");
    }

    @SuppressWarnings("NullAway") // what a careless server might do
    private static List<String> nothing(String name) {
        return null;
    }

    @Test
    void nothingIsAddedToTrailers() {
        RequestEdit edit = edit(Policy.strict().withForwardedUser("X-User"), TestRequest.as("alice", "secret"));
        Map<String, List<String>> trailers = fields();
        apply(edit.ofTrailers(), trailers);
        assertThat(trailers).containsOnlyKeys("Accept", "Connection", "Cookie");
    }

    @ParameterizedTest
    @CsvSource({"alice, secret, alice", "alice, wrong, REJECTED"})
    void aRequestMayBeHandedOverInParts(String user, String password, String outcome) {
        Map<String, List<String>> headers = Map.of("Authorization", List.of(TestRequest.basic(user, password)));
        RequestView view = RequestView.of("GET", name -> headers.getOrDefault(name, List.of()), "", "192.0.2.1");
        assertThat(view.rawQuery()).as("an empty query counts as none").isNull();
        assertThat(view.client()).isEqualTo("192.0.2.1");
        assertThat(outcome(BasicAuth.of(Policy.strict(), ALICE).evaluate(view))).isEqualTo(outcome);
    }

    @Test
    void aRejectionIsWrittenFieldByField() {
        Rejection rejection = new Rejection(
                401, new Rejection.Challenge("WWW-Authenticate", "Basic realm=\"x\""), Map.of("A", "1"), "Ü");
        List<String> written = new ArrayList<>();
        rejection.forEachField((name, value) -> written.add(name + ": " + value));
        assertThat(written).containsExactly("A: 1", "WWW-Authenticate: Basic realm=\"x\"");
        assertThat(rejection.bytes()).isEqualTo("Ü".getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void aRejectionIsChangedInOnePartAtATime() {
        Rejection standard =
                ((Decision.Denied) BasicAuth.of(Policy.strict(), ALICE).evaluate(TestRequest.get())).rejection();
        Rejection changed = standard.withoutChallenge()
                .withBody("application/problem+json", "{}")
                .withHeader("cache-control", "private")
                .withHeader("X-A", "b");
        assertThat(changed.status()).isEqualTo(401);
        assertThat(changed.challenge()).isNull();
        assertThat(changed.body()).isEqualTo("{}");
        assertThat(changed.headers())
                .containsOnly(
                        Map.entry("Content-Type", "application/problem+json"),
                        Map.entry("cache-control", "private"),
                        Map.entry("X-A", "b"));
        assertThatIllegalArgumentException().isThrownBy(() -> standard.withHeader("X-A", "b\r\nX-B: c"));
    }

    @ParameterizedTest
    @EnumSource(Reason.class)
    void aReasonKnowsItsGrpcStatus(Reason reason) {
        int status = switch (reason) {
            case NO_CREDENTIALS, MALFORMED, REJECTED -> 16;
            case FORBIDDEN -> 7;
            case LIMITED -> 8;
            case UNAVAILABLE -> 14;
        };
        assertThat(reason.grpcStatus()).isEqualTo(status);
    }

    @Test
    void theExecutorOfALimitHasOneThreadMoreThanVerificationsAtOnce() throws Exception {
        HashingLimit limit = HashingLimit.of(2, 8, Duration.ofSeconds(20));
        AtomicInteger threads = new AtomicInteger();
        CountDownLatch busy = new CountDownLatch(3);
        ExecutorService executor = limit.newExecutor(task -> {
            threads.incrementAndGet();
            return new Thread(task);
        });
        try {
            List<CompletableFuture<Void>> tasks = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                tasks.add(CompletableFuture.runAsync(
                        () -> {
                            busy.countDown();
                            try {
                                busy.await();
                            } catch (InterruptedException e) {
                                throw new AssertionError(e);
                            }
                        },
                        executor));
            }
            CompletableFuture.allOf(tasks.toArray(CompletableFuture[]::new)).join();
            assertThat(threads).hasValue(3);
            assertThat(outcome(BasicAuth.of(Policy.strict(), ALICE)
                            .withHashingLimit(limit)
                            .evaluate(TestRequest.as("alice", "secret"), executor)
                            .join()))
                    .isEqualTo("alice");
        } finally {
            executor.shutdown();
        }
    }

    @Test
    void optionsAndGuardsPrintThemselvesAndNoUser() {
        Policy policy = Policy.strict().withRealm("Staging").requiringUsers(Set.of("alice"));
        BasicAuth auth = BasicAuth.of(policy, ALICE).withHashingLimit(HashingLimit.of(1, 2, Duration.ofSeconds(3)));
        assertThat(auth)
                .hasToString(
                        "BasicAuth[Policy[strict, realm=\"Staging\", location=header Authorization, scheme Basic,"
                                + " users required], HashingLimit[concurrent=1, blockingPlaces=3, asynchronousPlaces=3, maxWait=PT3S]]");
        assertThat(BasicAuth.permitAll(Policy.optional()).toString())
                .startsWith("BasicAuth[permitAll, Policy[optional");
    }
}
