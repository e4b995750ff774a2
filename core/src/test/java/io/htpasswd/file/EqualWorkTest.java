package io.htpasswd.file;

import static io.htpasswd.file.DecoysTest.onlyNew;
import static org.assertj.core.api.Assertions.assertThat;

import io.htpasswd.admission.HashingLimit;
import io.htpasswd.admission.Place.Form;
import io.htpasswd.admission.Place.Leaving;
import io.htpasswd.admission.TestLimits;
import io.htpasswd.admission.TestPlace;
import io.htpasswd.basic.BasicAuth;
import io.htpasswd.basic.CredentialVerifier;
import io.htpasswd.basic.Credentials;
import io.htpasswd.basic.Decision;
import io.htpasswd.basic.Policy;
import io.htpasswd.basic.Verification;
import io.htpasswd.crypt.HashFormat;
import io.htpasswd.crypt.PasswordHash;
import io.htpasswd.testing.TestRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Section 6 of the contract, work: strangers learn nothing from what an answer costs. Counted, never timed. */
class EqualWorkTest {
    private static final String APR1 = "$apr1$TYiryv0/$8BvzLUO9IfGPGGsPnAgSu1"; // password
    private static final String TOO_DEAR = "$2y$20$r3J4d3VepzFkedkd/q1vI.pBYIpSqjfN0qOARV3ScUHysatnS0cL2";
    private static final String BCRYPT_4 = PasswordHash.bcrypt(bytes("password"), 4);
    private static final String BCRYPT_5 = PasswordHash.bcrypt(bytes("password"), 5);

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static final Htpasswd MIXED = Htpasswd.ofLines(List.of(
            "apr1:" + APR1,
            "four:" + BCRYPT_4,
            "five:" + BCRYPT_5,
            "locked:!",
            "argon:$argon2id$v=19$m=65536,t=3,p=4$c29tZXNhbHQ$RdescudvJCsgt3ub+b4dWRWJTmaaJObG",
            "dear:" + TOO_DEAR,
            "twice:*",
            "twice:" + APR1));

    private static String outcome(BasicAuth auth, String user, String password) {
        Decision decision = auth.evaluate(TestRequest.as(user, password));
        return decision.fold(a -> "in", a -> "anonymous", d -> d.reason().name());
    }

    /** Whoever is unknown waits as long as whoever is known, and its verification is not left out. */
    @Test
    void underLoadUnknownUsersWaitForTheirTurnAndAreVerifiedLikeKnownOnes() {
        Deque<Runnable> tasks = new ArrayDeque<>();
        List<String> verified = new ArrayList<>();
        HashingLimit limit = HashingLimit.of(1, 10, Duration.ofHours(1));
        List<CompletableFuture<Decision>> waiting = new ArrayList<>();
        List<String> users = List.of("nobody", "four", "locked", "apr1", "somebody");
        BasicAuth[] auth = new BasicAuth[1];
        auth[0] = BasicAuth.of(Policy.strict(), credentials -> {
                    verified.add(credentials.user());
                    if (verified.size() > 1) return MIXED.verify(credentials);
                    for (int i = 0; i < users.size(); i++) {
                        TestRequest wrong =
                                TestRequest.as(users.get(i), "wrong").from("192.0.2." + i);
                        waiting.add(auth[0].evaluate(wrong, tasks::add));
                    }
                    while (!tasks.isEmpty()) tasks.remove().run();
                    assertThat(waiting).noneMatch(CompletableFuture::isDone);
                    assertThat(limit.waiting(Form.ASYNCHRONOUS)).isEqualTo(users.size());
                    return MIXED.verify(credentials);
                })
                .withHashingLimit(limit);
        assertThat(outcome(auth[0], "five", "wrong")).isEqualTo("REJECTED");
        while (!tasks.isEmpty()) tasks.remove().run();
        assertThat(waiting)
                .allSatisfy(decision -> assertThat(
                                ((Decision.Denied) decision.join()).reason().name())
                        .isEqualTo("REJECTED"));
        assertThat(verified).containsExactly("five", "nobody", "four", "locked", "apr1", "somebody");
    }

    /** Who is verified together with whom tells format and cost, and a decoy has these too. */
    @Test
    void sideBySideUnknownAndUnusableNamesAreTakenAlongAndVerifiedLikeKnownOnes() {
        Htpasswd users = Htpasswd.ofLines(List.of("four:" + BCRYPT_4, "locked:!"));
        List<Integer> together = new ArrayList<>();
        CredentialVerifier counted = new CredentialVerifier() {
            @Override
            public Verification verify(Credentials credentials) {
                return verifyAll(List.of(credentials)).get(0);
            }

            @Override
            public List<Verification> verifyAll(List<Credentials> credentials) {
                together.add(credentials.size());
                return users.verifyAll(credentials);
            }

            @Override
            public @Nullable String work(Credentials credentials) {
                return users.work(credentials);
            }
        };
        Deque<Runnable> tasks = new ArrayDeque<>();
        HashingLimit limit = HashingLimit.of(1, 10, Duration.ofHours(1));
        BasicAuth auth = BasicAuth.of(Policy.strict(), counted).withHashingLimit(limit);
        TestPlace first = TestLimits.take(limit, Form.ASYNCHRONOUS, "203.0.113.1");
        List<String> names = List.of("nobody", "four", "locked", "somebody", "four", "locked", "none", "four");
        List<CompletableFuture<Decision>> decisions = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            TestRequest wrong = TestRequest.as(names.get(i), "wrong " + i).from("192.0.2." + i);
            decisions.add(auth.evaluate(wrong, tasks::add));
        }
        while (!tasks.isEmpty()) tasks.remove().run();
        limit.admission().leave(first, Leaving.DONE);
        while (!tasks.isEmpty()) tasks.remove().run();
        assertThat(decisions)
                .allSatisfy(decision -> assertThat(
                                ((Decision.Denied) decision.join()).reason().name())
                        .isEqualTo("REJECTED"));
        assertThat(together).containsExactly(4, 4);
        assertThat(users.decoys().verifications())
                .containsExactly(Map.entry(new Decoys.CostClass(HashFormat.BCRYPT, 4), 8L));
    }

    @ParameterizedTest
    @ValueSource(strings = {"apr1", "four", "five", "locked", "argon", "dear", "twice", "nobody", "somebody", "none"})
    void theWorkOfANameIsThatOfWhatItIsVerifiedAgainst(String user) {
        Credentials wrong = Credentials.of(user, bytes("wrong"));
        Map<Decoys.CostClass, Long> before = MIXED.decoys().verifications();
        MIXED.verify(wrong);
        Decoys.CostClass verified = onlyNew(before, MIXED.decoys().verifications());
        assertThat(MIXED.work(wrong))
                .isEqualTo(verified.format() == HashFormat.BCRYPT ? "BCRYPT " + verified.cost() : null);
    }

    static Stream<Arguments> deniedOnes() {
        return Stream.of(
                Arguments.of("unknown user", "nobody", "password"),
                Arguments.of("another unknown user", "somebody", "x"),
                Arguments.of("locked user", "locked", "!"),
                Arguments.of("unknown format", "argon", "password"),
                Arguments.of("cost above the limit", "dear", "password"),
                Arguments.of("first line unusable, second usable", "twice", "password"),
                Arguments.of("wrong password", "four", "wrong"),
                Arguments.of("no password", "five", ""),
                Arguments.of("72 bytes", "four", "x".repeat(72)),
                Arguments.of("73 bytes", "four", "x".repeat(73)),
                Arguments.of("512 bytes", "apr1", "x".repeat(512)),
                Arguments.of("unknown user, no password", "nobody", ""),
                Arguments.of("unknown user, 512 bytes", "nobody", "x".repeat(512)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("deniedOnes")
    void whoIsDeniedCostsOneVerificationOfTheFilesOwnMixAlsoWhileOthersAreRemembered(
            String name, String user, String password) {
        BasicAuth auth = BasicAuth.of(Policy.strict(), MIXED);
        for (String known : List.of("apr1", "four", "five"))
            assertThat(outcome(auth, known, "password")).isEqualTo("in");
        for (int i = 0; i < 3; i++) {
            Map<Decoys.CostClass, Long> before = MIXED.decoys().verifications();
            assertThat(outcome(auth, user, password)).isEqualTo("REJECTED");
            assertThat(onlyNew(before, MIXED.decoys().verifications()))
                    .isIn(
                            new Decoys.CostClass(HashFormat.APR1, 1000),
                            new Decoys.CostClass(HashFormat.BCRYPT, 4),
                            new Decoys.CostClass(HashFormat.BCRYPT, 5));
        }
        Map<Decoys.CostClass, Long> before = MIXED.decoys().verifications();
        for (String known : List.of("apr1", "four", "five"))
            assertThat(outcome(auth, known, "password")).isEqualTo("in");
        assertThat(MIXED.decoys().verifications()).isEqualTo(before);
    }

    @Test
    void aWrongPasswordCostsTheUsersOwnHash() {
        for (var user : Map.of("apr1", 1000, "four", 4, "five", 5).entrySet()) {
            Map<Decoys.CostClass, Long> before = MIXED.decoys().verifications();
            MIXED.verify(Credentials.of(user.getKey(), bytes("wrong")));
            assertThat(onlyNew(before, MIXED.decoys().verifications()).cost()).isEqualTo(user.getValue());
        }
    }

    /** Whoever caches the success of a decoy lets strangers in, or tells them who is none. */
    @Test
    void aDecoysOwnPasswordUnderAForeignNameIsRejectedAndCostsTheSameTwice() {
        Htpasswd users = Htpasswd.ofLines(List.of("alice:" + APR1));
        BasicAuth auth = BasicAuth.of(Policy.strict(), users);
        assertThat(outcome(auth, "alice", "password")).isEqualTo("in");
        for (long done = 2; done <= 3; done++) {
            assertThat(outcome(auth, "mallory", "password")).isEqualTo("REJECTED");
            assertThat(users.decoys().verifications())
                    .isEqualTo(Map.of(new Decoys.CostClass(HashFormat.APR1, 1000), done));
        }
        assertThat(users.recall(Credentials.of("mallory", bytes("password")))).isNull();
        assertThat(users.verify(Credentials.of("mallory", bytes("password"))))
                .isEqualTo(Verification.Failed.UNKNOWN_USER);
    }

    @Test
    void aFileOfNobodyHidesNobody() {
        Htpasswd users = Htpasswd.ofLines(List.of("locked:!"));
        assertThat(users.verify(Credentials.of("locked", bytes("!")))).isEqualTo(Verification.Failed.UNUSABLE_LINE);
        assertThat(users.verify(Credentials.of("nobody", bytes("!")))).isEqualTo(Verification.Failed.UNKNOWN_USER);
        assertThat(users.decoys().verifications()).isEmpty();
    }
}
