package io.htpasswd.admission;

import static org.assertj.core.api.Assertions.assertThat;

import io.htpasswd.admission.Place.Form;
import io.htpasswd.admission.Place.Holds;
import io.htpasswd.admission.Place.Leaving;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Section 6 of the contract, "Side by side": whom a request takes along when its turn comes. */
class TakeAlongTest {
    private final Arrivals requests = new Arrivals(1, 10);
    private final Admission admission = requests.admission;

    @AfterEach
    void placesAreWhole() {
        requests.turns();
        assertThat(admission.takenPlaces()).isZero();
    }

    @Test
    void threeInTheOrderOfTurnsAndTheRestWaits() {
        requests.arriveOf("bcrypt", "x", "a", "b", "c", "d");
        assertThat(requests.takenAlong()).containsExactly("a1", "b1", "c1");
        assertThat(requests.turns()).containsExactly("x1", "d1");
    }

    @Test
    void onlyThoseOfTheSameWork() {
        requests.arriveOf("bcrypt", "x");
        requests.arriveOf("dear", "a");
        requests.arrive("b");
        requests.arriveOf("bcrypt", "c");
        assertThat(requests.takenAlong()).containsExactly("c1");
        assertThat(requests.turns()).containsExactly("x1", "a1", "b1");
    }

    @Test
    void whoIsVerifiedAloneTakesNobodyAlongAndIsNotTaken() {
        requests.arrive("x");
        requests.arrive("a");
        requests.arriveOf("bcrypt", "b");
        assertThat(requests.takenAlong()).isEmpty();
    }

    /** Two that are done by two permits do not go along with each other. */
    @Test
    void oneThatRunsIsNotTaken() {
        Arrivals two = new Arrivals(2, 10);
        two.arriveOf("bcrypt", "x", "y", "a");
        assertThat(two.takenAlong()).containsExactly("a1");
        assertThat(two.turns()).containsExactly("x1", "y1");
    }

    @Test
    void eachClientOnceAndNotTheOneWhoseTurnItIs() {
        requests.arriveOf("bcrypt", "x", "x", "a", "a", "b");
        assertThat(requests.takenAlong()).containsExactly("a1", "b1");
        assertThat(requests.turns()).containsExactly("x1", "x2", "a2");
    }

    @Test
    void severalOfTheOnlyClientThatWaits() {
        requests.arriveOf("bcrypt", "x", "x", "x", "x", "x");
        assertThat(requests.takenAlong()).containsExactly("x2", "x3", "x4");
        assertThat(requests.turns()).containsExactly("x1", "x5");
    }

    @Test
    void anotherClientThatWaitsForOtherWorkKeepsOneClientFromTakingAll() {
        requests.arriveOf("bcrypt", "x", "a", "a", "a");
        requests.arriveOf("dear", "b");
        assertThat(requests.takenAlong()).containsExactly("a1");
        assertThat(requests.turns()).containsExactly("x1", "b1", "a2", "a3");
    }

    @Test
    void thePlacesBesideGoToTheLanesInTurn() {
        requests.logIn("good");
        requests.logIn("gold");
        requests.arriveOf("bcrypt", "x", "a", "b", "c", "good", "gold");
        assertThat(requests.takenAlong()).containsExactly("good1", "a1", "gold1");
        assertThat(requests.turns()).containsExactly("x1", "b1", "c1");
    }

    @Test
    void whoIsTakenAlongHasHadItsTurnAndNobodyBeforeItHasOneLater() {
        requests.arriveOf("bcrypt", "x");
        requests.arriveOf("dear", "b");
        requests.arriveOf("bcrypt", "a");
        assertThat(requests.takenAlong()).containsExactly("a1");
        requests.arrive("a");
        requests.arrive("c");
        assertThat(requests.turns()).containsExactly("x1", "b1", "c1", "a2");
    }

    @Test
    void whoIsTakenAlongKeepsItsPlaceAndIsNeitherEvictedNorOutOfTime() {
        Arrivals full = new Arrivals(1, 3);
        full.arriveOf("bcrypt", "x", "a", "a");
        List<Place> along = full.admission.takeAlong(full.places.get(0));
        assertThat(along).containsExactly(full.places.get(1), full.places.get(2));
        TestPlace newcomer = full.arrive("b");
        assertThat(full.admission.holds(newcomer)).isEqualTo(Holds.LEFT);
        for (Place place : along) {
            assertThat(full.admission.leaveQueue(place)).isFalse();
            assertThat(full.admission.holds(place)).isEqualTo(Holds.ALONG);
        }
        assertThat(full.admission.waiting(Form.ASYNCHRONOUS)).isZero();
        along.forEach(place -> full.admission.leave(place, Leaving.DONE));
        assertThat(full.admission.takenPlaces()).isEqualTo(1);
        full.turns();
        assertThat(full.admission.takenPlaces()).isZero();
    }

    @Test
    void thePermitGoesToTheNextWhenWhoeverHasItLeavesAndNotWhenThoseAlongDo() {
        requests.arriveOf("bcrypt", "x", "a");
        requests.arrive("b");
        List<Place> along = admission.takeAlong(requests.places.get(0));
        along.forEach(place -> admission.leave(place, Leaving.DONE));
        assertThat(admission.holds(requests.places.get(2))).isEqualTo(Holds.TURN);
        admission.leave(requests.places.get(0), Leaving.DONE);
        assertThat(admission.holds(requests.places.get(2))).isEqualTo(Holds.PERMIT);
    }

    @Test
    void whoeverEndsInThatMomentIsLeftToItself() {
        requests.arriveOf("bcrypt", "x", "a", "b");
        requests.places.get(1).cannotUseItsPermit();
        assertThat(admission.takeAlong(requests.places.get(0))).containsExactly(requests.places.get(2));
        admission.leave(requests.places.get(1), Leaving.CANCELLED);
        admission.leave(requests.places.get(2), Leaving.DONE);
    }
}
