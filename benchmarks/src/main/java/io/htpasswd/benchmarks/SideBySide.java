package io.htpasswd.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The same users' file and the same load in front of Netty with this library's handler, nginx and Apache httpd: each server has
 * one processor, wrk the other. Rounds in which everybody is measured, one after the other, so that a ratio compares neighbours
 * in time; every other one the other way round, for who comes after a busy server finds another machine than who comes after
 * an idle one; and over servers that are started anew, for no two JVMs compile the same code.
 *
 * <p>{@code java -cp benchmarks.jar io.htpasswd.benchmarks.SideBySide [short|full|alone]}; takes wrk, taskset and two
 * processors, and leaves out what is not installed. {@code alone} is only Netty with the handler and without, in turn and
 * never idle: what the handler costs where nothing else is going on.
 */
public final class SideBySide {
    static final String BARE = "Netty without the handler";
    static final String REMEMBERED = "Netty, remembered";
    static final String HASHING = "Netty, every request a first login";
    static final String ONE_BY_ONE = "Netty, every request a first login, one by one";
    static final String NGINX = "nginx auth_basic";
    private static final String AUTH_REQUEST = "nginx auth_request to Netty, remembered";
    private static final String APACHE = "Apache httpd";

    /** Those whose code is compiled while they run. */
    private static final List<String> NETTY = List.of(BARE, REMEMBERED, HASHING, ONE_BY_ONE, AUTH_REQUEST);

    /** Asked for many users in turn: of one user the library would verify equal requests once. */
    private static final List<String> MANY_USERS = List.of(HASHING, ONE_BY_ONE, NGINX, APACHE);

    private static final int CONNECTIONS = 16;
    private static final List<String> USERS =
            IntStream.range(0, 4 * CONNECTIONS).mapToObj(i -> "user" + i).toList();
    private static final int CLIENT_PROCESSOR = 1;

    private final Measurements measured = new Measurements();
    private final int starts;
    private final int rounds;
    private final int seconds;
    private final boolean alone;

    private SideBySide(int starts, int rounds, int seconds, boolean alone) {
        this.starts = starts;
        this.rounds = rounds;
        this.seconds = seconds;
        this.alone = alone;
    }

    public static void main(String[] args) throws IOException, InterruptedException {
        if (Runtime.getRuntime().availableProcessors() < 2) throw new IOException("takes two processors");
        String mode = args.length > 0 ? args[0] : "short";
        SideBySide run = switch (mode) {
            case "full" -> new SideBySide(3, 2, 4, false);
            case "alone" -> new SideBySide(3, 6, 3, true);
            default -> new SideBySide(1, 2, 2, false);
        };
        Map<String, Supplier<String>> hashes = new LinkedHashMap<>();
        hashes.put("APR1", MeasuredHash.APR1::encode);
        hashes.put("BCRYPT_10", () -> MeasuredHash.bcrypt(10));
        Map<String, List<String>> names = new LinkedHashMap<>();
        for (int start = 0; start < run.starts; start++) {
            for (Map.Entry<String, Supplier<String>> hash : hashes.entrySet()) {
                names.put(hash.getKey(), run.measure(hash.getKey(), hash.getValue()));
            }
        }
        System.out.println(Report.machine("-cp benchmarks/target/benchmarks.jar " + SideBySide.class.getName(), args));
        names.forEach(run::print);
        if (run.alone) return;
        Path chart = Path.of("side-by-side-jdk" + Runtime.version().feature() + ".svg")
                .toAbsolutePath();
        Charts.drawServers(run.measured, names, chart);
        System.out.println("chart: " + chart);
    }

    /** The names of those who took part. */
    private List<String> measure(String work, Supplier<String> hash) throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("side-by-side");
        Map<String, String> urls = new LinkedHashMap<>();
        List<PinnedServer> servers = new ArrayList<>();
        try {
            Path script = Files.writeString(folder.resolve("users.lua"), Wrk.requestsOf(USERS));
            start(folder, Files.write(folder.resolve("users"), lines(hash)), urls, servers);
            for (Map.Entry<String, String> server : urls.entrySet()) {
                if (NETTY.contains(server.getKey())) requestsPerSecond(server, script, 2 * seconds);
            }
            List<Map.Entry<String, String>> order = new ArrayList<>(urls.entrySet());
            for (int round = 0; round < rounds; round++) {
                for (Map.Entry<String, String> server : order) {
                    measured.time(work, server.getKey(), 1e9 / requestsPerSecond(server, script, seconds));
                }
                Collections.reverse(order);
            }
        } finally {
            servers.forEach(PinnedServer::close);
            delete(folder);
        }
        return List.copyOf(urls.keySet());
    }

    private void start(Path folder, Path users, Map<String, String> urls, List<PinnedServer> servers)
            throws IOException, InterruptedException {
        WebServers others = new WebServers(folder, users);
        int remembered = PinnedServer.freePort();
        servers.add(PinnedServer.netty(remembered, "remembered", users.toString()));
        int port = PinnedServer.freePort();
        servers.add(PinnedServer.netty(port, "bare"));
        urls.put(BARE, url(port));
        urls.put(REMEMBERED, url(remembered));
        if (alone) return;
        port = PinnedServer.freePort();
        servers.add(PinnedServer.netty(port, "hashing", users.toString()));
        urls.put(HASHING, url(port));
        port = PinnedServer.freePort();
        servers.add(PinnedServer.netty(port, "one-by-one", users.toString()));
        urls.put(ONE_BY_ONE, url(port));
        Path nginx = WebServers.installed("nginx");
        if (nginx != null) {
            port = PinnedServer.freePort();
            servers.add(others.nginxAuthBasic(nginx, port));
            urls.put(NGINX, url(port));
            port = PinnedServer.freePort();
            servers.add(others.nginxAuthRequest(nginx, port, remembered));
            urls.put(AUTH_REQUEST, url(port));
        }
        Path httpd = WebServers.installed("apache2", "httpd");
        if (httpd != null) {
            port = PinnedServer.freePort();
            servers.add(others.apache(httpd, port));
            urls.put(APACHE, url(port));
        }
        if (nginx == null) System.out.println("nginx is left out: it is not installed");
        if (httpd == null) System.out.println("Apache httpd is left out: it is not installed");
    }

    private static String url(int port) {
        return "http://127.0.0.1:" + port + "/page";
    }

    /** Each with a salt of its own, where the hash has one. */
    private static List<String> lines(Supplier<String> hash) {
        return Stream.concat(Stream.of("user"), USERS.stream())
                .map(user -> user + ":" + hash.get())
                .toList();
    }

    private static double requestsPerSecond(Map.Entry<String, String> server, Path script, int seconds)
            throws IOException, InterruptedException {
        String url = server.getValue();
        Wrk wrk = MANY_USERS.contains(server.getKey())
                ? Wrk.startOn(CLIENT_PROCESSOR, url, CONNECTIONS, seconds, script)
                : Wrk.startOn(
                        CLIENT_PROCESSOR, url, CONNECTIONS, seconds, MeasuredHash.authorization(MeasuredHash.PASSWORD));
        Wrk.Result result = wrk.result();
        if (result.refused() > 0 || result.requests() == 0) throw new IOException("not all were let in: " + result);
        awaitIdle(url);
        return result.perSecond();
    }

    /** A server still verifies what wrk has left behind, on the next one's processor; this request comes after all of that. */
    private static void awaitIdle(String url) throws IOException {
        URI address = URI.create(url);
        String fields = "Authorization: " + MeasuredHash.authorization(MeasuredHash.PASSWORD) + "\r\n";
        try (Client last = new Client(address.getPort(), address.getPath(), fields)) {
            last.body();
        }
    }

    private void print(String work, List<String> names) {
        boolean nginx = names.contains(NGINX);
        System.out.println("| " + work + ", " + CONNECTIONS + " connections | requests/s | x bare Netty | x nginx |");
        System.out.println("| --- | ---: | ---: | ---: |");
        for (String name : names) {
            System.out.printf(
                    Locale.ROOT,
                    "| %s | %.0f | %s | %s |%n",
                    name,
                    1e9 / measured.nanos(work, name),
                    times(measured.ratio(work, BARE, name)),
                    nginx ? times(measured.ratio(work, NGINX, name)) : "-");
        }
        System.out.println();
    }

    private static String times(double ratio) {
        return String.format(Locale.ROOT, ratio < 0.01 ? "%.5f" : ratio < 10 ? "%.2f" : "%.0f", ratio);
    }

    static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder()).forEach(file -> {
                try {
                    Files.delete(file);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }
}
