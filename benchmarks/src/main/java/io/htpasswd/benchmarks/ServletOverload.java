package io.htpasswd.benchmarks;

import io.htpasswd.crypt.PasswordHash;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;

/**
 * Who is still answered while 500 connections send wrong passwords, whose hash is bcrypt of cost 10, at Tomcat's 200 threads?
 * Remembered users and an open path are asked every 10 ms, in quiet and in the flood, with the limit on hashing and without.
 * {@code java -cp benchmarks.jar io.htpasswd.benchmarks.ServletOverload [short|full]}; takes wrk.
 */
public final class ServletOverload {
    private static final int ATTACKERS = 500;
    private static final int COST = 10;
    private static final Duration PERIOD = Duration.ofMillis(10);

    private ServletOverload() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        int seconds = args.length > 0 && args[0].equals("full") ? 30 : 5;
        String line = "user:" + PasswordHash.bcrypt(MeasuredHash.password(), COST) + "\n";
        Path users = Files.writeString(Files.createTempFile("users", ""), line);
        StringBuilder table =
                new StringBuilder("| Tomcat, 200 threads | asked | p50 | p99 | longest | not answered |\n");
        table.append("| --- | ---: | ---: | ---: | ---: | ---: |\n");
        StringBuilder floods = new StringBuilder();
        try {
            for (String kind : new String[] {"health", "unlimited"}) {
                try (FreshServer server = FreshServer.start(kind, users.toString())) {
                    String name = kind.equals("health") ? "" : "no limit, ";
                    watch(server, seconds);
                    if (kind.equals("health")) append(table, "quiet", watch(server, seconds));
                    // Longer than what is watched on both sides.
                    Wrk flood = Wrk.start(server.url("/"), ATTACKERS, seconds + 4, MeasuredHash.authorization("wrong"));
                    Thread.sleep(2_000);
                    append(table, name + "flood", watch(server, seconds));
                    floods.append(String.format(
                            Locale.ROOT,
                            "%n%sflood: %.0f answers a second.",
                            name,
                            flood.result().perSecond()));
                }
            }
        } finally {
            Files.delete(users);
        }
        System.out.println(
                Report.machine("-cp benchmarks/target/benchmarks.jar " + ServletOverload.class.getName(), args));
        System.out.println(table.append(floods));
    }

    private static Latencies[] watch(FreshServer server, int seconds) throws IOException, InterruptedException {
        String fields = "Authorization: " + MeasuredHash.authorization(MeasuredHash.PASSWORD) + "\r\n";
        try (ReconnectingClient user = new ReconnectingClient(server.port(), "/", fields);
                ReconnectingClient stranger = new ReconnectingClient(server.port(), "/health", "")) {
            Duration time = Duration.ofSeconds(seconds);
            Latencies[] watched = {
                new Latencies("remembered user", user, PERIOD, time), new Latencies("open path", stranger, PERIOD, time)
            };
            Latencies.watch(watched);
            return watched;
        }
    }

    private static void append(StringBuilder table, String when, Latencies... watched) {
        for (Latencies one : watched) table.append(one.row(when));
    }
}
