package io.htpasswd.benchmarks;

import io.htpasswd.crypt.PasswordHash;
import io.netty.channel.EventLoop;
import io.netty.channel.nio.NioEventLoopGroup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Who is let in, and when, while 128 connections send wrong passwords, whose hash is bcrypt of cost 10, from one address and from
 * 1,000? The clients are addresses of 127.0.0.0/8. Each server is a fresh process of its own on all processors, as in {@link
 * ServletOverload} and unlike {@link SideBySide}, for what is asked is what a machine does; one thread of this process is all its
 * clients, beside it. At last a Netty at which 150 users log in at once after a restart, bcrypt of cost 11; and the
 * same where nobody is verified side by side.
 *
 * <p>{@code java -cp benchmarks.jar io.htpasswd.benchmarks.Flood [short|full]}; leaves out nginx and httpd where they are not
 * installed. {@code short} takes one flood of most servers and a restart with 30 users.
 */
public final class Flood {
    static final String PAGE = "/page";
    static final String OPEN = "/open";
    private static final List<String> OURS = List.of("netty", "tomcat", "jetty", "undertow");
    private static final String ONE_BY_ONE = "one-by-one";
    private static final int MANY = 1_000;
    private static final int QUIET_LOGINS = 9;
    private static final int WARM_UP = 30;

    private final NioEventLoopGroup group = new NioEventLoopGroup(1);
    private final EventLoop loop = group.next();
    private final FloodReport report = new FloodReport();
    private final boolean full;
    private final int seconds;

    private Flood(boolean full) {
        this.full = full;
        this.seconds = full ? 20 : 4;
    }

    public static void main(String[] args) throws Exception {
        Flood flood = new Flood(args.length > 0 && args[0].equals("full"));
        try {
            flood.run();
        } finally {
            flood.group.shutdownGracefully(0, 5, TimeUnit.SECONDS).sync();
            // Also what was measured before a server failed.
            System.out.println(Report.machine("-cp benchmarks/target/benchmarks.jar " + Flood.class.getName(), args));
            System.out.println(flood.report.page());
        }
        Path chart = Path.of("flood-jdk" + Runtime.version().feature() + ".svg").toAbsolutePath();
        Charts.drawFlood(flood.report.medians(), chart);
        System.out.println("chart: " + chart);
    }

    private void run() throws Exception {
        for (String server : OURS) floods(server);
        int users = full ? 150 : 30;
        restart("netty", users);
        restart(ONE_BY_ONE, users);
        List<String> servers = new ArrayList<>();
        if (WebServers.installed("nginx") != null) servers.add("nginx");
        else System.out.println("nginx is left out: it is not installed");
        if (WebServers.installed("apache2", "httpd") != null) servers.add("httpd");
        else System.out.println("Apache httpd is left out: it is not installed");
        for (String server : servers) floods(server);
    }

    private void floods(String server) throws Exception {
        flood(server, 1);
        if (full || server.equals("netty")) flood(server, MANY);
    }

    private void flood(String name, int addresses) throws Exception {
        int port = PinnedServer.freePort();
        Path folder = Files.createTempDirectory("flood");
        try (PinnedServer server = start(name, port, users(folder, 10, Honest.logins(seconds)))) {
            Honest honest = new Honest(loop, port);
            double quiet = quiet(honest);
            honest.logInBefore();
            honest.answer("127.0.4.1", WrongPasswords.VICTIM);
            try (WrongPasswords attack = new WrongPasswords(loop, port, addresses)) {
                attack.start();
                // Until as many wait as ever will.
                TimeUnit.SECONDS.sleep(2);
                WrongPasswords.Count before = attack.count();
                long begun = System.nanoTime();
                Map<String, Answers> answers = honest.watch(seconds, 30);
                double took = (System.nanoTime() - begun) / 1e9;
                WrongPasswords.Count after = attack.count();
                report.add(new FloodReport.Run(
                        name,
                        addresses,
                        quiet,
                        answers,
                        (after.compared() - before.compared()) / took,
                        (after.refused() - before.refused()) / took));
            }
        } finally {
            SideBySide.delete(folder);
        }
    }

    private void restart(String name, int users) throws Exception {
        int port = PinnedServer.freePort();
        Path folder = Files.createTempDirectory("flood");
        try (PinnedServer server = start(name, port, users(folder, 11, users))) {
            double quiet = quiet(new Honest(loop, port));
            Answers answers = new Answers();
            CompletableFuture<Void> done = new CompletableFuture<>();
            loop.execute(() -> {
                long begun = System.nanoTime();
                for (int i = 0; i < users; i++) {
                    LoopbackClient client = new LoopbackClient(loop, "127.2.0." + (1 + i), port);
                    client.ask(PAGE, MeasuredHash.authorization("new" + i, MeasuredHash.PASSWORD), status -> {
                        answers.add(status, System.nanoTime() - begun);
                        client.close();
                        if (answers.size() == users) done.complete(null);
                    });
                }
            });
            done.get(120, TimeUnit.SECONDS);
            report.restart(name, users, quiet, answers);
        } finally {
            SideBySide.delete(folder);
        }
    }

    /** The median of first logins one after the other, in milliseconds, of a server that has been warmed up. */
    private static double quiet(Honest honest) throws Exception {
        for (int i = 0; i < WARM_UP; i++) honest.answer("127.0.5.1", WrongPasswords.VICTIM, "wrong");
        double[] millis = new double[QUIET_LOGINS];
        for (int i = 0; i < QUIET_LOGINS; i++) {
            long begun = System.nanoTime();
            int status = honest.answer("127.0.5." + (2 + i), "quiet" + i);
            millis[i] = (System.nanoTime() - begun) / 1e6;
            if (status != 200) throw new IOException("not let in, in quiet: " + status);
        }
        return Median.of(millis);
    }

    /** All with the same hash, for nobody but the clock tells them apart. */
    private static Path users(Path folder, int cost, int logins) throws IOException {
        String hash = ":" + PasswordHash.bcrypt(MeasuredHash.password(), cost) + "\n";
        StringBuilder lines = new StringBuilder(WrongPasswords.VICTIM + hash + "remembered" + hash);
        for (int i = 0; i < QUIET_LOGINS; i++) lines.append("quiet").append(i).append(hash);
        for (int i = 0; i < 4; i++) lines.append("home").append(i).append(hash);
        for (int i = 0; i < logins; i++) {
            lines.append("new").append(i).append(hash).append("known").append(i).append(hash);
        }
        return Files.writeString(folder.resolve("users"), lines);
    }

    private static PinnedServer start(String name, int port, Path users) throws IOException, InterruptedException {
        if (OURS.contains(name) || name.equals(ONE_BY_ONE)) {
            return PinnedServer.startUnpinned(
                    port,
                    List.of(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-Dorg.slf4j.simpleLogger.defaultLogLevel=error",
                            "-cp",
                            System.getProperty("java.class.path"),
                            FloodedServer.class.getName(),
                            name,
                            String.valueOf(port),
                            users.toString()));
        }
        WebServers others = new WebServers(users.getParent(), users);
        return name.equals("nginx")
                ? others.nginxFlooded(installed("nginx"), port)
                : others.apacheFlooded(installed("apache2", "httpd"), port);
    }

    private static Path installed(String... names) throws IOException {
        @Nullable Path found = WebServers.installed(names);
        if (found == null) throw new IOException("not installed: " + names[0]);
        return found;
    }
}
