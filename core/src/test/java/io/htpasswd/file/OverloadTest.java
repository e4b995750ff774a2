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
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Section 6 of the contract, load: a file in use, and reloaded, while every permit is held by a hash that does not end. */
@Timeout(60)
class OverloadTest {
    private static final String LINE = ":$apr1$TYiryv0/$8BvzLUO9IfGPGGsPnAgSu1\n";
    private static final TestRequest ALICE = TestRequest.as("alice", "password").from("192.0.2.1");
    private static final TestRequest MALLORY =
            TestRequest.as("mallory", "password").from("192.0.2.66");
    /** Whoever blocks does so for longer than any test. */
    private static final Duration EVER = Duration.ofHours(1);

    @TempDir
    Path folder;

    private final ThreadPoolExecutor pool =
            new ThreadPoolExecutor(2, 2, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>());
    private final List<Thread> threads = new ArrayList<>();
    private Parked parked;

    @BeforeEach
    void open() throws IOException {
        parked = new Parked(HtpasswdFile.builder(write("alice" + LINE))
                // Twice this must never pass between a look and the next line of the test, whatever the machine does.
                .checkEvery(Duration.ofMillis(500))
                .settle(Duration.ofMillis(20))
                .open());
    }

    @AfterEach
    void stop() throws InterruptedException {
        parked.let.countDown();
        pool.shutdown();
        assertThat(pool.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
        for (Thread thread : threads) thread.join();
    }

    /** A file whose hashes do not end until they are let, but for alice's. */
    private static final class Parked implements CredentialVerifier {
        final HtpasswdFile file;
        final CountDownLatch let = new CountDownLatch(1);
        final AtomicInteger hashes = new AtomicInteger();
        final AtomicInteger looks = new AtomicInteger();

        Parked(HtpasswdFile file) {
            this.file = file;
        }

        @Override
        public Verification verify(Credentials credentials) {
            if (credentials.user().equals("alice")) return file.verify(credentials);
            hashes.incrementAndGet();
            try {
                let.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return file.verify(credentials);
        }

        @Override
        public @Nullable Verification recall(Credentials credentials) {
            return file.recall(credentials);
        }

        @Override
        public void refresh() {
            looks.incrementAndGet();
            file.refresh();
        }

        void awaitHashes(int number) throws InterruptedException {
            while (hashes.get() < number) Thread.sleep(1);
        }
    }

    private Path write(String content) throws IOException {
        Path written = Files.writeString(folder.resolve("new"), content);
        Path users = folder.resolve("users");
        return Files.move(written, users, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Alice has logged in. */
    private BasicAuth auth(int concurrent, int waiting) {
        BasicAuth auth =
                BasicAuth.of(Policy.optional(), parked).withHashingLimit(HashingLimit.of(concurrent, waiting, EVER));
        assertThat(outcome(auth.evaluate(ALICE))).isEqualTo("alice");
        parked.looks.set(0);
        return auth;
    }

    private static String outcome(Decision decision) {
        return decision.fold(a -> a.user(), a -> "anonymous", d -> d.reason().name());
    }

    /** Alice and strangers without credentials are answered until a new version of the file is in use, and once more. */
    private void aliceIsAnsweredAcrossAReload(Function<TestRequest, Decision> ask) throws IOException {
        write("alice" + LINE + "carol" + LINE);
        boolean reloaded;
        do {
            reloaded = parked.file.snapshot().users().contains("carol");
            assertThat(outcome(ask.apply(ALICE))).isEqualTo("alice");
            assertThat(outcome(ask.apply(TestRequest.get()))).isEqualTo("anonymous");
        } while (!reloaded);
    }

    @Test
    void blockingWhenAllPermitsAndPlacesAreTakenThenTheRememberedAreAnsweredAlsoAcrossAReload() throws Exception {
        BasicAuth auth = auth(2, 2);
        List<CompletableFuture<Decision>> others = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            CompletableFuture<Decision> decision = new CompletableFuture<>();
            others.add(decision);
            Thread thread = new Thread(() -> decision.complete(auth.evaluate(MALLORY)));
            threads.add(thread);
            thread.start();
            if (i < 2) parked.awaitHashes(i + 1);
            else while (thread.getState() != Thread.State.TIMED_WAITING) Thread.sleep(1);
        }
        assertThat(outcome(auth.evaluate(MALLORY))).isEqualTo("UNAVAILABLE");
        aliceIsAnsweredAcrossAReload(auth::evaluate);
        assertThat(outcome(auth.evaluate(MALLORY))).isEqualTo("UNAVAILABLE");
        // A look of alice's takes a place, and may take it from a request of mallory's that waits.
        assertThat(others.stream().filter(decision -> !decision.isDone()).count())
                .isBetween(2L, 4L);
        assertThat(parked.hashes).hasValue(2);
        parked.let.countDown();
        for (CompletableFuture<Decision> decision : others)
            assertThat(outcome(decision.join())).isIn("REJECTED", "UNAVAILABLE");
        assertThat(parked.hashes.get()).isBetween(2, 4);
    }

    @Test
    void asyncOnTwoThreadsAndOnePermitAnswersTheRememberedAlsoAcrossAReload() throws Exception {
        BasicAuth auth = auth(1, 3);
        List<CompletableFuture<Decision>> others = new ArrayList<>();
        others.add(auth.evaluate(MALLORY, pool));
        parked.awaitHashes(1);
        for (int i = 0; i < 100; i++) others.add(auth.evaluate(MALLORY, pool));
        while (others.stream().filter(decision -> !decision.isDone()).count() > 1 + 3) Thread.sleep(1);
        aliceIsAnsweredAcrossAReload(request -> auth.evaluate(request, pool).join());
        assertThat(others.stream().filter(decision -> !decision.isDone()).count())
                .isBetween(1L, 4L);
        assertThat(pool.getQueue()).isEmpty();
        assertThat(parked.hashes).hasValue(1);
        parked.let.countDown();
        assertThat(others.stream()
                        .map(decision -> outcome(decision.join()))
                        .filter("REJECTED"::equals)
                        .count())
                .isEqualTo(parked.hashes.get())
                .isBetween(1L, 4L);
    }

    @Test
    void asyncWhenEveryThreadIsStuckThenNoMoreTasksAreHandedOverThanMayWait() throws Exception {
        CountDownLatch stuck = new CountDownLatch(1);
        for (int i = 0; i < 2; i++) {
            pool.execute(() -> {
                try {
                    stuck.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
        }
        BasicAuth auth = auth(1, 3);
        List<CompletableFuture<Decision>> asked = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) asked.add(auth.evaluate(MALLORY, pool));
        assertThat(asked.subList(0, 4)).noneMatch(CompletableFuture::isDone);
        assertThat(asked.subList(4, 1_000))
                .allSatisfy(decision -> assertThat(outcome(decision.getNow(auth.evaluate(TestRequest.get()))))
                        .isEqualTo("UNAVAILABLE"));
        assertThat(pool.getQueue()).hasSize(4);
        parked.let.countDown();
        stuck.countDown();
        for (CompletableFuture<Decision> decision : asked.subList(0, 4)) {
            assertThat(outcome(decision.join())).isEqualTo("REJECTED");
        }
    }

    /** The same request that was answered from memory is not any more once a look at the file is due: that may read it. */
    @Test
    void asyncOnTheCallersThreadNeitherHashesNorLooksAtTheFile() throws Exception {
        BasicAuth auth = auth(1, 3);
        Function<TestRequest, String> ask =
                request -> outcome(auth.evaluate(request, Runnable::run).getNow(auth.evaluate(TestRequest.get())));
        assertThat(ask.apply(MALLORY)).isEqualTo("UNAVAILABLE");
        while (!ask.apply(ALICE).equals("UNAVAILABLE")) Thread.sleep(1);
        assertThat(ask.apply(TestRequest.get())).isEqualTo("anonymous");
        assertThat(parked.looks).hasValue(0);
        assertThat(parked.hashes).hasValue(0);
        assertThat(outcome(auth.evaluate(ALICE))).isEqualTo("alice");
    }
}
