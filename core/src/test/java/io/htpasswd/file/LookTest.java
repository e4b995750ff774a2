package io.htpasswd.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.htpasswd.basic.Credentials;
import io.htpasswd.basic.Verification;
import io.htpasswd.testing.Logged;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Section 6 of the contract, load: what is answered while a look at the file takes its time, and when one fails. */
@Timeout(30)
class LookTest {
    private static final String LINE = ":$apr1$TYiryv0/$8BvzLUO9IfGPGGsPnAgSu1\n";
    private static final Verification IN = Verification.Accepted.WITHOUT_GROUPS;
    private static final Credentials ALICE = credentials("alice");

    @TempDir
    Path folder;

    private final Logged logged = new Logged(HtpasswdFile.class);
    private final AtomicInteger looks = new AtomicInteger();
    private final CountDownLatch under = new CountDownLatch(1);
    private final CountDownLatch let = new CountDownLatch(1);
    private final List<Thread> threads = new ArrayList<>();
    private volatile HookedPath.Hook hook = () -> {};
    private Path users;

    @BeforeEach
    void write() throws IOException {
        users = HookedPath.of(Files.writeString(folder.resolve("users"), "alice" + LINE + "bob" + LINE), () -> {
            looks.incrementAndGet();
            hook.beforeStat();
        });
    }

    @AfterEach
    void stop() throws InterruptedException {
        let.countDown();
        for (Thread thread : threads) thread.join();
        logged.close();
    }

    private static Credentials credentials(String user) {
        return Credentials.of(user, "password".getBytes(StandardCharsets.UTF_8));
    }

    /** Alice is remembered. */
    private HtpasswdFile open(Duration checkEvery, Duration maxStaleness) throws IOException {
        HtpasswdFile file = HtpasswdFile.builder(users)
                .checkEvery(checkEvery)
                .maxStaleness(maxStaleness)
                .open();
        assertThat(file.verify(ALICE)).isEqualTo(IN);
        return file;
    }

    private static void pass(Duration time) throws InterruptedException {
        long begun = System.nanoTime();
        while (System.nanoTime() - begun <= time.toNanos()) Thread.sleep(1);
    }

    private Thread start(Runnable runnable) {
        Thread thread = new Thread(runnable);
        threads.add(thread);
        thread.start();
        return thread;
    }

    /** Somebody looks, and does not come back until let. */
    private Thread lookThatLasts(HtpasswdFile file) throws InterruptedException {
        hook = () -> {
            under.countDown();
            try {
                let.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        };
        Thread looking = start(() -> {
            while (under.getCount() > 0) {
                if (file.recall(ALICE) == null) file.refresh();
            }
        });
        under.await();
        return looking;
    }

    @Test
    void whileALookIsUnderWayTheRememberedAreServedAndNobodyIsSentToLook() throws Exception {
        Duration checkEvery = Duration.ofMillis(5);
        HtpasswdFile file = open(checkEvery, Duration.ofHours(1));
        lookThatLasts(file);
        long begun = System.nanoTime();
        int looksBefore = looks.get();
        for (int others = 0; others < 2; others++) {
            start(() -> {
                while (let.getCount() > 0) file.refresh();
            });
        }
        while (System.nanoTime() - begun < checkEvery.multipliedBy(20).toNanos()) {
            assertThat(file.recall(ALICE)).isEqualTo(IN);
            assertThat(file.recall(credentials("bob"))).isNull();
        }
        assertThat(looks).hasValue(looksBefore);
        assertThat(file.verify(credentials("bob"))).isEqualTo(IN);
        hook = () -> {};
        let.countDown();
        for (Thread thread : threads) thread.join();
        pass(checkEvery.multipliedBy(2));
        for (int i = 0; i < 10; i++)
            assertThat(file.recall(ALICE)).as("no look under way").isNull();
        file.refresh();
        assertThat(looks).hasValueGreaterThan(looksBefore);
    }

    /** A file system that hangs: nobody can tell any more who the users are. */
    @Test
    void aLookThatDoesNotEndIsWaitedForUntilTheVersionInUseIsTooOld() throws Exception {
        Duration maxStaleness = Duration.ofMillis(200);
        long before = System.nanoTime();
        HtpasswdFile file = open(Duration.ofMillis(5), maxStaleness);
        file.refresh();
        Thread looking = lookThatLasts(file);
        Verification answer = IN;
        while (answer == IN) {
            Thread.sleep(1);
            answer = file.recall(ALICE);
        }
        assertThat(answer).isEqualTo(Verification.Failed.UNAVAILABLE);
        assertThat(file.verify(credentials("bob"))).isEqualTo(Verification.Failed.UNAVAILABLE);
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isGreaterThan(maxStaleness);
        let.countDown();
        looking.join();
        assertThat(file.verify(credentials("bob"))).isEqualTo(IN);
    }

    /** The first request after a quiet hour looks; those that come with it are not told that nobody has for an hour. */
    @Test
    void afterATimeWithoutRequestsTheLookUnderWayIsAsOldAsItself() throws Exception {
        Duration maxStaleness = Duration.ofMillis(500);
        HtpasswdFile file = open(Duration.ofMillis(1), maxStaleness);
        pass(maxStaleness);
        long begun = System.nanoTime();
        lookThatLasts(file);
        Verification recalled = file.recall(ALICE);
        Verification verified = file.verify(ALICE);
        assumeThat(System.nanoTime() - begun)
                .as("a machine so busy that it shows little")
                .isLessThan(maxStaleness.toNanos());
        assertThat(recalled).isEqualTo(IN);
        assertThat(verified).isEqualTo(IN);
    }

    private enum Thrown {
        OUT_OF_MEMORY,
        ERROR,
        EXCEPTION
    }

    /** However a look ends, the next is due one check later; only an Error is its caller's, and of one caller. */
    @Test
    void whateverIsThrownInALookTheNextIsDueOneCheckLater() throws Exception {
        for (Thrown thrown : Thrown.values()) {
            Duration checkEvery = Duration.ofMillis(500);
            hook = () -> {};
            HtpasswdFile file = open(checkEvery, Duration.ofHours(1));
            hook = () -> {
                switch (thrown) {
                    case OUT_OF_MEMORY -> throw new OutOfMemoryError("Canary");
                    case ERROR -> throw new StackOverflowError("Canary");
                    case EXCEPTION -> throw new IllegalStateException("Canary");
                }
            };
            // Until everybody is sent to look.
            pass(checkEvery.multipliedBy(2));
            looks.set(0);
            AtomicInteger errors = new AtomicInteger();
            long begun = System.nanoTime();
            for (int user = 0; user < 36; user++) {
                try {
                    if (file.recall(ALICE) == null) file.refresh();
                    file.refresh();
                } catch (StackOverflowError | OutOfMemoryError | IllegalStateException e) {
                    errors.incrementAndGet();
                }
                assertThat(file.verify(ALICE)).isEqualTo(IN);
            }
            Verification recalled = file.recall(ALICE);
            assumeThat(System.nanoTime() - begun)
                    .as("a machine so busy that it shows little")
                    .isLessThan(checkEvery.toNanos());
            assertThat(recalled).isEqualTo(IN);
            assertThat(looks).as("looks").hasValue(1);
            assertThat(errors).as("errors").hasValue(thrown == Thrown.ERROR ? 1 : 0);
            hook = () -> {};
            pass(checkEvery);
            file.refresh();
            assertThat(looks).hasValueGreaterThan(1);
        }
        assertThat(logged.text()).contains(" ERROR ").doesNotContain("Canary");
    }

    @Test
    void anErrorOfALookReachesItsCaller() throws Exception {
        HtpasswdFile file = open(Duration.ofNanos(1), Duration.ofHours(1));
        hook = () -> {
            throw new StackOverflowError();
        };
        assertThatExceptionOfType(StackOverflowError.class).isThrownBy(file::refresh);
        hook = () -> {};
        file.refresh();
        assertThat(file.verify(ALICE)).isEqualTo(IN);
    }
}
