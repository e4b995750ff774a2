package io.htpasswd.admission;

import static org.assertj.core.api.Assertions.assertThat;

import io.htpasswd.admission.Place.Form;
import io.htpasswd.admission.Place.Holds;
import io.htpasswd.admission.Place.Leaving;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Section 6 of the contract, "Fair admission": who gets the next turn, and who loses a place. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class FairQueueTest {
    private final Arrivals requests = new Arrivals(1, 4);
    private final Admission admission = requests.admission;

    @AfterEach
    void placesAreWhole() {
        requests.turns();
        assertThat(admission.takenPlaces()).isZero();
    }

    /** The one in the block comment. */
    @Test
    void theWorkedExample() {
        requests.arrive("a");
        requests.arrive("a");
        requests.arrive("a");
        TestPlace last = requests.arrive("a");
        TestPlace b = requests.arrive("b");
        assertThat(last.told).containsExactly("evicted");
        assertThat(admission.holds(b)).isEqualTo(Holds.TURN);
        admission.leave(requests.places.get(0), Leaving.DONE);
        assertThat(admission.holds(b)).isEqualTo(Holds.PERMIT);
        requests.arrive("c");
        assertThat(requests.turns()).containsExactly("b1", "c1", "a2", "a3");
    }

    @Test
    void aClientThatHasHadItsTurnStandsInTheNextRound() {
        requests.arrive("a");
        requests.arrive("a");
        requests.arrive("b");
        assertThat(requests.turns()).containsExactly("a1", "b1", "a2");
    }

    @Test
    void anEvictedRequestGivesItsRoundBack() {
        requests.arrive("a");
        requests.arrive("a");
        requests.arrive("a");
        TestPlace evicted = requests.arrive("a");
        requests.arrive("b");
        assertThat(evicted.told).containsExactly("evicted");
        admission.leave(requests.places.get(0), Leaving.DONE);
        assertThat(requests.arrive("a").round).isEqualTo(evicted.round);
        assertThat(requests.turns()).containsExactly("b1", "a2", "a3", "a5");
    }

    @ParameterizedTest
    @EnumSource(names = {"CANCELLED", "OUT_OF_TIME"})
    void aRequestThatWentAwayHasUsedItsRound(Leaving why) {
        requests.arrive("x");
        TestPlace gone = requests.arrive("a");
        admission.leave(gone, why);
        requests.arrive("b");
        requests.arrive("a");
        requests.arrive("c");
        assertThat(requests.turns()).containsExactly("x1", "b1", "c1", "a2");
    }

    @Test
    void aRequestThatNeedsNoTurnGivesItsRoundBack() {
        requests.arrive("x");
        TestPlace answered = requests.arrive("a");
        admission.leave(answered, Leaving.DONE);
        requests.arrive("a");
        requests.arrive("b");
        assertThat(requests.turns()).containsExactly("x1", "a2", "b1");
    }

    @Test
    void theLanesTakeTurnsWhileBothWait() {
        Arrivals in = new Arrivals(1, 10);
        in.logIn("good");
        in.logIn("gold");
        in.arrive("x");
        in.arrive("a");
        in.arrive("b");
        in.arrive("c");
        in.arrive("good");
        in.arrive("gold");
        assertThat(in.turns()).containsExactly("x1", "good1", "a1", "gold1", "b1", "c1");
    }

    @Test
    void ofTwoRequestsEquallyFarAheadTheOtherLanesIsEvicted() {
        requests.logIn("good");
        requests.arrive("x");
        TestPlace stranger = requests.arrive("a");
        TestPlace good = requests.arrive("good");
        requests.arrive("b");
        TestPlace newcomer = requests.arrive("c");
        assertThat(newcomer.told).isEmpty();
        assertThat(admission.holds(newcomer)).isEqualTo(Holds.LEFT);
        requests.arrive("good"); // one round ahead, so it is the newcomer itself
        assertThat(admission.holds(good)).isEqualTo(Holds.TURN);
        assertThat(admission.holds(stranger)).isEqualTo(Holds.TURN);
        assertThat(admission.counters().evictions()).isZero();
        assertThat(admission.counters().refusals()).isEqualTo(2);
    }

    @Test
    void eachFormEvictsItsOwn() {
        requests.arrive("x");
        requests.arrive("a", Form.BLOCKING);
        requests.arrive("a", Form.BLOCKING);
        requests.arrive("a", Form.BLOCKING);
        TestPlace last = requests.arrive("a", Form.BLOCKING);
        requests.arrive("b");
        requests.arrive("c");
        requests.arrive("d");
        assertThat(last.told).isEmpty();
        requests.arrive("e", Form.BLOCKING);
        assertThat(last.told).containsExactly("evicted");
        assertThat(requests.turns()).containsExactly("x1", "a1", "b1", "c1", "d1", "e1", "a2", "a3");
    }

    @Test
    void aNewcomerEvictsOneThatHasNotYetFoundOutWhetherItNeedsATurn() {
        for (int i = 0; i < 4; i++) requests.enter("a");
        assertThat(requests.arrive("b").told).isEmpty();
        assertThat(requests.places.get(3).told).containsExactly("evicted");
        assertThat(admission.acquire(requests.places.get(3), null)).isEqualTo(Holds.LEFT);
        assertThat(requests.turns()).containsExactly("b1");
        requests.places.subList(0, 3).forEach(place -> admission.leave(place, Leaving.DONE));
    }

    @Test
    void siblingsAreToldOfALogin() {
        TestPlace first = requests.arrive("a");
        TestPlace sibling = requests.arrive("a");
        TestPlace stranger = requests.arrive("b");
        admission.loggedIn(first);
        assertThat(sibling.told).containsExactly("loggedIn");
        assertThat(stranger.told).isEmpty();
        assertThat(requests.turns()).hasSize(3);
    }

    @Test
    void clientsThatComeAndGoAreForgottenAboveABound() {
        FairQueue queue = new FairQueue();
        RefusalHistory history = new RefusalHistory(() -> 0);
        for (int i = 0; i < 3 * Lane.MOST_CLIENTS; i++) {
            TestPlace place = entered(queue, history, "client" + i);
            queue.leave(place, false);
        }
        assertThat(queue.clientsKept()).isBetween(1, Lane.MOST_CLIENTS + 1);
        queue.beginAnew();
        assertThat(queue.clientsKept()).isZero();
    }

    /** Above the bound, too, an arrival costs no look at all the others: else this would take minutes. */
    @Test
    void whereVeryManyHavePlacesThoseThatGoAreForgottenInLargeSteps() {
        FairQueue queue = new FairQueue();
        RefusalHistory history = new RefusalHistory(() -> 0);
        int stay = 2 * Lane.MOST_CLIENTS;
        for (int i = 0; i < 10 * stay; i++) {
            TestPlace place = entered(queue, history, "client" + i);
            if (i >= stay) queue.leave(place, false);
        }
        assertThat(queue.clientsKept()).isBetween(stay, 2 * stay + 1);
    }

    @Test
    void aClientWhoseOneRequestMovedToALaterRoundAndNeededNoTurnIsForgotten() {
        FairQueue queue = new FairQueue();
        RefusalHistory history = new RefusalHistory(() -> 0);
        TestPlace slow = entered(queue, history, "a");
        for (int round = 0; round < 2; round++) queue.turn(entered(queue, history, "x"));
        queue.await(slow);
        assertThat(slow.round).isEqualTo(1);
        queue.leave(slow, true);
        assertThat(queue.clientsKept()).as("the one that has had a turn").isEqualTo(1);
    }

    private static TestPlace entered(FairQueue queue, RefusalHistory history, String client) {
        TestPlace place = new TestPlace(Form.ASYNCHRONOUS, client, "u");
        history.recognise(place);
        queue.enter(place, false);
        return place;
    }

    @Test
    void aWaitThatIsLongerThanALongHoldsIsAsLongAsThat() {
        HashingLimit limit =
                HashingLimit.of(1, 1, Duration.ofSeconds(Long.MAX_VALUE)).withBlockingPlaces(1);
        assertThat(limit.admission().maxWaitNanos()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void whatOperatorsLookAt() {
        requests.arrive("x");
        requests.arrive("a");
        requests.arrive("a");
        requests.arrive("b", Form.BLOCKING);
        HashingLimit limit = new HashingLimit(admission);
        admission.verified(80_000_000);
        assertThat(limit.running()).isEqualTo(1);
        assertThat(limit.waiting(Form.ASYNCHRONOUS)).isEqualTo(2);
        assertThat(limit.waiting(Form.BLOCKING)).isEqualTo(1);
        assertThat(limit.clientsWaiting()).isEqualTo(2);
        assertThat(limit.verificationTime()).isEqualTo(Duration.ofMillis(80));
        admission.leave(requests.places.get(1), Leaving.OUT_OF_TIME);
        assertThat(limit.outOfTime()).isEqualTo(1);
        requests.turns();
        assertThat(limit.running()).isZero();
    }

    @Test
    void retryAfterIsTheTimeThatThoseWhoWaitTake() {
        Arrivals in = new Arrivals(2, 200);
        Admission wide = in.admission;
        assertThat(wide.retryAfterSeconds()).isEqualTo(1);
        wide.verified(Duration.ofMillis(200).toNanos());
        for (int i = 0; i < 102; i++) in.arrive("client" + i);
        assertThat(wide.retryAfterSeconds()).isEqualTo(10);
        wide.verified(Duration.ofSeconds(100).toNanos());
        assertThat(wide.retryAfterSeconds()).isEqualTo(30);
    }
}
