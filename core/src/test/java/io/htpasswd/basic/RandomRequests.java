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
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Asynchronous requests against one limit, each of a user of its own, driven by dice. */
final class RandomRequests {
    private static final int STEPS = 40;
    private static final int DEEPEST = 3;
    private static final Verification WRONG = Verification.Failed.WRONG_PASSWORD;

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
    private int sideBySide;

    RandomRequests(long seed) {
        // Mixed: neighbouring seeds of a Random begin with nearly the same numbers.
        random = new Random(new SplittableRandom(seed).nextLong());
        concurrent = 1 + random.nextInt(2);
        limit = HashingLimit.of(concurrent, random.nextInt(8), Duration.ofHours(1));
        guard = Guard.of(Policy.strict(), new Verifier())
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

    private final class Verifier implements CredentialVerifier {
        /** Those who fail together with one who fails for good after their being verified together has failed. */
        private final Map<String, List<String>> together = new HashMap<>();

        @Override
        public @Nullable String work(Credentials credentials) {
            int number = Integer.parseInt(credentials.user().substring(1));
            return number % 5 == 0 ? null : "work";
        }

        @Override
        public List<Verification> verifyAll(List<Credentials> credentials) {
            List<String> users = credentials.stream().map(Credentials::user).toList();
            assertThat(users).hasSizeBetween(2, 4);
            assertThat(credentials.stream().map(this::work).distinct())
                    .hasSize(1)
                    .doesNotContainNull();
            if (random.nextInt(6) == 0) {
                users.forEach(user -> together.put(user, users));
                throw new IllegalStateException();
            }
            sideBySide += users.size();
            happens(users);
            if (random.nextInt(8) == 0) throw fatal(users);
            return users.stream()
                    .map(user -> random.nextInt(3) == 0 ? WRONG : Verification.Accepted.WITHOUT_GROUPS)
                    .toList();
        }

        @Override
        public Verification verify(Credentials credentials) {
            String user = credentials.user();
            happens(List.of(user));
            switch (random.nextInt(8)) {
                case 0:
                    throw new IllegalStateException();
                case 1:
                    throw fatal(together.getOrDefault(user, List.of(user)));
                case 2:
                    return WRONG;
                default:
                    return Verification.Accepted.WITHOUT_GROUPS;
            }
        }

        private void happens(List<String> users) {
            note("verify " + users);
            users.forEach(user -> verified.merge(user, 1, Integer::sum));
            verifying++;
            assertThat(verifying).isLessThanOrEqualTo(concurrent);
            try {
                if (verifying < DEEPEST) for (int i = random.nextInt(4); i > 0; i--) step();
            } finally {
                verifying--;
            }
        }

        private Error fatal(List<String> users) {
            failed.addAll(users);
            return new StackOverflowError();
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

    int sideBySide() {
        return sideBySide;
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
