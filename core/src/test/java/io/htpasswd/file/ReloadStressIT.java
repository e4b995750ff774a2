package io.htpasswd.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.htpasswd.basic.BasicAuth;
import io.htpasswd.basic.Decision;
import io.htpasswd.basic.Policy;
import io.htpasswd.file.RewrittenFile.Way;
import io.htpasswd.testing.Proof;
import io.htpasswd.testing.TestRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Section 6 of the contract, under fire: a file rewritten 2,000 times, half as often in an everyday build, in every way that files are rewritten, while eight threads
 * ask, half of them through an executor. After every tenth rewrite the writer waits until its version is in use.
 */
@Timeout(300)
class ReloadStressIT {
    private static final int REWRITES = Proof.count(2_000, 1_000);
    private static final int WAIT_EVERY = 10;
    private static final int CUTS = 100;
    private static final Duration CHECK_EVERY = Duration.ofMillis(10);
    private static final Duration SETTLE = Duration.ofMillis(200);
    /** Two checks and the time to settle; then one load. */
    private static final long PROMISE = CHECK_EVERY.multipliedBy(2).plus(SETTLE).toNanos();

    private static final long ONE_LOAD = Duration.ofMillis(50).toNanos();
    /** A machine that holds the writer in the middle of a rewrite, or the looks, up for longer may show a half file. */
    private static final long HELD_UP = SETTLE.toNanos() / 2;

    private static final String NOT_IN = "REJECTED";

    @TempDir
    Path folder;

    private final Queue<String> wrong = new ConcurrentLinkedQueue<>();
    /** Requests of the user that stands in every version, from arrival to answer, that were denied. */
    private final Queue<Span> keptOut = new ConcurrentLinkedQueue<>();
    /** A version that was seen; older ones must not be any more. */
    private volatile int inUse;

    private volatile boolean stopped;

    /** Of System.nanoTime. */
    private record Span(long from, long to) {
        boolean overlaps(Span other) {
            return from - other.to <= 0 && other.from - to <= 0;
        }
    }

    @Test
    void rewritesLetNobodyInWronglyAndKeepNobodyOutWhoseLineStayed() throws Exception {
        Set<Thread> before = Thread.getAllStackTraces().keySet();
        RewrittenFile file = new RewrittenFile(folder);
        BasicAuth auth = BasicAuth.of(
                Policy.strict(),
                HtpasswdFile.builder(file.path())
                        .checkEvery(CHECK_EVERY)
                        .settle(SETTLE)
                        .open());
        ExecutorService hashing = Executors.newFixedThreadPool(4);
        List<Thread> clients = new ArrayList<>();
        for (int i = 0; i < 8; i++) clients.add(client(auth, i, i % 2 == 0 ? hashing : null, file));
        List<Way> all = List.copyOf(RewrittenFile.ways());
        List<Way> usable = all.stream().filter(Way::leavesUsers).toList();
        List<Span> heldUp = new ArrayList<>();
        Random random = new Random(1);
        int waits = 0;
        long latest = Long.MIN_VALUE;
        try (PauseMeter pauses = new PauseMeter(folder.resolve("pauses"))) {
            long since = System.nanoTime();
            for (int i = 1; i <= REWRITES; i++) {
                if (i % WAIT_EVERY != 0) {
                    file.rewrite(all.get(i % all.size()));
                    TimeUnit.MICROSECONDS.sleep(random.nextInt(10_000));
                    continue;
                }
                Way way = usable.get(waits++ % usable.size());
                file.rewrite(way);
                long late = awaitInUse(auth, file.begun()) - PROMISE;
                latest = Math.max(latest, late);
                // A machine that lets a thread lie for a while delays the looks at the file as much.
                long stall = pauses.longest();
                if (late > ONE_LOAD + 3 * stall)
                    wrong.add(way + ": seen " + late / 1_000_000 + " ms after the promise");
                if (Math.max(file.longestHalf(), stall) > HELD_UP) heldUp.add(new Span(since, System.nanoTime()));
                since = System.nanoTime();
                pauses.forget();
            }
        } finally {
            stopped = true;
            for (Thread client : clients) client.join();
            hashing.shutdown();
        }
        System.out.printf(
                "%d rewrites, %d of %d waits held up by the machine, seen %d ms after the promise at the latest%n",
                REWRITES, heldUp.size(), waits, TimeUnit.NANOSECONDS.toMillis(latest));
        assertThat(hashing.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
        assertThat(wrong).isEmpty();
        assertThat(waits).isEqualTo(REWRITES / WAIT_EVERY);
        // A thread may wake up with its answer long after that was decided, so the end of a request alone says nothing.
        assertThat(keptOut)
                .filteredOn(request -> heldUp.stream().noneMatch(request::overlaps))
                .isEmpty();
        assertThat(threadsSince(before)).isEmpty();
        assumeThat(heldUp).as("a machine so busy that it shows little").hasSizeLessThan(waits / 2);
    }

    /** While a file is being truncated it is empty and still has its times of before: as though it had been so for long. */
    @Test
    void aFileOfNoUseIsNotTakenForEmptyWhileItIsWrittenAnew() throws Exception {
        Map<RewrittenFile, HtpasswdFile> files = new LinkedHashMap<>();
        for (int i = 0; i < CUTS; i++) {
            RewrittenFile file = new RewrittenFile(Files.createDirectory(folder.resolve("cut-" + i)));
            HtpasswdFile.Builder users = HtpasswdFile.builder(file.path()).settle(SETTLE);
            files.put(file, users.checkEvery(Duration.ofNanos(1)).open());
            file.rewrite(Way.GARBAGE);
        }
        Thread.sleep(SETTLE.plusMillis(20).toMillis());
        int measured = 0;
        for (Map.Entry<RewrittenFile, HtpasswdFile> each : files.entrySet()) {
            boolean emptied = isEmptyOnceWhileRewritten(each.getKey(), each.getValue());
            if (each.getKey().longestHalf() > HELD_UP) continue;
            assertThat(emptied).isFalse();
            measured++;
        }
        assumeThat(measured).as("a machine so busy that it shows little").isGreaterThan(CUTS / 2);
    }

    private boolean isEmptyOnceWhileRewritten(RewrittenFile file, HtpasswdFile users) throws InterruptedException {
        users.refresh();
        Thread writer = new Thread(() -> {
            try {
                file.rewrite(Way.TRUNCATE_AND_WRITE);
            } catch (IOException | InterruptedException e) {
                wrong.add(e.toString());
            }
        });
        writer.start();
        boolean empty = false;
        while (writer.isAlive()) {
            users.refresh();
            empty |= users.snapshot().users().isEmpty();
        }
        writer.join();
        assertThat(wrong).isEmpty();
        return empty;
    }

    /** From the end of the rewrite to the arrival of the last request that did not see it. */
    private long awaitInUse(BasicAuth auth, int version) throws InterruptedException {
        long written = System.nanoTime();
        TestRequest request = TestRequest.as(RewrittenFile.VERSION, RewrittenFile.password(version));
        long lastMiss = written;
        for (long arrival = written; !outcome(auth.evaluate(request)).equals("in"); arrival = System.nanoTime()) {
            lastMiss = arrival;
            Thread.sleep(1);
        }
        inUse = version;
        return lastMiss - written;
    }

    private Thread client(BasicAuth auth, int number, @Nullable ExecutorService hashing, RewrittenFile file) {
        Random random = new Random(number);
        Thread client = new Thread(() -> {
            try {
                while (!stopped) {
                    ask(auth, hashing, random, file);
                    LockSupport.parkNanos(200_000);
                }
            } catch (RuntimeException | Error e) {
                wrong.add(e.toString());
            }
        });
        client.start();
        return client;
    }

    private void ask(BasicAuth auth, @Nullable ExecutorService hashing, Random random, RewrittenFile file) {
        int oldest = inUse;
        int asked = Math.max(0, file.begun() + random.nextInt(25) - 20);
        switch (random.nextInt(4)) {
            case 0 -> {
                long arrival = System.nanoTime();
                String outcome = outcome(auth, hashing, RewrittenFile.ALWAYS, RewrittenFile.password(0));
                if (outcome.equals(NOT_IN)) keptOut.add(new Span(arrival, System.nanoTime()));
                else if (!outcome.equals("in")) wrong.add("always: " + outcome);
            }
            case 1 -> {
                String outcome = outcome(auth, hashing, RewrittenFile.VERSION, RewrittenFile.password(asked));
                boolean possible = oldest <= asked && asked <= file.begun();
                if (!outcome.equals(NOT_IN) && !(possible && outcome.equals("in"))) {
                    wrong.add("version " + asked + " while " + oldest + " or newer is in use: " + outcome);
                }
            }
            case 2 -> denied(outcome(auth, hashing, RewrittenFile.ALWAYS, RewrittenFile.password(asked + 1)));
            default -> denied(outcome(auth, hashing, "nobody", RewrittenFile.password(0)));
        }
    }

    private void denied(String outcome) {
        if (!outcome.equals(NOT_IN)) wrong.add("a wrong password: " + outcome);
    }

    private static String outcome(BasicAuth auth, @Nullable ExecutorService hashing, String user, String password) {
        TestRequest request = TestRequest.as(user, password);
        return outcome(
                hashing == null
                        ? auth.evaluate(request)
                        : auth.evaluate(request, hashing).join());
    }

    private static String outcome(Decision decision) {
        return decision.fold(a -> "in", a -> "anonymous", d -> d.reason().name());
    }

    /** Those that still run, but for the JDK's own. */
    private static List<String> threadsSince(Set<Thread> before) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.isAlive() && !before.contains(thread))
                .map(Thread::getName)
                .filter(name -> !name.equals("CompletableFutureDelayScheduler"))
                .toList();
    }
}
