package io.htpasswd.admission;

import static java.util.Objects.requireNonNull;

import io.htpasswd.admission.Place.Form;
import io.htpasswd.admission.Place.Holds;
import io.htpasswd.admission.Place.Leaving;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Gives places and permits to requests, in the order that {@link FairQueue} says, and calls a client's other requests, its
 * siblings, once one has logged in. For authors of guards: a request makes a {@link Place}, enters, acquires a permit, and
 * leaves, on every way out.
 *
 * <p>This class is thread-safe.
 */
public final class Admission {
    /** As many as bcrypt gains by, with the one that takes them along. */
    private static final int MOST_ALONG = 3;

    private final Limits limits;
    private final LongSupplier nanoTime;
    private final RefusalHistory history;
    private final Counters counters = new Counters();

    private final Object lock = new Object();
    // Guarded by the lock. While a permit is free nobody waits.
    private final FairQueue queue = new FairQueue();
    private final Places blocking;
    private final Places asynchronous;
    private int free;

    Admission(Limits limits, LongSupplier nanoTime) {
        this.limits = limits;
        this.free = limits.permits();
        this.blocking = new Places(limits.blockingPlaces());
        this.asynchronous = new Places(limits.asynchronousPlaces());
        this.nanoTime = nanoTime;
        this.history = new RefusalHistory(nanoTime);
    }

    Admission withBlockingPlaces(int places) {
        return new Admission(limits.withBlockingPlaces(places), nanoTime);
    }

    /** Returns how long a request may wait, counted from its arrival, in nanoseconds. */
    public long maxWaitNanos() {
        return limits.maxWait();
    }

    /** Returns true if this client and user were denied for want of a place within the last second: then they are again. */
    public boolean isRefused(@Nullable String client, String user) {
        return history.isRefused(client, requireNonNull(user, "user"));
    }

    /** Returns false if credentials must not be compared with what is remembered before the request has its turn. */
    public boolean mayRecall(@Nullable String client, String user) {
        return history.mayRecall(client, requireNonNull(user, "user"));
    }

    /** Returns true if no request was refused or cancelled within the last second: any client may be compared. */
    public boolean isQuiet() {
        return history.isQuiet();
    }

    /** Takes a place, if need be another request's. Returns false if there is none to be had. */
    public boolean enter(Place place) {
        Place evicted;
        history.recognise(requireNonNull(place, "place"));
        synchronized (lock) {
            queue.enter(place, history.isKnownGood(place));
            place.holds = Holds.PLACE;
            if (places(place).take()) return true;
            evicted = queue.last(place.form);
            queue.leave(evicted, true);
            evicted.holds = Holds.LEFT;
        }
        history.refused(evicted);
        counters.refused(evicted != place);
        if (evicted == place) return false;
        evicted.evicted();
        return true;
    }

    /**
     * Exchanges the place for a permit, or for a turn to come; returns LEFT if the place was lost in the meantime. Requests of equal
     * {@code work} may be taken along by one another; null is a request that is verified alone.
     */
    public Holds acquire(Place place, @Nullable Object work) {
        synchronized (lock) {
            if (requireNonNull(place, "place").holds != Holds.PLACE) return place.holds;
            place.work = work;
            if (free > 0) {
                free--;
                queue.turn(place);
                place.holds = Holds.PERMIT;
            } else {
                queue.await(place);
                place.holds = Holds.TURN;
            }
            return place.holds;
        }
    }

    /** Takes up to three waiting requests along with one that begins. They have begun, too; each leaves when it is verified. */
    public List<Place> takeAlong(Place place) {
        List<Place> along;
        synchronized (lock) {
            along = queue.takeAlong(requireNonNull(place, "place"), MOST_ALONG);
            along.forEach(taken -> taken.holds = Holds.ALONG);
        }
        along.removeIf(taken -> !taken.takenAlong());
        return along;
    }

    /** Returns what the place holds now. */
    public Holds holds(Place place) {
        synchronized (lock) {
            return requireNonNull(place, "place").holds;
        }
    }

    /** Gives up a turn that has not come in time. Returns false if it has come, or the request was taken along. */
    public boolean leaveQueue(Place place) {
        synchronized (lock) {
            if (requireNonNull(place, "place").holds.hasBegun()) return false;
            give(place, Leaving.OUT_OF_TIME);
            return true;
        }
    }

    /** Gives up whatever the place holds; a permit goes to the request whose turn it is. Further calls change nothing. */
    public void leave(Place place, Leaving why) {
        requireNonNull(place, "place");
        requireNonNull(why, "why");
        synchronized (lock) {
            if (give(place, why) != Holds.PERMIT) return;
        }
        passOn();
    }

    /** Records that the credentials of this place were verified just now, and are remembered. */
    public void loggedIn(Place place) {
        history.loggedIn(requireNonNull(place, "place"));
        List<Place> siblings;
        synchronized (lock) {
            siblings = queue.waitingOf(place.client);
        }
        siblings.forEach(Place::loggedIn);
    }

    /** Records how long a verification took. */
    public void verified(long nanos) {
        counters.verified(nanos);
    }

    /** Returns in how many seconds a further attempt may find a turn: a hint, between 1 and 30. */
    public int retryAfterSeconds() {
        synchronized (lock) {
            return counters.retryAfterSeconds(queue.size(), limits.permits());
        }
    }

    private Holds give(Place place, Leaving why) {
        Holds held = place.holds;
        place.holds = Holds.LEFT;
        if (held == Holds.NOTHING || held == Holds.LEFT) return held;
        if (!held.hasBegun()) queue.leave(place, why == Leaving.DONE);
        places(place).give();
        if (takenPlaces() == 0) queue.beginAnew();
        if (why == Leaving.CANCELLED) history.cancelled(place);
        if (why == Leaving.OUT_OF_TIME) counters.outOfTime();
        return held;
    }

    /**
     * A loop and not a call of {@link #leave} by each that cannot use its permit: an executor that was shut down refuses as
     * many in a row as wait. They hear of it last, when the permit is with somebody who can use it.
     */
    private void passOn() {
        List<Place> unable = new ArrayList<>(0);
        for (Place next = next(); next != null; next = next()) {
            if (next.granted() || !isTakenBack(next)) break;
            unable.add(next);
        }
        unable.forEach(Place::unusable);
    }

    /** The place whose turn it is, with a permit; null when nobody waits, and then the permit is free. */
    private @Nullable Place next() {
        synchronized (lock) {
            Place next = queue.next();
            if (next == null) {
                free++;
                return null;
            }
            queue.turn(next);
            next.holds = Holds.PERMIT;
            return next;
        }
    }

    /** False when the place was left in the meantime: then its permit has been passed on already. */
    private boolean isTakenBack(Place place) {
        synchronized (lock) {
            return give(place, Leaving.DONE) == Holds.PERMIT;
        }
    }

    private Places places(Place place) {
        return place.form == Form.BLOCKING ? blocking : asynchronous;
    }

    Limits limits() {
        return limits;
    }

    int running() {
        synchronized (lock) {
            return limits.permits() - free;
        }
    }

    int waiting(Form form) {
        synchronized (lock) {
            return queue.size(form);
        }
    }

    int clientsWaiting() {
        synchronized (lock) {
            return queue.clients();
        }
    }

    Counters counters() {
        return counters;
    }

    /** For tests: the places that somebody has, with and without a permit. */
    int takenPlaces() {
        synchronized (lock) {
            return blocking.taken() + asynchronous.taken();
        }
    }
}
