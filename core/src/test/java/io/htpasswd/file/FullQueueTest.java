package io.htpasswd.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.htpasswd.admission.HashingLimit;
import io.htpasswd.basic.BasicAuth;
import io.htpasswd.basic.CredentialVerifier;
import io.htpasswd.basic.Credentials;
import io.htpasswd.basic.Decision;
import io.htpasswd.basic.Policy;
import io.htpasswd.basic.Verification;
import io.htpasswd.testing.TestRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Section 6 of the contract, "A refusal tells nothing": while the queue is full, guesses at remembered users are not compared
 * at the speed at which they come. Counted by the fingerprints that the memory takes.
 */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class FullQueueTest {
    private static final int GUESSES = 10_000;
    private static final int GUESSERS = 4;
    private static final int USERS = 1_000;
    private static final String PASSWORD = "password";
    private static final String AN_EMPLOYEES = "192.0.2.1";
    private static final String A_STRANGERS = "192.0.2.66";

    private final CountedFingerprints fingerprints = new CountedFingerprints();
    private final Htpasswd users = aThousandUsers();
    private final CountDownLatch let = new CountDownLatch(1);
    private final CountDownLatch begun = new CountDownLatch(1);
    private final HashingLimit limit = HashingLimit.of(1, 20, Duration.ofHours(1));
    private final ExecutorService hashing = limit.newExecutor(Thread::new);
    private final ExecutorService guessers = Executors.newFixedThreadPool(GUESSERS);
    private final BasicAuth auth = BasicAuth.of(Policy.strict(), new CredentialVerifier() {
                @Override
                public Verification verify(Credentials credentials) {
                    if (!credentials.user().startsWith("mallory")) return users.verify(credentials);
                    begun.countDown();
                    try {
                        let.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                    return users.verify(credentials);
                }

                @Override
                public @Nullable Verification recall(Credentials credentials) {
                    return users.recall(credentials);
                }
            })
            .withHashingLimit(limit);

    private Htpasswd aThousandUsers() {
        String lines = IntStream.range(0, USERS)
                .mapToObj(user -> "user" + user + ":$apr1$TYiryv0/$8BvzLUO9IfGPGGsPnAgSu1\n")
                .collect(Collectors.joining());
        try {
            return fingerprints.parse(lines, HtpasswdRules.standard());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All users are remembered, one has logged in from the employee's address; one hash does not end, and all places are taken. */
    @BeforeEach
    void fill() throws InterruptedException {
        assertThat(auth.evaluate(request("user0", PASSWORD, AN_EMPLOYEES))).isInstanceOf(Decision.Authenticated.class);
        for (int user = 1; user < USERS; user++) {
            users.verify(Credentials.of("user" + user, PASSWORD.getBytes(StandardCharsets.UTF_8)));
        }
        for (int i = 0; i <= 20; i++) auth.evaluate(request("mallory", "x", "192.0.2.1" + i), hashing);
        begun.await();
    }

    private static TestRequest request(String user, String password, String client) {
        return TestRequest.as(user, password).from(client);
    }

    @AfterEach
    void stop() throws InterruptedException {
        let.countDown();
        guessers.shutdownNow();
        hashing.shutdown();
        assertThat(hashing.awaitTermination(20, TimeUnit.SECONDS)).isTrue();
    }

    /** How many guesses are compared at most in each second: one of each guesser; of the employee's each user, by two guessers at once, and twice each that has a place. */
    @ParameterizedTest
    @CsvSource({
        "a stranger at one user,            192.0.2.66,    1,     4",
        "a stranger at a thousand users,    192.0.2.66, 1000,     4",
        "an employee at one user,           192.0.2.1,     1,     4",
        "an employee at a thousand users,   192.0.2.1,  1000,  2042"
    })
    void ofTenThousandGuessesFewAreCompared(String who, String client, int guessedAt, int perSecond) throws Exception {
        long before = fingerprints.taken();
        long begun = System.nanoTime();
        List<Future<List<CompletableFuture<Decision>>>> guesses = new ArrayList<>();
        for (int guesser = 0; guesser < GUESSERS; guesser++) {
            int first = guesser * GUESSES / GUESSERS;
            guesses.add(guessers.submit(() -> IntStream.range(first, first + GUESSES / GUESSERS)
                    .mapToObj(i -> auth.evaluate(guess(i, client, guessedAt), hashing))
                    .toList()));
        }
        int in = 0;
        for (Future<List<CompletableFuture<Decision>>> ofOne : guesses) {
            for (CompletableFuture<Decision> guess : ofOne.get()) {
                if (guess.isDone() && guess.join() instanceof Decision.Authenticated) in++;
            }
        }
        long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begun) + 1;
        long compared = fingerprints.taken() - before;
        assertThat(in).as(who).isLessThanOrEqualTo(1);
        assertThat(compared).as(who).isBetween(0L, seconds * perSecond + in);
    }

    private static TestRequest guess(int number, String client, int guessedAt) {
        String password = number == GUESSES / 2 ? PASSWORD : "guess" + number;
        return request("user" + number % guessedAt, password, client);
    }

    @Test
    void theUserAtTheOwnAddressIsLetInAllTheWhile() {
        for (int i = 0; i < 1_000; i++) {
            auth.evaluate(guess(i, A_STRANGERS, 1), hashing);
            assertThat(auth.evaluate(request("user0", PASSWORD, AN_EMPLOYEES), hashing)
                            .join())
                    .isInstanceOf(Decision.Authenticated.class);
        }
    }
}
