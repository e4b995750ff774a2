package io.htpasswd.benchmarks;

import io.htpasswd.basic.BasicAuth;
import io.htpasswd.basic.Decision;
import io.htpasswd.basic.Policy;
import io.htpasswd.basic.Reason;
import io.htpasswd.crypt.PasswordHash;
import io.htpasswd.file.HtpasswdFile;
import io.htpasswd.file.HtpasswdRules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.LongAdder;

/**
 * Who is let in while 16 clients, a thread each, send wrong passwords without a pause, whose hash is bcrypt of cost 10? First how
 * fast remembered users are, in quiet and in the flood; then, with remembering cut to a tenth of the time of the flood, whether
 * those who stay active ever find the hashing limit full. No server, the blocking form, the limit and the looks at the file that
 * are standard. {@code java -cp benchmarks.jar io.htpasswd.benchmarks.CoreOverload [short|full]}.
 */
public final class CoreOverload {
    private static final int ATTACKERS = 16;
    private static final int COST = 10;
    private static final Duration OFTEN = Duration.ofMillis(10);

    private CoreOverload() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        // Denials are INFO, and a flood is many of them.
        System.setProperty("org.slf4j.simpleLogger.defaultLogLevel", "error");
        boolean full = args.length > 0 && args[0].equals("full");
        Duration watched = Duration.ofSeconds(full ? 60 : 10);
        Duration rememberFor = Duration.ofSeconds(full ? 60 : 3);
        StringBuilder table = new StringBuilder(
                "| core, " + ATTACKERS + " clients flood | asked | p50 | p99 | longest | not let in |\n");
        table.append("| --- | ---: | ---: | ---: | ---: | ---: |\n");
        String hash = PasswordHash.bcrypt(MeasuredHash.password(), COST);
        Path users = Files.writeString(
                Files.createTempFile("users", ""),
                "user:" + hash + "\noften:" + hash + "\nsometimes:" + hash + "\nseldom:" + hash + "\n");
        StringBuilder floods = new StringBuilder();
        try {
            BasicAuth auth = guard(users, HtpasswdRules.standard());
            table.append(watch(auth, watched).row("quiet"));
            try (Flood flood = new Flood(auth)) {
                table.append(watch(auth, watched).row("flood"));
                floods.append(flood.report());
            }
            BasicAuth forgetful = guard(users, HtpasswdRules.standard().withRememberFor(rememberFor));
            Latencies[] active = active(forgetful, rememberFor);
            try (Flood flood = new Flood(forgetful)) {
                Latencies.watch(active);
                for (Latencies one : active)
                    table.append(one.row("remembered for " + rememberFor.toSeconds() + " s, flood"));
                floods.append(flood.report());
            }
        } finally {
            Files.delete(users);
        }
        System.out.println(
                Report.machine("-cp benchmarks/target/benchmarks.jar " + CoreOverload.class.getName(), args));
        System.out.println(table.append(floods));
    }

    private static BasicAuth guard(Path users, HtpasswdRules rules) throws IOException {
        return BasicAuth.of(
                Policy.strict(), HtpasswdFile.builder(users).rules(rules).open());
    }

    private static Latencies watch(BasicAuth auth, Duration time) throws IOException, InterruptedException {
        Latencies user = user(auth, "user", OFTEN, time);
        Latencies.watch(user);
        return user;
    }

    /** Ten times as long as anything is remembered: who asks every 10 ms, 60 times in the time of remembering, and twice. */
    private static Latencies[] active(BasicAuth auth, Duration rememberFor) throws IOException {
        Duration time = rememberFor.multipliedBy(10);
        return new Latencies[] {
            user(auth, "often", OFTEN, time),
            user(auth, "sometimes", rememberFor.dividedBy(60), time),
            user(auth, "seldom", rememberFor.dividedBy(2), time)
        };
    }

    /** Known before it is watched, for nobody promises a stranger a place in a flood. */
    private static Latencies user(BasicAuth auth, String name, Duration period, Duration time) throws IOException {
        List<String> values = List.of(MeasuredHash.authorization(name, MeasuredHash.PASSWORD));
        Exchange exchange = () -> {
            if (auth.evaluateHeader(values) instanceof Decision.Denied denied)
                throw new IOException(denied.reason().name());
        };
        exchange.run();
        String every =
                period.compareTo(Duration.ofSeconds(1)) < 0 ? period.toMillis() + " ms" : period.toSeconds() + " s";
        return new Latencies("user every " + every, exchange, period, time);
    }

    /** Everybody wrong at once, until closed. */
    private static final class Flood implements AutoCloseable {
        private final LongAdder rejected = new LongAdder();
        private final LongAdder unavailable = new LongAdder();
        private final List<Thread> attackers = new ArrayList<>();
        private final long begun = System.nanoTime();
        private volatile boolean stopped;

        Flood(BasicAuth auth) throws InterruptedException {
            for (int i = 0; i < ATTACKERS; i++) {
                List<String> values = List.of(MeasuredHash.authorization("user", "wrong" + i));
                Thread attacker = new Thread(() -> {
                    while (!stopped) count(auth.evaluateHeader(values));
                });
                attackers.add(attacker);
                attacker.start();
            }
            // The queue is as long as it gets once the first is through.
            while (rejected.sum() == 0) Thread.sleep(1);
        }

        private void count(Decision decision) {
            if (!(decision instanceof Decision.Denied denied)) throw new AssertionError("a wrong password was let in");
            (denied.reason() == Reason.UNAVAILABLE ? unavailable : rejected).increment();
        }

        String report() {
            double seconds = (System.nanoTime() - begun) / 1e9;
            return String.format(
                    Locale.ROOT,
                    "%nFlood of %.0f s: %.0f wrong passwords verified a second, %.0f sent away.",
                    seconds,
                    rejected.sum() / seconds,
                    unavailable.sum() / seconds);
        }

        @Override
        public void close() throws InterruptedException {
            stopped = true;
            for (Thread attacker : attackers) attacker.join();
        }
    }
}
