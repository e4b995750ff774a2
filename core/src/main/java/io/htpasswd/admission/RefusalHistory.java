package io.htpasswd.admission;

import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The pause after a refusal, without which a full queue would be a fast "no" to guesses. A client and user that were refused
 * within the last second are refused again, and those that were cancelled are not compared with what is remembered. While anybody
 * was refused within that second, only clients that have logged in are compared.
 *
 * <p>Bounded, and nothing that a reader of memory would make a name or an address of.
 *
 * <p>This class is thread-safe.
 */
final class RefusalHistory {
    private final KeyedHash hash = new KeyedHash();
    private final ExpiringSet refused;
    private final ExpiringSet cancelled;
    private final KnownGoodClients knownGood;

    RefusalHistory(LongSupplier nanoTime) {
        this.refused = new ExpiringSet(nanoTime);
        this.cancelled = new ExpiringSet(nanoTime);
        this.knownGood = new KnownGoodClients(nanoTime);
    }

    /** Once, at its arrival. */
    void recognise(Place place) {
        place.client = hash.client(place.address, place.user);
        place.clientAndUser = hash.clientAndUser(place.address, place.user);
    }

    boolean isQuiet() {
        return refused.isEmpty() && cancelled.isEmpty();
    }

    boolean isRefused(@Nullable String client, String user) {
        return !refused.isEmpty() && refused.contains(hash.clientAndUser(client, user));
    }

    boolean mayRecall(@Nullable String client, String user) {
        if (!cancelled.isEmpty() && cancelled.contains(hash.clientAndUser(client, user))) return false;
        return refused.isEmpty() || (client != null && knownGood.contains(hash.client(client, user)));
    }

    boolean isKnownGood(Place place) {
        return place.address != null && knownGood.contains(place.client);
    }

    void refused(Place place) {
        refused.add(place.clientAndUser);
    }

    void cancelled(Place place) {
        cancelled.add(place.clientAndUser);
    }

    void loggedIn(Place place) {
        if (place.address != null) knownGood.add(place.client);
    }
}
