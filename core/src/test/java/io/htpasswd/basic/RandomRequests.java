package io.htpasswd.basic;

import static io.htpasswd.admission.TestLimits.takenPlaces;
import static org.assertj.core.api.Assertions.assertThat;

import io.htpasswd.admission.HashingLimit;
import io.htpasswd.basic.ManualExecutor.Mode;
import io.htpasswd.testing.TestRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;

/** Asynchronous requests against one limit, each of a user of its own, driven by dice. */
final class RandomRequests {
    private static final int STEPS = 40;
    private static final int DEEPEST = 3;

    private final Random random;
    private final int concurrent;
    private final HashingLimit limit;
    private final ManualExecutor executor = new ManualExecutor();
    private final ManualExecutor elsewhere = new ManualExecutor();
    private final Guard guard;
    private final Map<String, AsyncEvaluation> evaluations = new HashMap<>();
    private final Map<String, CompletableFuture<Decision>> results = new HashMap<>();
    private final Map<String, Integer> verified = new HashMap<>();
    private final Map<String, Integer> decided = new HashMap<>();

    private final List<String> failed = new ArrayList<>();
    private final List<String> log = new ArrayList<>();
    private int verifying;

    RandomRequests(long seed) {
        random = new Random(seed);
        concurrent = 1 + random.nextInt(2);
        limit = HashingLimit.of(concurrent, random.nextInt(5), Duration.ofHours(1));
        guard = Guard.of(Policy.strict(), this::verify)
                .withLimit(limit)
                .withListener(event -> decided.merge(String.valueOf(event.claimedUser()), 1, Integer::sum));
    }

    void live() {
        for (int i = 0; i < STEPS; i++) step();
    }

    private void step() {
        switch (random.nextInt(10)) {
            case 0, 1, 2 -> arrive();
            case 3, 4, 5 -> {
                note("begin");
                if (random.nextInt(4) == 0) elsewhere.runNext();
                else executor.runNext();
            }
            case 6 -> ofOne("cancel", user -> results.get(user).cancel(false));
            case 7 -> ofOne("late", user -> evaluations.get(user).maxWait.complete(null));
            case 8 -> {
                Mode mode = Mode.values()[random.nextInt(Mode.values().length)];
                note("executor " + mode);
                executor.will(random.nextBoolean() ? Mode.TAKE : mode);
            }
            default -> {
                if (random.nextInt(8) != 0) return;
                note("close");
                executor.forgetAll();
                executor.will(Mode.REJECT);
            }
        }
    }

    private void arrive() {
        String user = "u" + evaluations.size();
        note("arrive " + user);
        TestRequest request = TestRequest.as(user, "x").from(user);
        Evaluation evaluation = Evaluation.of(guard, guard.presented(request), Requester.of(guard, request));
        assertThat(evaluation.atOnce()).isNull();
        AsyncEvaluation asynchronous = new AsyncEvaluation(evaluation, limit.admission(), executor, elsewhere);
        evaluations.put(user, asynchronous);
        results.put(user, asynchronous.start());
    }

    private Verification verify(Credentials credentials) {
        String user = credentials.user();
        note("verify " + user);
        verified.merge(user, 1, Integer::sum);
        verifying++;
        assertThat(verifying).isLessThanOrEqualTo(concurrent);
        try {
            if (verifying < DEEPEST) for (int i = random.nextInt(4); i > 0; i--) step();
        } finally {
            verifying--;
        }
        switch (random.nextInt(8)) {
            case 0:
                throw new IllegalStateException();
            case 1:
                failed.add(user);
                throw new StackOverflowError();
            case 2:
                return Verification.Failed.WRONG_PASSWORD;
            default:
                return Verification.Accepted.WITHOUT_GROUPS;
        }
    }

    private void ofOne(String what, java.util.function.Consumer<String> action) {
        if (evaluations.isEmpty()) return;
        String user = "u" + random.nextInt(evaluations.size());
        note(what + " " + user);
        if (results.containsKey(user)) action.accept(user);
    }

    /** Nothing more comes; what the executor has forgotten ends by the clock. */
    void end() {
        executor.will(Mode.TAKE).runAll();
        evaluations.values().forEach(evaluation -> evaluation.maxWait.complete(null));
        executor.runAll();
        elsewhere.runAll();
        results.forEach((user, result) -> {
            assertThat(result).as(user).isDone();
            // Refused and cancelled at the same time: either may be heard first.
            boolean unwanted = !verified.containsKey(user) && result.isCompletedExceptionally();
            int most = failed.contains(user) ? 0 : 1;
            assertThat(decided.getOrDefault(user, 0)).as(user).isBetween(unwanted ? 0 : most, most);
            assertThat(verified.getOrDefault(user, 0)).as(user).isLessThanOrEqualTo(1);
        });
        assertThat(limit.running()).isZero();
        assertThat(takenPlaces(limit)).isZero();
    }

    int verified() {
        return verified.size();
    }

    int undecided() {
        return results.size() - decided.size();
    }

    List<String> log() {
        return log;
    }

    private void note(String what) {
        log.add(what);
    }
}
