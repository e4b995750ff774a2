package io.htpasswd.basic;

import static org.assertj.core.api.Assertions.assertThat;

import io.htpasswd.admission.AttemptLimit;
import io.htpasswd.admission.TestLimits;
import io.htpasswd.testing.TestRequest;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** A client that has {@link #WRONG} attempts in half a minute, by a clock of the test's own. */
final class Guesser {
    static final String ADDRESS = "192.0.2.66";
    static final int WRONG = 3;

    private final AtomicLong clock = new AtomicLong();
    final AttemptLimit limit = TestLimits.attempts(WRONG, Duration.ofSeconds(30), clock::get);
    final BasicAuth auth = BasicAuth.of(Policy.strict(), BasicAuthTest.ALICE).withAttemptLimit(limit);

    void sleep(Duration time) {
        clock.addAndGet(time.toNanos());
    }

    String evaluate(BasicAuth auth, TestRequest request) {
        return BasicAuthTest.outcome(auth.evaluate(request.from(ADDRESS)));
    }

    String evaluate(TestRequest request) {
        return evaluate(auth, request);
    }

    void useUp() {
        for (int i = 0; i < WRONG; i++) {
            assertThat(evaluate(TestRequest.as("alice", "wrong"))).isEqualTo("REJECTED");
        }
    }
}
