package io.htpasswd.benchmarks;

import io.htpasswd.basic.BasicAuth;
import io.htpasswd.basic.Policy;
import io.htpasswd.file.Htpasswd;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** What does a request cost whose password was good before, from header value to decision? */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class RememberedBenchmark {
    private final List<String> values = List.of(
            "Basic " + Base64.getEncoder().encodeToString(("user:" + Work.PASSWORD).getBytes(StandardCharsets.UTF_8)));
    private final BasicAuth ours =
            BasicAuth.of(Policy.strict(), Htpasswd.ofLines(List.of("user:" + Work.APR1.encode())));
    private final Map<String, String> digests = new ConcurrentHashMap<>();
    private final byte[] block = new byte[32];

    @Benchmark
    public Object ours() {
        return ours.evaluate(values);
    }

    /** As it is mostly written by hand: strings, a digest from getInstance, a map of base64 text. */
    @Benchmark
    public boolean naive() throws NoSuchAlgorithmException {
        String token = values.get(0).substring(6);
        String[] userPass = new String(Base64.getDecoder().decode(token), StandardCharsets.UTF_8).split(":", 2);
        byte[] digest = MessageDigest.getInstance("SHA-256")
                .digest((userPass[0] + ":" + userPass[1]).getBytes(StandardCharsets.UTF_8));
        String text = Base64.getEncoder().encodeToString(digest);
        return text.equals(digests.computeIfAbsent(userPass[0], user -> text));
    }

    /** The least that a keyed comparison costs is two of these. */
    @Benchmark
    public byte[] sha256() throws NoSuchAlgorithmException {
        return MessageDigest.getInstance("SHA-256").digest(block);
    }
}
