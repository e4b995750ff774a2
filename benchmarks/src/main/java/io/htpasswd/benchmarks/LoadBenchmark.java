package io.htpasswd.benchmarks;

import io.htpasswd.file.Htpasswd;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.ref.Reference;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** How long does a file of a thousand or a million users take to load, and what does it hold on to? */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class LoadBenchmark {
    static final List<Integer> SIZES = List.of(1_000, 1_000_000);

    @Param({})
    public int users;

    private byte[] content;

    @Setup
    public void setUp() {
        content = content(users);
    }

    /** Lines of 58 bytes and an LF. */
    private static byte[] content(int users) {
        String hash = MeasuredHash.APR1.encode();
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < users; i++) {
            lines.append("user")
                    .append(1_000_000 + i)
                    .append("@example:")
                    .append(hash)
                    .append('\n');
        }
        return lines.toString().getBytes(StandardCharsets.US_ASCII);
    }

    @Benchmark
    public Object ours() {
        return Htpasswd.parse(content);
    }

    @Benchmark
    public Object naive() throws IOException {
        return hashMap(content);
    }

    /** As it is mostly written by hand: no hash is looked at before somebody asks for it. */
    private static Map<String, String> hashMap(byte[] content) throws IOException {
        Map<String, String> hashes = new HashMap<>();
        BufferedReader lines =
                new BufferedReader(new InputStreamReader(new ByteArrayInputStream(content), StandardCharsets.UTF_8));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            int colon = line.indexOf(':');
            if (colon > 0) hashes.putIfAbsent(line.substring(0, colon), line.substring(colon + 1));
        }
        return hashes;
    }

    /** The bytes a user that a loaded file keeps; for a fresh JVM, whose arguments name the method and the users. */
    public static void main(String[] args) throws IOException {
        int users = Integer.parseInt(args[1]);
        byte[] content = content(users);
        load(args[0], content); // what is made once a JVM is no user's
        // A small file many times over, or a garbage collector's own needs would outweigh it.
        Object[] loaded = new Object[1_000_000 / users];
        long before = used();
        for (int i = 0; i < loaded.length; i++) loaded[i] = load(args[0], content);
        long bytes = used() - before;
        Reference.reachabilityFence(content);
        Reference.reachabilityFence(loaded);
        System.out.println(bytes / users / loaded.length);
    }

    private static Object load(String name, byte[] content) throws IOException {
        return name.equals("ours") ? Htpasswd.parse(content) : hashMap(content);
    }

    private static long used() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    static double bytesAUser(String name, int users) throws IOException, InterruptedException {
        return FreshJvm.number(LoadBenchmark.class, name, Integer.toString(users));
    }
}
