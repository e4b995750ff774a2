package io.htpasswd.examples.walkthrough;

import static org.assertj.core.api.Assertions.assertThat;

import io.htpasswd.examples.walkthrough.ExampleServer.Program;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Policy documents and mounted Secrets that change under a running server. */
class ReloadIT {
    private static final String HASH = "$apr1$TYiryv0/$8BvzLUO9IfGPGGsPnAgSu1";
    private static final int CLIENTS = 4;

    @TempDir
    Path folder;

    private final HttpClient client = HttpClient.newHttpClient();

    private int status(ExampleServer server, String user) throws Exception {
        String token = Base64.getEncoder().encodeToString((user + ":password").getBytes(StandardCharsets.UTF_8));
        HttpRequest request = HttpRequest.newBuilder(URI.create(server.url()))
                .header("Authorization", "Basic " + token)
                .timeout(Duration.ofSeconds(30))
                .build();
        return client.send(request, HttpResponse.BodyHandlers.ofString()).statusCode();
    }

    /** Asks again until it is so; twenty seconds are a hang, not a measure. */
    private static void await(String what, Callable<Boolean> condition) throws Exception {
        long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!condition.call()) {
            assertThat(System.nanoTime() - end).as("until " + what).isNegative();
            Thread.sleep(20);
        }
    }

    private static String users(String... names) {
        StringBuilder document = new StringBuilder("mode: Strict\nusers:\n");
        for (String name : names)
            document.append("- '").append(name).append(":").append(HASH).append("'\n");
        return document.toString();
    }

    @ParameterizedTest
    @EnumSource(names = {"GATEWAY", "JETTY"})
    void aChangedPolicyIsTakenWithoutLosingARequestAndABadOneIsNot(Program program) throws Exception {
        Path policy = Files.writeString(folder.resolve("policy.yaml"), users("alice", "bob"));
        Map<Integer, Integer> statuses = new ConcurrentHashMap<>();
        AtomicBoolean enough = new AtomicBoolean();
        ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
        try (ExampleServer server = ExampleServer.start(program, "--policy", policy.toString())) {
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                running.add(clients.submit(() -> {
                    while (!enough.get()) statuses.merge(status(server, "alice"), 1, Integer::sum);
                    return null;
                }));
            }
            assertThat(status(server, "bob")).isEqualTo(200);

            Files.writeString(policy, users("alice", "carol"));
            await("carol comes in", () -> status(server, "carol") == 200);
            assertThat(status(server, "bob")).isEqualTo(401);

            Files.writeString(policy, users("alice", "bob").replace("Strict", "SECRET: ["));
            await("the bad version is reported", () -> server.err().contains("stays in use"));
            assertThat(status(server, "carol")).isEqualTo(200);
            assertThat(status(server, "bob")).isEqualTo(401);

            Files.writeString(policy, users("alice"));
            await("the next version is good", () -> server.err().contains("good again"));
            assertThat(status(server, "carol")).isEqualTo(401);

            enough.set(true);
            for (Future<?> one : running) one.get();
            assertThat(statuses).containsOnlyKeys(200);
            assertThat(statuses.get(200)).isGreaterThan(CLIENTS);
            assertThat(server.stop()
                            .lines()
                            .filter(line -> line.contains(": --policy"))
                            .toList())
                    .satisfiesExactly(
                            line -> assertThat(line).endsWith("new version in use"),
                            line -> assertThat(line)
                                    .contains("line 1: this is no YAML")
                                    .doesNotContain("SECRET"),
                            line -> assertThat(line).endsWith("good again, new version in use"));
        } finally {
            enough.set(true);
            clients.shutdown();
        }
    }

    /** As the kubelet does it: a new folder beside the old one, and a link renamed over the link that led to the old one. */
    private static void mount(Path secret, String version, String content) throws Exception {
        Path data = Files.createDirectories(secret.resolve(".." + version));
        Files.writeString(data.resolve(".htaccess"), content);
        Path link = Files.createSymbolicLink(secret.resolve("..data_tmp"), Path.of(".." + version));
        Files.move(link, secret.resolve("..data"), StandardCopyOption.ATOMIC_MOVE);
        Path visible = secret.resolve(".htaccess");
        if (!Files.isSymbolicLink(visible)) Files.createSymbolicLink(visible, Path.of("..data/.htaccess"));
    }

    @Test
    void aMountedSecretIsReadAgainWhenItsLinkIsSwapped() throws Exception {
        Path secret = folder.resolve("secrets/basic-auth-secret");
        mount(secret, "2026_11_23", "alice:" + HASH + "\n");
        Path policy = Files.writeString(folder.resolve("policy.yaml"), "secretRef:\n  name: basic-auth-secret\n");
        try (ExampleServer server = ExampleServer.start(
                Program.GATEWAY,
                "--policy",
                policy.toString(),
                "--secrets",
                folder.resolve("secrets").toString())) {
            assertThat(status(server, "alice")).isEqualTo(200);
            mount(secret, "2026_11_24", "bob:" + HASH + "\n");
            await("bob comes in", () -> status(server, "bob") == 200);
            assertThat(status(server, "alice")).isEqualTo(401);
        }
    }
}
