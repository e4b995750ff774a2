package io.htpasswd.admission;

import io.htpasswd.admission.Place.Form;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The order in which requests get their turns, and lose their places: by rounds, and from two lanes in turn.
 *
 * <p>The idea is start-time fair queueing (Goyal, Vin and Cheng, 1996) with one unit per request: waiting requests stand in
 * <em>rounds</em>, and a client has one request in each. A request joins the present round, or the first later one in which its
 * client has none and has had no turn. So a client with one request waits for at most one request of each other client, however
 * many those send. Clients are told apart exactly, where stochastic fair queueing (McKenney, 1990) has a fixed number of
 * buckets: a bucket shared with an attacker is a turn lost every round.
 *
 * <p>There are two <em>lanes</em> of rounds: clients from whose address somebody has logged in, and all others. While both wait,
 * turns go to the lanes alternately: a flood from many addresses, which one lane alone would have to serve one by one, takes
 * half of the turns at most from users at known addresses, and these half at most from new ones.
 *
 * <p>When all places are taken, the last request of the round that is furthest ahead loses its place, if need be the newcomer
 * itself: never one that another request of a later round outlives.
 *
 * <pre>
 * One permit and four places; everybody is in one lane. A hashes, in round 0. Then A, A and A arrive, and B.
 *
 * round 0, the present one   B
 * round 1                    A
 * round 2                    A
 * round 3                    A     loses its place when B arrives, which would be the fifth; A may use the round again
 *
 * Turns: B, A, A. C, which arrives while B hashes, goes before both of A's: it stands in round 0.
 * </pre>
 *
 * <p>Some verifications are faster together. Then a request whose turn comes takes others of the same work along. These have
 * their turns earlier, and nobody has one later.
 *
 * <p>Threads: under the limit's lock.
 */
final class FairQueue {
    private final Lane knownGood = new Lane();
    private final Lane others = new Lane();
    private Lane served = others;
    private long arrivals;

    void enter(Place place, boolean isKnownGood) {
        place.arrival = arrivals++;
        (isKnownGood ? knownGood : others).enter(place);
    }

    /** The place that is to be given up when there is one too many. */
    Place last(Form form) {
        @Nullable Place known = knownGood.last(form);
        @Nullable Place other = others.last(form);
        if (known == null) return Objects.requireNonNull(other, "nobody has a place without a permit");
        return other == null || knownGood.distance(known) > others.distance(other) ? known : other;
    }

    void await(Place place) {
        ClientRounds rounds = rounds(place);
        rounds.lane.await(place, rounds);
    }

    /** The place whose turn it is; null when nobody waits. */
    @Nullable
    Place next() {
        return next(served, place -> true);
    }

    /** Of those that are wanted the one whose turn comes first after one of this lane; null when there is none. */
    private @Nullable Place next(Lane served, Predicate<Place> wanted) {
        Lane other = served == others ? knownGood : others;
        @Nullable Place next = other.first(wanted);
        return next == null ? served.first(wanted) : next;
    }

    /**
     * Up to so many requests of the same work as the one that has its turn, in the order of turns; they wait no longer. Each client
     * once, and not the client whose turn it is, unless only one client waits. Neither the present round nor the lane that is served
     * next changes: nobody has a turn later for it.
     */
    List<Place> takeAlong(Place leader, int most) {
        List<Place> taken = new ArrayList<>(most);
        @Nullable Object work = leader.work;
        if (work == null || size() == 0) return taken;
        boolean oneClientWaits = clients() == 1;
        Set<Long> clients = new HashSet<>(Set.of(leader.client));
        Predicate<Place> wanted = place ->
                work.equals(place.work) && (oneClientWaits ? !taken.contains(place) : !clients.contains(place.client));
        Lane lane = rounds(leader).lane;
        for (Place next = next(lane, wanted); next != null && taken.size() < most; next = next(lane, wanted)) {
            lane = rounds(next).lane;
            clients.add(next.client);
            taken.add(next);
        }
        // Only now, when nothing can fail any more: one that has left and is not taken would wait for ever.
        for (Place place : taken) leave(place, false);
        return taken;
    }

    void turn(Place place) {
        ClientRounds rounds = rounds(place);
        served = rounds.lane;
        served.turn(place, rounds);
    }

    /** Without a turn. */
    void leave(Place place, boolean givesBack) {
        ClientRounds rounds = rounds(place);
        rounds.lane.leave(place, rounds, givesBack);
    }

    void beginAnew() {
        knownGood.beginAnew();
        others.beginAnew();
    }

    int size() {
        return knownGood.waiting().size() + others.waiting().size();
    }

    int size(Form form) {
        return (int) waiting().filter(place -> place.form == form).count();
    }

    int clients() {
        return (int) waiting().map(place -> place.client).distinct().count();
    }

    /** For tests. */
    int clientsKept() {
        return knownGood.clientsKept() + others.clientsKept();
    }

    private Stream<Place> waiting() {
        return Stream.concat(knownGood.waiting().stream(), others.waiting().stream());
    }

    List<Place> waitingOf(long client) {
        List<Place> waiting = new ArrayList<>(knownGood.waitingOf(client));
        waiting.addAll(others.waitingOf(client));
        return waiting;
    }

    private static ClientRounds rounds(Place place) {
        return Objects.requireNonNull(place.rounds, "the place was not entered");
    }
}
