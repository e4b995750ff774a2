package io.htpasswd.benchmarks;

import io.htpasswd.file.Htpasswd;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.ref.Reference;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** How long does a file of a million users take to load, and what does it hold on to? */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class LoadBenchmark {
    private static final int USERS = 1_000_000;

    private final byte[] content = content();

    /** Lines of 58 bytes and an LF. */
    private static byte[] content() {
        String hash = Work.APR1.encode();
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < USERS; i++) {
            lines.append("user")
                    .append(USERS + i)
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

    /** The bytes a user that a loaded file keeps; for a fresh JVM, whose argument names the method. */
    public static void main(String[] args) throws IOException {
        long before = used();
        Object loaded = args[0].equals("ours") ? Htpasswd.parse(content()) : hashMap(content());
        long bytes = used() - before;
        Reference.reachabilityFence(loaded);
        System.out.println(bytes / USERS);
    }

    private static long used() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    static double bytesAUser(String name) throws IOException, InterruptedException {
        return FreshJvm.number(LoadBenchmark.class, name);
    }
}
