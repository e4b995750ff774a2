package io.htpasswd.admission;

import static org.assertj.core.api.Assertions.assertThat;

import io.htpasswd.admission.Place.Form;
import io.htpasswd.admission.Place.Holds;
import io.htpasswd.admission.Place.Leaving;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Section 6 of the contract, "Fair admission", under real threads: everything that can happen to one that hashes, one that waits
 * and one that arrives, in every pair and every three at the same moment, again and again.
 */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class AdmissionThreadsTest {
    private static final int ROUNDS = 1_000;
    private static final ExecutorService THREADS = Executors.newFixedThreadPool(3);

    enum Happening {
        RELEASE,
        CANCEL,
        TIMEOUT,
        EVICT,
        TAKE_ALONG,
        LOGIN
    }

    @AfterAll
    static void stop() {
        THREADS.shutdownNow();
    }

    static Stream<List<Happening>> pairsAndThrees() {
        List<List<Happening>> all = new ArrayList<>();
        Happening[] happenings = Happening.values();
        for (int a = 0; a < happenings.length; a++) {
            for (int b = a + 1; b < happenings.length; b++) {
                all.add(List.of(happenings[a], happenings[b]));
                for (int c = b + 1; c < happenings.length; c++) {
                    all.add(List.of(happenings[a], happenings[b], happenings[c]));
                }
            }
        }
        return all.stream();
    }

    @ParameterizedTest
    @MethodSource("pairsAndThrees")
    void permitAndPlacesAreWholeAndTheOneThatWaitsHearsOneThing(List<Happening> atOnce) throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            Admission admission = new Admission(Limits.of(1, 2, 2, Duration.ofHours(1)), () -> 0);
            Moment moment = new Moment(admission);
            CyclicBarrier barrier = new CyclicBarrier(atOnce.size());
            List<Future<?>> threads = new ArrayList<>();
            for (Happening happening : atOnce) {
                threads.add(THREADS.submit(() -> {
                    barrier.await();
                    moment.happen(happening);
                    return null;
                }));
            }
            for (Future<?> thread : threads) thread.get();
            moment.end();
            assertThat(admission.running()).as("permits after " + atOnce).isZero();
            assertThat(admission.takenPlaces()).as("places after " + atOnce).isZero();
            assertThat(moment.waiting.told.stream().filter(told -> !told.equals("loggedIn")))
                    .hasSizeLessThanOrEqualTo(1);
        }
    }

    private static final class Moment {
        final Admission admission;
        final TestPlace hashing;
        /** Of the same client, so that a newcomer goes before it. */
        final TestPlace waiting;

        final TestPlace newcomer;
        /** Of one thread. */
        final List<Place> along = new ArrayList<>();

        Moment(Admission admission) {
            this.admission = admission;
            hashing = arrive("a");
            waiting = arrive("a");
            newcomer = new TestPlace(Form.ASYNCHRONOUS, "b", "b");
            assertThat(admission.holds(hashing)).isEqualTo(Holds.PERMIT);
            assertThat(admission.holds(waiting)).isEqualTo(Holds.TURN);
        }

        private TestPlace arrive(String client) {
            TestPlace place = new TestPlace(Form.ASYNCHRONOUS, client, client);
            assertThat(admission.enter(place)).isTrue();
            admission.acquire(place, "work");
            return place;
        }

        void happen(Happening happening) {
            switch (happening) {
                case RELEASE -> admission.leave(hashing, Leaving.DONE);
                case CANCEL -> admission.leave(waiting, Leaving.CANCELLED);
                case TIMEOUT -> admission.leaveQueue(waiting);
                case EVICT -> {
                    if (admission.enter(newcomer)) admission.acquire(newcomer, null);
                }
                case TAKE_ALONG -> along.addAll(admission.takeAlong(hashing));
                case LOGIN -> admission.loggedIn(hashing);
            }
        }

        /** Whoever has a permit gives it back; then it is the next one's. */
        void end() {
            along.forEach(place -> admission.leave(place, Leaving.DONE));
            for (int i = 0; i < 3; i++) {
                for (TestPlace place : List.of(hashing, waiting, newcomer)) {
                    if (admission.holds(place) == Holds.PERMIT) admission.leave(place, Leaving.DONE);
                }
            }
        }
    }
}
