package io.htpasswd.basic;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Who hears of a decision, and what: the log of a denial, and the listener of any.
 *
 * <p>Threads: one after the other.
 */
final class DecisionReport {
    private static final int LONGEST_CLAIMED_USER = 128;

    private final Guard guard;
    private final CredentialsOrReason presented;
    private final Requester requester;

    DecisionReport(Guard guard, CredentialsOrReason presented, Requester requester) {
        this.guard = guard;
        this.presented = presented;
        this.requester = requester;
    }

    void of(Decision decision, VerifierResult result) {
        if (decision instanceof Decision.Denied denied) {
            guard.denials()
                    .denied(
                            denied.reason(),
                            requester.client(),
                            brokenRule(denied),
                            claimedUser(),
                            result.verification());
        }
        DecisionListener listener = guard.listener();
        if (listener == null) return;
        try {
            listener.decided(event(decision, result));
        } catch (RuntimeException e) {
            guard.denials().failed("decision listener", e);
        }
    }

    private DecisionEvent event(Decision decision, VerifierResult result) {
        String claimed = claimedUser();
        if (claimed != null && claimed.length() > LONGEST_CLAIMED_USER) {
            claimed = claimed.substring(0, LONGEST_CLAIMED_USER);
        }
        return new DecisionEvent(
                decision,
                claimed,
                requester.client(),
                brokenRule(decision),
                result.verification(),
                result.remembered(),
                Duration.ofNanos(result.waited()),
                Duration.ofNanos(result.verified()));
    }

    private @Nullable String claimedUser() {
        return presented instanceof Credentials credentials ? credentials.user() : null;
    }

    /** An adapter may deny malformed credentials for another reason. */
    private @Nullable MalformedRule brokenRule(Decision decision) {
        boolean malformed = decision instanceof Decision.Denied denied && denied.reason() == Reason.MALFORMED;
        return malformed && presented instanceof CredentialsOrReason.Missing missing ? missing.rule() : null;
    }
}
