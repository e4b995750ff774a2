package io.htpasswd.basic;

import static io.htpasswd.admission.TestLimits.takenPlaces;
import static io.htpasswd.basic.BasicAuthTest.outcome;
import static org.assertj.core.api.Assertions.assertThat;

import io.htpasswd.admission.HashingLimit;
import io.htpasswd.basic.ManualExecutor.Mode;
import io.htpasswd.testing.TestRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A guard with one permit: the user {@code x} has it, and the others arrive while it is verified. */
final class OnePermit {
    final HashingLimit limit = HashingLimit.of(1, 10, Duration.ofHours(1));
    final ManualExecutor executor = new ManualExecutor();
    final List<DecisionEvent> events = Collections.synchronizedList(new ArrayList<>());
    final NamesAsPasswords verifier = new NamesAsPasswords();
    final BasicAuth auth =
            BasicAuth.of(Policy.strict(), verifier).withHashingLimit(limit).withListener(events::add);

    static TestRequest request(String user, String password) {
        return TestRequest.as(user, password).from("192.0.2." + (user.charAt(0) - 'a'));
    }

    CompletableFuture<Decision> arrive(String user, String password) {
        CompletableFuture<Decision> decision = auth.evaluate(request(user, password), executor);
        executor.runNext();
        return decision;
    }

    /** Others wait while the first is verified; the next of them has the permit then, and its task is not begun. */
    List<CompletableFuture<Decision>> waiting(String... userPasses) {
        List<CompletableFuture<Decision>> waiting = new ArrayList<>();
        verifier.meanwhile = () -> {
            for (String userPass : userPasses) {
                String[] parts = userPass.split(":", 2);
                waiting.add(arrive(parts[0], parts[1]));
            }
        };
        arrive("x", "x");
        assertThat(waiting).hasSize(userPasses.length).noneMatch(CompletableFuture::isDone);
        return waiting;
    }

    static List<String> outcomes(List<CompletableFuture<Decision>> decisions) {
        return decisions.stream().map(decision -> outcome(decision.join())).toList();
    }

    /** Runs what is left; then no permit and no place is taken. */
    void assertWhole() {
        executor.will(Mode.TAKE).runAll();
        assertThat(limit.running()).isZero();
        assertThat(takenPlaces(limit)).isZero();
    }
}
