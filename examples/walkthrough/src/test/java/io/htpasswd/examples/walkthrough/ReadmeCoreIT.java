package io.htpasswd.examples.walkthrough;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Blocks that need core alone, as modules. */
class ReadmeCoreIT {
    static final String ANY_SERVER = "handle(passed);";

    @TempDir
    Path folder;

    @Test
    void codeCompilesAsAModuleAndGreetsTheUser() throws Exception {
        assertThat(run("Demo", Readme.block("java", "class Demo"))).isEqualTo("hello user\n");
    }

    @Test
    void anyServerHandsOnWhatPassesWithoutItsCredentialsAndDeniesTheRest() throws Exception {
        String main = """
                import io.htpasswd.admission.HashingLimit;
                import io.htpasswd.basic.*;
                import io.htpasswd.file.HtpasswdFile;
                import java.nio.file.Path;
                import java.util.*;
                import java.util.concurrent.*;

                class Main {
                    private static final TreeMap<String, List<String>> FIELDS = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
                    private static final BlockingQueue<String> RESPONSES = new LinkedBlockingQueue<>();

                    static class Headers {
                        Set<String> names() {
                            return FIELDS.keySet();
                        }

                        List<String> getAll(String name) {
                            return FIELDS.getOrDefault(name, List.of());
                        }

                        void set(String name, List<String> values) {
                            if (values.isEmpty()) FIELDS.remove(name);
                            else FIELDS.put(name, values);
                        }
                    }

                    public static void main(String[] args) throws Exception {
                        BasicAuth auth = BasicAuth.of(Policy.strict(), HtpasswdFile.open(Path.of(args[0])));
                        ExecutorService hashing = HashingLimit.shared().newExecutor();
                        ExecutorService workers = Executors.newSingleThreadExecutor(task -> new Thread(task, "worker"));
                        receive(auth, hashing, workers);
                        FIELDS.put("authorization", List.of("Basic dXNlcjpwYXNzd29yZA=="));
                        FIELDS.put("Accept", List.of("*/*"));
                        receive(auth, hashing, workers);
                        FIELDS.put("authorization", List.of("Basic dXNlcjpwYXNzd29yZA=="));
                        FIELDS.put("Accept", List.of("nothing"));
                        receive(auth, hashing, workers);
                        workers.shutdown();
                    }

                    private static void receive(BasicAuth auth, Executor hashing, Executor workers) throws Exception {
                        receive(auth, hashing, workers, "GET", new Headers(), null, "192.0.2.1");
                        System.out.println(RESPONSES.poll(30, TimeUnit.SECONDS));
                    }

                    private static void receive(
                            BasicAuth auth, Executor hashing, Executor workers,
                            String method, Headers headers, String rawQuery, String clientAddress) {
                        %s
                    }

                    private static void respond(Rejection rejection) {
                        RESPONSES.add(String.valueOf(rejection.status()));
                    }

                    private static void handle(Decision.Passed passed) {
                        if (FIELDS.containsValue(List.of("nothing"))) throw new IllegalStateException("not acceptable");
                        String thread = Thread.currentThread().getName();
                        RESPONSES.add(((Decision.Authenticated) passed).user() + " " + FIELDS + " by " + thread);
                    }

                    private static Void fail(Throwable failure) {
                        RESPONSES.add(failure.getCause().getMessage());
                        return null;
                    }
                }
                """.formatted(Readme.block("java", ANY_SERVER));
        assertThat(run("Main", main)).isEqualTo("401\nuser {Accept=[*/*]} by worker\nnot acceptable\n");
    }

    private String run(String main, String source) throws Exception {
        return Readme.run(
                folder, "requires io.htpasswd.core;", Readme.CORE, List.of(source), main, Readme.users(folder));
    }
}
