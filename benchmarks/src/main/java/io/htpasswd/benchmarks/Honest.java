package io.htpasswd.benchmarks;

import io.netty.channel.EventLoop;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Those who are watched while others flood: the requests that need no hash every 10 ms each, and first logins two a second. */
final class Honest {
    static final String NEW = "first login, new client";
    static final String KNOWN_GOOD = "first login, known-good client";
    static final String REMEMBERED = "remembered user";
    static final String STRANGER = "no credentials";
    static final String OPEN = "open path";

    private static final long OFTEN_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
    private static final long LOGIN_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
    private static final int KNOWN_GOOD_ADDRESSES = 4;

    private final Map<String, Answers> answers = new LinkedHashMap<>();
    private final EventLoop loop;
    private final int port;
    /** The same arrivals in every run. */
    private final Random random = new Random(16);

    private final CompletableFuture<Void> done = new CompletableFuture<>();
    private long end;
    private int open;

    Honest(EventLoop loop, int port) {
        this.loop = loop;
        this.port = port;
    }

    /** The users whose names the file needs for so many seconds. */
    static int logins(int seconds) {
        return 4 * seconds + 4;
    }

    /** The remembered user, and somebody from every address that is known good when others log in from there. */
    void logInBefore() throws Exception {
        expectOk(answer("127.0.2.1", "remembered"));
        for (int i = 0; i < KNOWN_GOOD_ADDRESSES; i++) expectOk(answer(knownGood(i), "home" + i));
    }

    private static void expectOk(int status) {
        if (status != 200) throw new IllegalStateException("not let in before the flood: " + status);
    }

    private static String knownGood(int i) {
        return "127.0.3." + (1 + i % KNOWN_GOOD_ADDRESSES);
    }

    /** The status of one login, on a connection of its own. */
    int answer(String address, String user) throws Exception {
        return answer(address, user, MeasuredHash.PASSWORD);
    }

    int answer(String address, String user, String password) throws Exception {
        CompletableFuture<Integer> status = new CompletableFuture<>();
        LoopbackClient client = new LoopbackClient(loop, address, port);
        loop.execute(() -> client.ask(Flood.PAGE, MeasuredHash.authorization(user, password), status::complete));
        int answered = status.get(60, TimeUnit.SECONDS);
        loop.execute(client::close);
        return answered;
    }

    /** Asks for so many seconds and waits for the answers, for at most as long as {@code patience} beyond. */
    Map<String, Answers> watch(int seconds, int patience) throws Exception {
        end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        loop.execute(() -> {
            login(NEW, 0);
            login(KNOWN_GOOD, 0);
            often(REMEMBERED, "127.0.2.1", Flood.PAGE, MeasuredHash.authorization("remembered", MeasuredHash.PASSWORD));
            often(STRANGER, "127.0.2.2", Flood.PAGE, null);
            often(OPEN, "127.0.2.3", Flood.OPEN, null);
        });
        loop.schedule(() -> done.complete(null), seconds + patience, TimeUnit.SECONDS);
        done.get();
        return loop.submit(() -> Map.copyOf(answers)).get();
    }

    private void login(String kind, int i) {
        long begun = System.nanoTime();
        if (begun >= end) return;
        boolean known = kind.equals(KNOWN_GOOD);
        String address = known ? knownGood(i) : "127.1." + i / 250 + "." + (1 + i % 250);
        LoopbackClient client = new LoopbackClient(loop, address, port);
        begin();
        client.ask(
                Flood.PAGE,
                MeasuredHash.authorization((known ? "known" : "new") + i, MeasuredHash.PASSWORD),
                status -> {
                    client.close();
                    answered(kind, status, begun);
                });
        long pause = (long) (LOGIN_NANOS * (0.5 + random.nextDouble()));
        loop.schedule(() -> login(kind, i + 1), pause, TimeUnit.NANOSECONDS);
    }

    private void often(String kind, String address, String path, @Nullable String authorization) {
        begin();
        often(kind, new LoopbackClient(loop, address, port), path, authorization, System.nanoTime());
    }

    /** From the time at which it was due; one that is due while another is not answered waits for it, and counts as late. */
    private void often(String kind, LoopbackClient client, String path, @Nullable String authorization, long due) {
        client.ask(path, authorization, status -> {
            count(kind, status, due);
            long next = due + OFTEN_NANOS;
            long now = System.nanoTime();
            if (now >= end) {
                client.close();
                // What was due and never sent has waited all the same.
                for (; next < end; next += OFTEN_NANOS) count(kind, LoopbackClient.NO_ANSWER, next);
                finish();
                return;
            }
            long then = next;
            loop.schedule(
                    () -> often(kind, client, path, authorization, then),
                    Math.max(0, next - now),
                    TimeUnit.NANOSECONDS);
        });
    }

    private void count(String kind, int status, long begun) {
        answers.computeIfAbsent(kind, none -> new Answers()).add(status, System.nanoTime() - begun);
    }

    private void answered(String kind, int status, long begun) {
        if (done.isDone()) return;
        count(kind, status, begun);
        finish();
    }

    private void begin() {
        open++;
    }

    private void finish() {
        if (--open == 0 && System.nanoTime() >= end) done.complete(null);
    }
}
