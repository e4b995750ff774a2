package io.htpasswd.admission;

import io.htpasswd.admission.Place.Form;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One of the two lanes of a {@link FairQueue}: the order of its clients' requests, by rounds. Which lane's turn it is, the queue
 * says. A turn, an arrival and an eviction are each a few steps in balanced trees, ten comparisons where 1,024 wait.
 *
 * <p>Threads: under the limit's lock.
 */
final class Lane {
    /** Above it clients that have no place are forgotten, and may have a second turn in one round. */
    static final int MOST_CLIENTS = 1 << 14;

    private static final Comparator<Place> ORDER =
            Comparator.<Place>comparingLong(place -> place.round).thenComparingLong(place -> place.arrival);

    private final Map<Long, ClientRounds> clients = new HashMap<>();
    /** All that have no permit yet; each form evicts its own. */
    private final Map<Form, NavigableSet<Place>> without = new EnumMap<>(Form.class);

    private final NavigableSet<Place> waiting = new TreeSet<>(ORDER);
    private long present;
    /** More clients than this, and those without a place are forgotten. */
    private int forgetAbove = MOST_CLIENTS;

    Lane() {
        for (Form form : Form.values()) without.put(form, new TreeSet<>(ORDER));
    }

    void enter(Place place) {
        ClientRounds rounds = clients.computeIfAbsent(place.client, client -> new ClientRounds(this, client));
        place.rounds = rounds;
        place.round = rounds.take(present);
        without(place.form).add(place);
    }

    void await(Place place, ClientRounds rounds) {
        if (place.round < present) join(place, rounds);
        waiting.add(place);
        rounds.waiting.add(place);
    }

    /** Rounds went by while it found out that it needs a turn: two requests of one client may
     * not go before another client's in the present one. */
    private void join(Place place, ClientRounds rounds) {
        without(place.form).remove(place);
        rounds.giveBack(place.round);
        place.round = rounds.take(present);
        without(place.form).add(place);
    }

    /** The first in the order of turns that is wanted; null when there is none. */
    @Nullable
    Place first(Predicate<Place> wanted) {
        return waiting.stream().filter(wanted).findFirst().orElse(null);
    }

    @Nullable
    Place last(Form form) {
        NavigableSet<Place> places = without(form);
        return places.isEmpty() ? null : places.last();
    }

    /** How many rounds lie between the present one and this place's. */
    long distance(Place place) {
        return place.round - present;
    }

    /** The place has its turn, and its round is the present one. */
    void turn(Place place, ClientRounds rounds) {
        present = Math.max(present, place.round);
        remove(place, rounds);
        rounds.use(place.round);
        forget(rounds);
    }

    void leave(Place place, ClientRounds rounds, boolean givesBack) {
        remove(place, rounds);
        if (givesBack) rounds.giveBack(place.round);
        else rounds.use(place.round);
        forget(rounds);
    }

    private void remove(Place place, ClientRounds rounds) {
        without(place.form).remove(place);
        if (rounds.waiting.remove(place)) waiting.remove(place);
    }

    private void forget(ClientRounds rounds) {
        if (rounds.isOver(present)) clients.remove(rounds.client);
        if (clients.size() <= forgetAbove) return;
        clients.values().removeIf(others -> !others.hasPlaces());
        // Twice as many as are left: where very many have places, nobody is looked through at every turn.
        forgetAbove = Math.max(MOST_CLIENTS, 2 * clients.size());
    }

    /** Nobody has a place: whoever comes next is as good as anybody. */
    void beginAnew() {
        clients.clear();
    }

    int clientsKept() {
        return clients.size();
    }

    Set<Place> waiting() {
        return waiting;
    }

    Set<Place> waitingOf(long client) {
        @Nullable ClientRounds rounds = clients.get(client);
        return rounds == null ? Set.of() : rounds.waiting;
    }

    private NavigableSet<Place> without(Form form) {
        @Nullable NavigableSet<Place> places = without.get(form);
        if (places == null) throw new IllegalStateException("no places of form " + form);
        return places;
    }
}
