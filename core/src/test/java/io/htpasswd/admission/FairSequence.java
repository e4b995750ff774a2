package io.htpasswd.admission;

import static org.assertj.core.api.Assertions.assertThat;

import io.htpasswd.admission.Place.Form;
import io.htpasswd.admission.Place.Holds;
import io.htpasswd.admission.Place.Leaving;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** Arrivals, departures, cancellations and failures in an order that dice choose; see {@link FairSequencesTest}. */
final class FairSequence {
    private static final int STEPS = 60;
    private static final String[] HOSTILE = {"h1", "h2"};
    /** Twice, so that many are of one; the empty one is none. */
    private static final List<@Nullable String> WORKS = Arrays.asList("bcrypt", "bcrypt", "dear", null);

    private static final String[] HONEST = {"a", "b", "c", "good", "gold"};

    final Random random;
    final Admission admission;
    final int permits;
    final List<TestPlace> places = new ArrayList<>();
    /** The turns of others since a client's only request waits in the present round. */
    final Map<TestPlace, TurnsOfOthers> turnsOfOthers = new HashMap<>();

    final Set<TestPlace> served = new HashSet<>();
    /** In the order in which their turns came. */
    final List<TestPlace> granted = new ArrayList<>();

    final List<String> log = new ArrayList<>();
    int evicted;
    int turns;
    int along;

    FairSequence(long seed) {
        // Mixed: neighbouring seeds of a Random begin with nearly the same numbers.
        random = new Random(new SplittableRandom(seed).nextLong());
        permits = 1 + random.nextInt(2);
        int waiting = 1 + random.nextInt(8);
        admission =
                new Admission(Limits.of(permits, permits + waiting, permits + waiting, Duration.ofHours(1)), () -> 0);
        for (String good : List.of("good", "gold")) {
            TestPlace place = new TestPlace(Form.BLOCKING, good, good);
            admission.enter(place);
            admission.acquire(place, null);
            admission.loggedIn(place);
            admission.leave(place, Leaving.DONE);
        }
    }

    void live() {
        for (int i = 0; i < STEPS; i++) {
            step();
            permitsAreUsed();
        }
    }

    private void step() {
        switch (random.nextInt(9)) {
            case 0, 1, 2 -> arrive(HOSTILE);
            case 3 -> arrive(HONEST);
            case 4, 5 -> ofOne(random.nextInt(3) == 0 ? Holds.ALONG : Holds.PERMIT, Leaving.DONE);
            case 6 -> {
                Holds holds = random.nextBoolean() ? Holds.TURN : Holds.PLACE;
                ofOne(holds, Leaving.values()[random.nextInt(Leaving.values().length)]);
            }
            case 7 -> takeAlong();
            default -> acquire();
        }
    }

    private void arrive(String[] clients) {
        String client = clients[random.nextInt(clients.length)];
        Form form = Form.values()[random.nextInt(2)];
        TestPlace place = new TestPlace(form, client, client + places.size());
        place.onGrant = granted::add;
        if (random.nextInt(10) == 0) place.cannotUseItsPermit();
        log.add("arrive " + place + " " + form);
        Map<TestPlace, Long> before = rounds(form);
        places.add(place);
        boolean entered = admission.enter(place);
        evictionIsOfTheLatestRound(place, entered, before);
        if (entered && random.nextInt(4) != 0) acquire(place);
    }

    /** No request is evicted while another of its form stands in a later round of its lane. */
    private void evictionIsOfTheLatestRound(TestPlace newcomer, boolean entered, Map<TestPlace, Long> before) {
        for (TestPlace lost : before.keySet()) {
            if (!lost.told.contains("evicted")) continue;
            evicted++;
            turnsOfOthers.remove(lost);
            assertThat(entered).isTrue();
            assertThat(laterRoundsOf(lost, before)).isEmpty();
        }
        if (!entered) {
            assertThat(newcomer.told).isEmpty();
            laterRoundsOf(newcomer, before).forEach(later -> assertThat(later).isNull());
        }
    }

    private List<TestPlace> laterRoundsOf(TestPlace lost, Map<TestPlace, Long> before) {
        return before.entrySet().stream()
                .filter(other -> other.getKey().rounds != null
                        && lost.rounds != null
                        && other.getKey().rounds.lane == lost.rounds.lane
                        && other.getKey() != lost
                        && other.getValue() > lost.round)
                .map(Map.Entry::getKey)
                .toList();
    }

    private Map<TestPlace, Long> rounds(Form form) {
        Map<TestPlace, Long> rounds = new HashMap<>();
        for (TestPlace place : places) {
            Holds holds = admission.holds(place);
            if (place.form == form && (holds == Holds.TURN || holds == Holds.PLACE)) rounds.put(place, place.round);
        }
        return rounds;
    }

    private void acquire() {
        List<TestPlace> looking = holding(Holds.PLACE);
        if (!looking.isEmpty()) acquire(looking.get(random.nextInt(looking.size())));
    }

    private void acquire(TestPlace place) {
        log.add("acquire " + place + " r" + place.round);
        Holds holds = admission.acquire(place, WORKS.get(random.nextInt(WORKS.size())));
        if (holds == Holds.PERMIT) turn(place);
        boolean present = lane(place).distance(place) == 0;
        if (holds == Holds.TURN && present && isItsClientsOnlyOne(place)) {
            turnsOfOthers.put(place, new TurnsOfOthers(lane(place)));
        }
    }

    private boolean isItsClientsOnlyOne(TestPlace place) {
        return places.stream()
                .filter(other -> other.client == place.client && admission.holds(other) != Holds.LEFT)
                .allMatch(other -> other == place);
    }

    static Lane lane(TestPlace place) {
        return Objects.requireNonNull(place.rounds).lane;
    }

    private void ofOne(Holds holds, Leaving why) {
        List<TestPlace> there = holding(holds);
        if (there.isEmpty()) return;
        TestPlace place = there.get(random.nextInt(there.size()));
        log.add("leave " + place + " r" + place.round + " " + why);
        turnsOfOthers.remove(place);
        admission.leave(place, why);
        admission.leave(place, why); // changes nothing
        granted.forEach(this::turn);
        granted.clear();
    }

    /** Up to three, of one work, each client once and not the one that takes them, unless only one client waits. */
    private void takeAlong() {
        List<TestPlace> running = holding(Holds.PERMIT);
        if (running.isEmpty()) return;
        TestPlace leader = running.get(random.nextInt(running.size()));
        List<TestPlace> before = holding(Holds.TURN);
        long clients = before.stream().map(place -> place.client).distinct().count();
        List<TestPlace> takable = before.stream()
                .filter(place -> leader.work != null && leader.work.equals(place.work))
                .filter(place -> clients == 1 || place.client != leader.client)
                .toList();
        long most = clients == 1
                ? takable.size()
                : takable.stream().map(place -> place.client).distinct().count();
        log.add("takeAlong " + leader);
        List<Place> taken = admission.takeAlong(leader);
        List<TestPlace> begun = before.stream()
                .filter(place -> admission.holds(place) == Holds.ALONG)
                .toList();
        assertThat(takable).containsAll(begun);
        assertThat(begun).hasSize((int) Math.min(3, most));
        if (clients > 1) assertThat(begun).extracting(place -> place.client).doesNotHaveDuplicates();
        assertThat(begun.stream().filter(place -> place.usable)).containsExactlyInAnyOrderElementsOf(cast(taken));
        along += begun.size();
        for (TestPlace place : begun) {
            assertThat(served.add(place)).as("one turn for " + place).isTrue();
            turnsOfOthers.remove(place);
        }
        // Whoever says that it ends by itself does.
        begun.stream().filter(place -> !place.usable).forEach(place -> admission.leave(place, Leaving.CANCELLED));
    }

    private static List<TestPlace> cast(List<Place> places) {
        return places.stream().map(TestPlace.class::cast).toList();
    }

    private void turn(TestPlace place) {
        assertThat(served.add(place)).as("one turn for " + place).isTrue();
        turns++;
        turnsOfOthers.remove(place);
        turnsOfOthers.forEach((waiting, others) -> others.turn(place, waiting));
    }

    private List<TestPlace> holding(Holds holds) {
        return places.stream().filter(place -> admission.holds(place) == holds).toList();
    }

    /** Nobody waits while a permit is free, and there are as many permits as ever. */
    private void permitsAreUsed() {
        int running = holding(Holds.PERMIT).size();
        assertThat(running).isEqualTo(admission.running()).isLessThanOrEqualTo(permits);
        if (!holding(Holds.TURN).isEmpty()) assertThat(running).isEqualTo(permits);
        assertThat(admission.takenPlaces())
                .isEqualTo(running
                        + holding(Holds.ALONG).size()
                        + holding(Holds.TURN).size()
                        + holding(Holds.PLACE).size());
    }

    void end() {
        while (!holding(Holds.PERMIT).isEmpty()) {
            ofOne(Holds.PERMIT, Leaving.DONE);
            permitsAreUsed();
        }
        holding(Holds.ALONG).forEach(place -> admission.leave(place, Leaving.DONE));
        holding(Holds.PLACE).forEach(place -> admission.leave(place, Leaving.DONE));
        assertThat(admission.takenPlaces()).isZero();
        assertThat(admission.running()).isZero();
        for (TestPlace place : places) {
            assertThat(place.told.stream().distinct().count()).isEqualTo(place.told.size());
            assertThat(admission.holds(place)).isEqualTo(Holds.LEFT);
        }
    }
}
