package io.htpasswd.basic;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One decision and how it came about, for metrics and audit. Later versions may add accessors.
 *
 * <pre>{@code
 * auth = auth.withListener(event -> counter.count(event.remembered() ? "remembered" : "not remembered"));
 * }</pre>
 *
 * <p>This class is immutable and thread-safe.
 */
public final class DecisionEvent {
    private final Decision decision;
    private final @Nullable String claimedUser;
    private final @Nullable String client;
    private final @Nullable MalformedRule brokenRule;
    private final @Nullable Verification verification;
    private final boolean remembered;
    private final Duration waited;
    private final Duration verified;

    DecisionEvent(
            Decision decision,
            @Nullable String claimedUser,
            @Nullable String client,
            @Nullable MalformedRule brokenRule,
            @Nullable Verification verification,
            boolean remembered,
            Duration waited,
            Duration verified) {
        this.decision = requireNonNull(decision);
        this.claimedUser = claimedUser;
        this.client = client;
        this.brokenRule = brokenRule;
        this.verification = verification;
        this.remembered = remembered;
        this.waited = requireNonNull(waited);
        this.verified = requireNonNull(verified);
    }

    /** Returns what was decided. */
    public Decision decision() {
        return decision;
    }

    /**
     * Returns the user that the request claims to be, at most 128 characters, or null when it presented no credentials. The text
     * is the client's and unverified; people type passwords into the wrong field. Escape it where it is printed.
     */
    public @Nullable String claimedUser() {
        return claimedUser;
    }

    /** Returns the address of the client, or null when it is not known. */
    public @Nullable String client() {
        return client;
    }

    /**
     * Returns the rule that malformed credentials broke, or null when the reason is another than {@link Reason#MALFORMED}, or an
     * adapter gave that reason for a cause of its own.
     */
    public @Nullable MalformedRule brokenRule() {
        return brokenRule;
    }

    /** Returns the verifier's result, or null when it was not called or failed. */
    public @Nullable Verification verification() {
        return verification;
    }

    /** Returns true when the credentials were good and no hash was computed, because they were remembered. */
    public boolean remembered() {
        return remembered;
    }

    /** Returns the time spent waiting for a permit. */
    public Duration waited() {
        return waited;
    }

    /** Returns the time spent inside the verifier. */
    public Duration verified() {
        return verified;
    }

    /** Returns the name of the class, and nothing that the client sent. */
    @Override
    public String toString() {
        return "DecisionEvent";
    }
}
