package io.htpasswd.admission;

import java.util.LinkedHashSet;
import java.util.Set;

/**
 * One client's rounds in a {@link Lane}: those in which its requests stand, and those that it has used up.
 *
 * <p>Threads: under the limit's lock.
 */
final class ClientRounds {
    final Lane lane;
    final long client;
    /** Those that wait. */
    final Set<Place> waiting = new LinkedHashSet<>();
    /** The first round for a further request. */
    private long next;
    /** The first round after the last one used up, by a turn or by a request that went away. */
    private long unused;

    private int places;

    ClientRounds(Lane lane, long client) {
        this.lane = lane;
        this.client = client;
    }

    long take(long present) {
        long round = Math.max(present, next);
        next = round + 1;
        places++;
        return round;
    }

    void use(long round) {
        unused = Math.max(unused, round + 1);
        leave();
    }

    /** Only the last of several can be given back as long as others stand before it. */
    void giveBack(long round) {
        if (next == round + 1) next = round;
        leave();
    }

    private void leave() {
        places--;
        if (places == 0) next = unused;
    }

    boolean hasPlaces() {
        return places > 0;
    }

    /** True when nothing of it matters from this round on. */
    boolean isOver(long present) {
        return places == 0 && unused <= present;
    }
}
