package io.htpasswd.basic;

import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One request on its way from credentials to decision, step by step: {@code atOnce}, {@code refreshed}, permit,
 * {@code verified}, {@code decide}. In that order there are at most as many hashes of one pair at once as permits, with no
 * table of what is under way to get wrong.
 *
 * <p>Threads: one after the other.
 */
final class Evaluation {
    private static final int LONGEST_CLAIMED_USER = 128;

    private final Guard guard;
    /** Null when there are none, and then the reason is not. */
    private final @Nullable Credentials credentials;

    private final @Nullable Reason missing;
    private final Requester requester;
    /** Nothing is compared with what is remembered before the turn has come. */
    private boolean turnFirst;

    private Evaluation(Guard guard, Presented presented, Requester requester) {
        this.guard = guard;
        this.credentials = presented instanceof Credentials there ? there : null;
        this.missing = presented instanceof Presented.Missing none ? none.reason() : null;
        this.requester = requester;
    }

    static Evaluation of(Guard guard, RequestView request) {
        Policy policy = guard.policy();
        return of(guard, policy.location().presented(request, policy.limits()), request);
    }

    static Evaluation of(Guard guard, Presented presented, RequestView request) {
        return new Evaluation(guard, presented, Requester.of(guard, request));
    }

    /** Without a request. */
    static Evaluation of(Guard guard, Presented presented, @Nullable String client) {
        return new Evaluation(guard, presented, Requester.at(guard, client));
    }

    /** Every step on this thread. */
    Decision blocking() {
        Decision decision = atOnce();
        return decision == null ? afterAllSteps() : decision;
    }

    /** By itself, so that what a remembered request does is small enough for the compiler to see through. */
    private Decision afterAllSteps() {
        Answer answer = refreshed();
        if (answer != null) return decide(answer);
        HashingLimit limit = guard.limit();
        BlockedThread place = new BlockedThread(limit);
        long asked = System.nanoTime();
        try {
            Place.Holds holds = place.await(limit.maxWaitNanos());
            long waited = System.nanoTime() - asked;
            if (holds == Place.Holds.PERMIT) answer = verified().after(waited);
            else answer = holds == Place.Holds.LEFT ? fullQueue() : Answer.refused(waited);
        } finally {
            place.leave();
        }
        return decide(answer);
    }

    /** The decision when nothing has to be verified; null when something has. */
    @Nullable
    Decision atOnce() {
        boolean nothingDemanded =
                missing == Reason.NO_CREDENTIALS && !guard.policy().isStrict();
        if (guard.permitsAll() || nothingDemanded) {
            Decision decision = guard.anonymous();
            settled(decision, Answer.NOT_ASKED);
            return decision;
        }
        if (missing != null) return denied(missing, Answer.NOT_ASKED);
        if (isAmong(guard.limit().refused())) return decide(Answer.refused(0));
        turnFirst = isAmong(guard.limit().abandoned());
        Verification recalled = recalled();
        if (recalled != null) return decide(Answer.recalled(recalled));
        requester.leaveRequest();
        return null;
    }

    private boolean isAmong(RecentPairs pairs) {
        return !pairs.isEmpty()
                && pairs.contains(requester.client(), credentials().user());
    }

    /** After a look whether the file has changed; null when it takes a hash to answer. */
    @Nullable
    Answer refreshed() {
        try {
            guard.verifier().refresh();
        } catch (RuntimeException e) {
            return new Answer(failed(guard, e), false, 0, 0);
        }
        Verification recalled = recalled();
        return recalled == null ? null : Answer.recalled(recalled);
    }

    /** There is not even a place for a look. Once more what is known, because a look that was due may have been asked for first. */
    Decision withoutPlace() {
        Verification recalled = recalled();
        return decide(recalled == null ? fullQueue() : Answer.recalled(recalled));
    }

    /** No permit and no turn are to be had: for a second, nothing that this client says of this user is compared. */
    Answer fullQueue() {
        guard.limit().refused().add(requester.client(), credentials().user());
        return Answer.refused(0);
    }

    /** Given up before it was verified, perhaps because the right password would have been answered by now. */
    void abandoned() {
        guard.limit().abandoned().add(requester.client(), credentials().user());
    }

    /** To be called under a permit. Another request may have verified the same while this one waited. */
    Answer verified() {
        turnFirst = false;
        Verification recalled = recalled();
        if (recalled != null) return Answer.recalled(recalled);
        long begun = System.nanoTime();
        try {
            Verification verification = guard.verifier().verify(credentials());
            return new Answer(verification, false, 0, System.nanoTime() - begun);
        } catch (RuntimeException e) {
            return new Answer(failed(guard, e), false, 0, 0);
        }
    }

    Decision decide(Answer answer) {
        // Null also from a verifier that breaks its promise never to return it.
        Verification verification = answer.verification();
        if (verification instanceof Verification.Accepted accepted) {
            Set<String> groups = accepted.groups();
            if (!guard.policy().permits(credentials().user(), groups)) return denied(Reason.FORBIDDEN, answer);
            Decision decision = guard.authenticated(credentials().user(), groups);
            settled(decision, answer);
            return decision;
        }
        boolean unavailable = verification == null || verification == Verification.Failed.UNAVAILABLE;
        return denied(unavailable ? Reason.UNAVAILABLE : Reason.REJECTED, answer);
    }

    /** For a reason that somebody else knows: nobody has looked at what was presented. */
    Decision.Denied denied(Reason reason) {
        return denied(reason, Answer.NOT_ASKED);
    }

    /** Logs a denial, and tells the listener of any decision. */
    private void settled(Decision decision, Answer answer) {
        if (decision instanceof Decision.Denied denied) {
            guard.denials().denied(denied.reason(), requester.client(), knownUser(answer));
        }
        DecisionListener listener = guard.listener();
        if (listener == null) return;
        try {
            listener.decided(event(decision, answer));
        } catch (RuntimeException e) {
            guard.denials().failed("decision listener", e);
        }
    }

    /** The user's name once it is known to be one; people type passwords into the wrong field. */
    private @Nullable String knownUser(Answer answer) {
        Verification verification = answer.verification();
        boolean known = verification instanceof Verification.Accepted
                || verification == Verification.Failed.WRONG_PASSWORD
                || verification == Verification.Failed.UNUSABLE_LINE;
        return known ? credentials().user() : null;
    }

    private DecisionEvent event(Decision decision, Answer answer) {
        String claimed = credentials == null ? null : credentials.user();
        if (claimed != null && claimed.length() > LONGEST_CLAIMED_USER) {
            claimed = claimed.substring(0, LONGEST_CLAIMED_USER);
        }
        return new DecisionEvent(
                decision,
                claimed,
                requester.client(),
                answer.verification(),
                answer.remembered(),
                Duration.ofNanos(answer.waited()),
                Duration.ofNanos(answer.verified()));
    }

    private Decision.Denied denied(Reason reason, Answer answer) {
        Decision.Denied denied = requester.denied(reason);
        settled(denied, answer);
        return denied;
    }

    private @Nullable Verification recalled() {
        return turnFirst ? null : recalled(guard, credentials());
    }

    /** Without this object, which the compiler then need not make for a request that is remembered. */
    private static @Nullable Verification recalled(Guard guard, Credentials credentials) {
        try {
            return guard.verifier().recall(credentials);
        } catch (RuntimeException e) {
            return failed(guard, e);
        }
    }

    private static Verification failed(Guard guard, RuntimeException cause) {
        guard.denials().failed("credential verifier", cause);
        return Verification.Failed.UNAVAILABLE;
    }

    private Credentials credentials() {
        return Objects.requireNonNull(credentials, "a request without credentials is not verified");
    }
}
