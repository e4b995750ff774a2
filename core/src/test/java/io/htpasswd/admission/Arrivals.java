package io.htpasswd.admission;

import static org.assertj.core.api.Assertions.assertThat;

import io.htpasswd.admission.Place.Form;
import io.htpasswd.admission.Place.Holds;
import io.htpasswd.admission.Place.Leaving;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Requests that arrive at an admission with one permit and a clock that stands, and what becomes of them. */
final class Arrivals {
    final Admission admission;
    /** In the order of their arrival. */
    final List<TestPlace> places = new ArrayList<>();

    Arrivals(int permits, int places) {
        admission = new Admission(Limits.of(permits, places, places, Duration.ofHours(1)), () -> 0);
    }

    TestPlace arrive(String client) {
        return arrive(client, Form.ASYNCHRONOUS);
    }

    /** A request of that client: "a2" is the second of "a". */
    TestPlace arrive(String client, Form form) {
        return arrive(client, form, null);
    }

    TestPlace arrive(String client, Form form, @Nullable String work) {
        TestPlace place = make(client, form);
        if (admission.enter(place)) admission.acquire(place, work);
        return place;
    }

    /** Asynchronous ones that may be verified together. */
    void arriveOf(String work, String... clients) {
        for (String client : clients) arrive(client, Form.ASYNCHRONOUS, work);
    }

    /** The users that the one with the permit takes along; they are done at once. */
    List<String> takenAlong() {
        TestPlace leader = places.stream()
                .filter(place -> admission.holds(place) == Holds.PERMIT)
                .findFirst()
                .orElseThrow();
        List<Place> along = admission.takeAlong(leader);
        along.forEach(place -> admission.leave(place, Leaving.DONE));
        return along.stream().map(place -> place.user).toList();
    }

    /** A request that has not found out whether it needs a turn. */
    TestPlace enter(String client) {
        TestPlace place = make(client, Form.ASYNCHRONOUS);
        admission.enter(place);
        return place;
    }

    private TestPlace make(String client, Form form) {
        long number = places.stream()
                        .filter(place -> place.toString().endsWith("@" + client))
                        .count()
                + 1;
        TestPlace place = new TestPlace(form, client, client + number);
        places.add(place);
        return place;
    }

    void logIn(String client) {
        TestPlace place = new TestPlace(Form.ASYNCHRONOUS, client, client);
        admission.enter(place);
        admission.acquire(place, null);
        admission.loggedIn(place);
        admission.leave(place, Leaving.DONE);
    }

    /** The users in the order of their turns, until nobody waits. */
    List<String> turns() {
        List<String> turns = new ArrayList<>();
        List<TestPlace> open = new ArrayList<>(places);
        for (int i = 0; i < places.size(); i++) {
            for (TestPlace place : List.copyOf(open)) {
                if (admission.holds(place) != Holds.PERMIT) continue;
                turns.add(place.toString().split("@", 2)[0]);
                open.remove(place);
                admission.leave(place, Leaving.DONE);
                break;
            }
        }
        assertThat(admission.running()).isZero();
        return turns;
    }
}
