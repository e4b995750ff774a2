package io.htpasswd.file;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.htpasswd.basic.BasicAuth;
import io.htpasswd.basic.Decision;
import io.htpasswd.basic.Policy;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What strangers can send without end must cost next to nothing: no hash, no exception, hardly any memory. */
class UnverifiedRequestsTest {
    private static final int REQUESTS = 10_000;
    private static final long MOST_BYTES_A_REQUEST = 1024;

    @TempDir
    Path folder;

    static Stream<Arguments> requests() {
        return Stream.of(
                Arguments.of("no header", Policy.strict(), List.of(), "NO_CREDENTIALS"),
                Arguments.of("another scheme, strict", Policy.strict(), List.of("Bearer x"), "NO_CREDENTIALS"),
                Arguments.of("another scheme, optional", Policy.optional(), List.of("Bearer x"), "anonymous"),
                Arguments.of("bad base64", Policy.strict(), List.of("Basic dXNlcjpwYXNzd29y!!=="), "MALFORMED"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("requests")
    void evaluateCostsNoHashNoExceptionAndLittleMemory(String name, Policy policy, List<String> values, String outcome)
            throws IOException {
        Htpasswd users = Htpasswd.ofLines(List.of("user:$apr1$TYiryv0/$8BvzLUO9IfGPGGsPnAgSu1"));
        BasicAuth auth = BasicAuth.of(policy, users);
        evaluate(auth, values, outcome); // warm-up
        evaluate(auth, values, outcome);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        Path recorded = folder.resolve("exceptions.jfr");
        try (Recording recording = new Recording()) {
            recording.enable("jdk.JavaExceptionThrow").withoutThreshold().withStackTrace();
            recording.start();
            long before = threads.getCurrentThreadAllocatedBytes();
            evaluate(auth, values, outcome);
            long allocated = threads.getCurrentThreadAllocatedBytes() - before;
            recording.stop();
            recording.dump(recorded);
            assertThat(allocated).isLessThanOrEqualTo(REQUESTS * MOST_BYTES_A_REQUEST);
        }
        List<RecordedEvent> thrown = RecordingFile.readAllEvents(recorded).stream()
                .filter(event -> event.getThread() != null
                        && event.getThread().getJavaThreadId()
                                == Thread.currentThread().getId())
                .toList();
        assertThat(thrown).isEmpty();
        assertThat(users.decoys().verifications()).isEmpty();
    }

    private static void evaluate(BasicAuth auth, List<String> values, String outcome) {
        for (int i = 0; i < REQUESTS; i++) {
            Decision decision = auth.evaluateHeader(values);
            String seen =
                    decision instanceof Decision.Denied denied ? denied.reason().name() : "anonymous";
            if (!seen.equals(outcome)) throw new AssertionError(seen);
        }
    }
}
