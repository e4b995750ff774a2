package io.htpasswd.benchmarks;

import io.htpasswd.basic.BasicAuth;
import io.htpasswd.basic.Policy;
import io.htpasswd.file.HmacHtpasswd;
import io.htpasswd.file.Htpasswd;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
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
    static final List<String> NAMES = List.of("ours", "hmac", "naive", "unkeyed", "sha256");

    private final List<String> values = List.of("Basic "
            + Base64.getEncoder().encodeToString(("user:" + MeasuredHash.PASSWORD).getBytes(StandardCharsets.UTF_8)));
    private final String line = "user:" + MeasuredHash.APR1.encode();
    private final BasicAuth ours = BasicAuth.of(Policy.strict(), Htpasswd.ofLines(List.of(line)));
    private final BasicAuth hmac = BasicAuth.of(Policy.strict(), new HmacHtpasswd(line));
    private final Map<String, String> digests = new ConcurrentHashMap<>();
    private final SecretKeySpec key = new SecretKeySpec(random(), "HmacSHA256");
    private final byte[] block = new byte[32];

    private static byte[] random() {
        byte[] key = new byte[32];
        new SecureRandom().nextBytes(key);
        return key;
    }

    @Benchmark
    public Object ours() {
        return ours.evaluateHeader(values);
    }

    /** The same with HMAC-SHA-256, as it was before. */
    @Benchmark
    public Object hmac() {
        return hmac.evaluateHeader(values);
    }

    /** The same work as it is mostly written by hand: strings, javax.crypto.Mac under a random key, a map of base64 text. */
    @Benchmark
    public boolean naive() throws GeneralSecurityException {
        String[] userPass = userPass();
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(key);
        return isKnown(userPass[0], mac.doFinal(text(userPass)));
    }

    /** By hand and without a key: who reads the memory of the process looks the passwords up in a list of digests. */
    @Benchmark
    public boolean unkeyed() throws NoSuchAlgorithmException {
        String[] userPass = userPass();
        return isKnown(userPass[0], MessageDigest.getInstance("SHA-256").digest(text(userPass)));
    }

    private String[] userPass() {
        String token = values.get(0).substring(6);
        return new String(Base64.getDecoder().decode(token), StandardCharsets.UTF_8).split(":", 2);
    }

    private static byte[] text(String[] userPass) {
        return (userPass[0] + ":" + userPass[1]).getBytes(StandardCharsets.UTF_8);
    }

    private boolean isKnown(String user, byte[] digest) {
        String text = Base64.getEncoder().encodeToString(digest);
        return text.equals(digests.computeIfAbsent(user, unknown -> text));
    }

    /** Ours is one of these and a key, HMAC-SHA-256 at least two. */
    @Benchmark
    public byte[] sha256() throws NoSuchAlgorithmException {
        return MessageDigest.getInstance("SHA-256").digest(block);
    }
}
