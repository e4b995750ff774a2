package io.htpasswd.basic;

/**
 * What one request holds of a {@link HashingLimit}, from its arrival to the end of its verification. Whatever that is comes
 * back by one {@code leave}, and further ones change nothing: so every way out says it.
 */
abstract class Place {
    enum Holds {
        NOTHING,
        /** One of the tasks that an executor has not begun. */
        TASK,
        /** A turn in the queue for a permit. */
        TURN,
        PERMIT,
        /** Nothing, and for good. */
        LEFT
    }

    private final HashingLimit limit;
    /** The limit's, under its lock. */
    Holds holds = Holds.NOTHING;

    Place(HashingLimit limit) {
        this.limit = limit;
    }

    final boolean enter() {
        return limit.enter(this);
    }

    final Holds acquire() {
        return limit.acquire(this);
    }

    final boolean leaveQueue() {
        return limit.leaveQueue(this);
    }

    final void leave() {
        limit.leave(this);
    }

    /**
     * The turn has come; on the thread that gave the permit back, which holds no lock. False when the permit cannot be used and
     * nobody else will {@code leave}.
     */
    abstract boolean granted();

    /** The permit that could not be used has gone on. */
    abstract void refused();
}
