package io.htpasswd.basic;

import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Supplier;
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

    private final BasicAuth auth;
    /** Null when there are none, and then the reason is not. */
    private final @Nullable Credentials credentials;

    private final @Nullable Reason missing;
    private final Rejections.Form form;
    /** Null once it may not be read any more. */
    private @Nullable RequestView request;

    private @Nullable String client;

    private @Nullable BiFunction<Reason, Rejection, Rejection> rewriting;
    /** Nothing is compared with what is remembered before the turn has come. */
    private boolean turnFirst;

    Evaluation(BasicAuth auth, Presented presented, @Nullable RequestView request) {
        this.auth = auth;
        this.credentials = presented instanceof Credentials there ? there : null;
        this.missing = presented instanceof Presented.Missing none ? none.reason() : null;
        this.form = request == null
                ? Rejections.Form.ORDINARY
                : Rejections.Form.of(request, auth.policy().grpcRejections());
        this.request = request;
    }

    /** Every step on this thread. */
    Decision blocking() {
        Decision decision = atOnce();
        if (decision != null) return decision;
        Answer answer = refreshed();
        if (answer != null) return decide(answer);
        HashingLimit limit = auth.limit();
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
                missing == Reason.NO_CREDENTIALS && !auth.policy().isStrict();
        if (auth.permitsAll() || nothingDemanded) {
            Decision decision = auth.anonymous();
            auth.settled(decision, this, Answer.NOT_ASKED);
            return decision;
        }
        if (missing != null) return denied(missing, Answer.NOT_ASKED);
        if (isAmong(auth.limit().refused())) return decide(Answer.refused(0));
        turnFirst = isAmong(auth.limit().abandoned());
        Verification recalled = recalled();
        if (recalled != null) return decide(Answer.recalled(recalled));
        leaveRequest();
        return null;
    }

    private boolean isAmong(RecentPairs pairs) {
        return !pairs.isEmpty() && pairs.contains(client(), credentials().user());
    }

    /** After a look whether the file has changed; null when it takes a hash to answer. */
    @Nullable
    Answer refreshed() {
        try {
            auth.verifier().refresh();
        } catch (RuntimeException e) {
            return new Answer(failed(auth, e), false, 0, 0);
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
        auth.limit().refused().add(client(), credentials().user());
        return Answer.refused(0);
    }

    /** Given up before it was verified, perhaps because the right password would have been answered by now. */
    void abandoned() {
        auth.limit().abandoned().add(client(), credentials().user());
    }

    /** To be called under a permit. Another request may have verified the same while this one waited. */
    Answer verified() {
        turnFirst = false;
        Verification recalled = recalled();
        if (recalled != null) return Answer.recalled(recalled);
        long begun = System.nanoTime();
        try {
            Verification verification = auth.verifier().verify(credentials());
            return new Answer(verification, false, 0, System.nanoTime() - begun);
        } catch (RuntimeException e) {
            return new Answer(failed(auth, e), false, 0, 0);
        }
    }

    Decision decide(Answer answer) {
        // Null also from a verifier that breaks its promise never to return it.
        Verification verification = answer.verification();
        if (verification instanceof Verification.Accepted accepted) {
            Set<String> groups = accepted.groups();
            if (!auth.policy().permits(credentials().user(), groups)) return denied(Reason.FORBIDDEN, answer);
            Decision decision = auth.authenticated(credentials().user(), groups);
            auth.settled(decision, this, answer);
            return decision;
        }
        boolean unavailable = verification == null || verification == Verification.Failed.UNAVAILABLE;
        return denied(unavailable ? Reason.UNAVAILABLE : Reason.REJECTED, answer);
    }

    /** Whatever was presented: nobody has looked at it. */
    Decision.Denied unavailable() {
        return denied(Reason.UNAVAILABLE, Answer.refused(0));
    }

    /** Put into words only when somebody logs it or listens: it is a new string every time. */
    @Nullable
    String client() {
        return request == null ? client : request.client();
    }

    /** The user's name once it is known to be one; people type passwords into the wrong field. */
    @Nullable
    String knownUser(Answer answer) {
        Verification verification = answer.verification();
        boolean known = verification instanceof Verification.Accepted
                || verification == Verification.Failed.WRONG_PASSWORD
                || verification == Verification.Failed.UNUSABLE_LINE;
        return known ? credentials().user() : null;
    }

    DecisionEvent event(Decision decision, Answer answer) {
        String claimed = credentials == null ? null : credentials.user();
        if (claimed != null && claimed.length() > LONGEST_CLAIMED_USER) {
            claimed = claimed.substring(0, LONGEST_CLAIMED_USER);
        }
        return new DecisionEvent(
                decision,
                claimed,
                client(),
                answer.verification(),
                answer.remembered(),
                Duration.ofNanos(answer.waited()),
                Duration.ofNanos(answer.verified()));
    }

    /** Without credentials, whatever the policy's mode would make of that. */
    Decision.Denied challenged() {
        return denied(Reason.NO_CREDENTIALS, Answer.NOT_ASKED);
    }

    private Decision.Denied denied(Reason reason, Answer answer) {
        leaveRequest();
        Decision.Denied denied = auth.rejections().of(form, reason);
        if (rewriting != null) {
            BiFunction<Reason, Rejection, Rejection> rewrite = rewriting;
            Rejection standard = denied.rejection();
            Rejection rewritten = attempt(() -> rewrite.apply(reason, standard));
            if (rewritten != null)
                denied = new Decision.Denied(reason, Rejections.acceptable(rewritten, standard, form));
        }
        auth.settled(denied, this, answer);
        return denied;
    }

    /** The last moment at which the request may be read, on the thread that brought it. */
    private void leaveRequest() {
        RequestView leaving = request;
        request = null;
        if (leaving == null) return;
        client = leaving.client();
        RejectionRewriter rewriter = auth.rewriter();
        if (rewriter != null) rewriting = attempt(() -> rewriter.forRequest(leaving));
    }

    private <T> @Nullable T attempt(Supplier<T> rewriter) {
        try {
            return rewriter.get();
        } catch (RuntimeException e) {
            auth.denials().failed("rejection rewriter", e);
            return null;
        }
    }

    private @Nullable Verification recalled() {
        return turnFirst ? null : recalled(auth, auth.verifier(), credentials());
    }

    /** Without this object, which the compiler then need not make for a request that is remembered. */
    private static @Nullable Verification recalled(
            BasicAuth auth, CredentialVerifier verifier, Credentials credentials) {
        try {
            return verifier.recall(credentials);
        } catch (RuntimeException e) {
            return failed(auth, e);
        }
    }

    private static Verification failed(BasicAuth auth, RuntimeException cause) {
        auth.denials().failed("credential verifier", cause);
        return Verification.Failed.UNAVAILABLE;
    }

    private Credentials credentials() {
        return Objects.requireNonNull(credentials, "a request without credentials is not verified");
    }
}
