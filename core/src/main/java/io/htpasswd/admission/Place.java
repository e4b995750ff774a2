package io.htpasswd.admission;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One request's place in a {@link HashingLimit}, from its arrival to the end of its verification. The limit calls back when a turn
 * has come, when the place is lost, and when the same client has logged in. For authors of guards.
 *
 * <p>Threads: the limit calls back on the thread of another request, holding no lock; a callback must not block.
 */
public abstract class Place {
    /** What a request that waits keeps busy. */
    public enum Form {
        /** A thread. */
        BLOCKING,
        /** Memory only. */
        ASYNCHRONOUS
    }

    /** What the limit has given to a request. */
    public enum Holds {
        /** Not arrived. */
        NOTHING,
        /** A place: the request may find out whether it needs a turn. */
        PLACE,
        /** A place, and it waits for its turn. */
        TURN,
        /** A place and a permit. */
        PERMIT,
        /** A place, and it is verified under the permit of another request that takes it along. */
        ALONG,
        /** Nothing, and for good. */
        LEFT;

        boolean hasBegun() {
            return this == PERMIT || this == ALONG;
        }
    }

    /** Why a request gives up what it holds. */
    public enum Leaving {
        /** It is decided, or cannot be. A round that it has not used is its client's to use again. */
        DONE,
        /** The request was cancelled. */
        CANCELLED,
        /** It has waited for as long as it may. */
        OUT_OF_TIME
    }

    final Form form;
    final @Nullable String address;
    final String user;

    // The rest is the admission's, from arrival on under its lock.
    /** {@link KeyedHash} of the client, and of the client and the user that it claims to be. */
    long client;

    long clientAndUser;
    Holds holds = Holds.NOTHING;

    @Nullable
    ClientRounds rounds;

    long round;
    long arrival;
    /** Equal for those that are verified faster together; null for one that is verified alone. */
    @Nullable
    Object work;

    /** Makes a place for a request from this address, or null where it is not known, that claims to be this user. */
    protected Place(Form form, @Nullable String address, String user) {
        this.form = Objects.requireNonNull(form, "form");
        this.address = address;
        this.user = Objects.requireNonNull(user, "user");
    }

    /** The turn has come. Returns false when the permit cannot be used and no other thread will leave. */
    protected abstract boolean granted();

    /** Another request has its turn and takes this one along. Returns false when another thread is about to end this one, and leaves. */
    protected abstract boolean takenAlong();

    /** The permit that could not be used has gone to another request. */
    protected abstract void unusable();

    /** The place was given to a request with an earlier round. */
    protected abstract void evicted();

    /** This client has logged in: what is remembered may decide the request without a turn. */
    protected abstract void loggedIn();
}
