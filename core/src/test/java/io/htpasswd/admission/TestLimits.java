package io.htpasswd.admission;

import io.htpasswd.admission.Place.Form;
import java.time.Duration;
import java.util.function.LongSupplier;

/** Limits with a clock of their own, and what only tests look at. */
public final class TestLimits {
    private TestLimits() {}

    public static HashingLimit of(int concurrent, int waiting, Duration maxWait, LongSupplier nanoTime) {
        return new HashingLimit(
                new Admission(Limits.of(concurrent, concurrent + waiting, concurrent + waiting, maxWait), nanoTime));
    }

    public static AttemptLimit attempts(int wrong, Duration window, LongSupplier nanoTime) {
        return new AttemptLimit(wrong, window, nanoTime);
    }

    public static int clientsKept(AttemptLimit limit) {
        return limit.clientsKept();
    }

    public static int takenPlaces(HashingLimit limit) {
        return limit.admission().takenPlaces();
    }

    /** A place of that form, in the queue or, as the first, with the permit; of a client that no other place has. */
    public static TestPlace take(HashingLimit limit, Form form, String client) {
        TestPlace place = new TestPlace(form, client, "nobody");
        if (!limit.admission().enter(place)) throw new IllegalStateException("no place");
        limit.admission().acquire(place, null);
        return place;
    }
}
