package io.htpasswd.basic;

import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One decision and how it came about, for metrics and audit.
 *
 * <p>{@code claimedUser} is the unverified text of a stranger, at most 128 characters: escape it where it is printed.
 * {@code verification} is null when nobody was asked. {@code remembered}: no hash was computed. {@code waited} is the time
 * spent waiting for a permit, {@code verified} the time inside the verifier.
 */
public record DecisionEvent(
        Decision decision,
        @Nullable String claimedUser,
        @Nullable String client,
        @Nullable Verification verification,
        boolean remembered,
        Duration waited,
        Duration verified) {
    public DecisionEvent {
        Objects.requireNonNull(decision, "decision");
        Objects.requireNonNull(waited, "waited");
        Objects.requireNonNull(verified, "verified");
    }
}
