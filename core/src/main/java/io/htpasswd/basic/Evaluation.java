package io.htpasswd.basic;

import io.htpasswd.admission.Admission;
import io.htpasswd.admission.Place;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One request on its way from credentials to decision, step by step: {@code atOnce}, a place, {@code refreshed}, a permit,
 * {@code verified}, {@code decide}. In that order there are at most as many hashes of one pair at once as permits, with no
 * table of what is under way to get wrong.
 *
 * <p>Threads: one after the other.
 */
final class Evaluation {
    private final Guard guard;
    /** Null when there are none, and then the reason is not. */
    private final @Nullable Credentials credentials;

    private final @Nullable Reason missing;
    private final Requester requester;
    private final Attempt attempt;
    private final DecisionReport report;
    /** What was known at arrival, if that was asked. */
    private final boolean asked;

    private final @Nullable Verification known;

    private Evaluation(
            Guard guard,
            CredentialsOrReason presented,
            boolean asked,
            @Nullable Verification known,
            Requester requester) {
        this.guard = guard;
        this.credentials = presented instanceof Credentials there ? there : null;
        this.missing = presented instanceof CredentialsOrReason.Missing none ? none.reason() : null;
        this.asked = asked;
        this.known = known;
        this.requester = requester;
        this.attempt = new Attempt(guard.attempts(), requester);
        this.report = new DecisionReport(guard, presented, requester);
    }

    /**
     * Goes on with the decision where it is remembered and no listener has to be told, else with a new evaluation. A remembered
     * request makes no object of this class: that would be a third of what it allocates.
     */
    static <T> T start(
            Guard guard,
            CredentialsOrReason presented,
            @Nullable RequestView request,
            @Nullable String client,
            Function<Decision, T> remembered,
            Function<Evaluation, T> other) {
        boolean asked = presented instanceof Credentials && guard.isQuiet();
        Verification known = asked ? guard.recall((Credentials) presented) : null;
        Decision decision = known == null ? null : guard.decideUnheard((Credentials) presented, known);
        return decision == null
                ? other.apply(new Evaluation(guard, presented, asked, known, Requester.of(guard, request, client)))
                : remembered.apply(decision);
    }

    /** A new evaluation, of which nothing has been asked yet. */
    static Evaluation of(Guard guard, CredentialsOrReason presented, Requester requester) {
        return new Evaluation(guard, presented, false, null, requester);
    }

    /** The decision when nothing has to be verified; null when something has. */
    @Nullable
    Decision atOnce() {
        boolean nothingDemanded =
                missing == Reason.NO_CREDENTIALS && !guard.policy().isStrict();
        if (guard.permitsAll() || nothingDemanded) {
            Decision decision = guard.anonymous();
            report.of(decision, VerifierResult.NOT_ASKED);
            return decision;
        }
        if (missing != null) return denied(missing, VerifierResult.NOT_ASKED);
        if (attempt.isLimited()) return decide(VerifierResult.LIMITED);
        if (!guard.admission().isQuiet() && guard.admission().isRefused(client(), user())) {
            return decide(VerifierResult.refused(0));
        }
        boolean compared = asked || mayRecall();
        Verification recalled = asked ? known : compared ? guard.recall(credentials()) : null;
        if (recalled != null) return decide(VerifierResult.recalled(recalled));
        if (compared) attempt.compared();
        requester.leaveRequest();
        return null;
    }

    private boolean mayRecall() {
        Admission admission = guard.admission();
        return attempt.mayCompare() && (admission.isQuiet() || admission.mayRecall(client(), user()));
    }

    /** After a look whether the file has changed; null when it takes a hash to answer. */
    @Nullable
    VerifierResult refreshed() {
        return guard.refresh() ? remembered() : VerifierResult.recalled(Verification.Failed.UNAVAILABLE);
    }

    /** Null when it takes a hash, or a turn, to answer. Another request may have verified the same while this one waited. */
    @Nullable
    VerifierResult remembered() {
        if (!mayRecall()) return null;
        Verification known = guard.recallAfterRefresh(credentials());
        if (known != null) return VerifierResult.recalled(known);
        attempt.compared();
        return null;
    }

    /** There is not even a place for a look. Once more what is known, because a look that was due may have been asked for first. */
    Decision withoutPlace() {
        VerifierResult remembered = remembered();
        return decide(remembered == null ? VerifierResult.refused(0) : remembered);
    }

    /** What other requests must equal to be verified together with this one; null when it is verified alone. */
    @Nullable
    Work work() {
        return guard.work(credentials());
    }

    /** What is known by the time that the turn has come; null when it takes a hash to answer. */
    @Nullable
    VerifierResult knownInTurn() {
        if (attempt.isLimited()) return VerifierResult.LIMITED;
        Verification known = guard.recallAfterRefresh(credentials());
        return known == null ? null : VerifierResult.recalled(known);
    }

    /** Under a permit; what others present is of the same {@link #work}. */
    List<@Nullable Verification> verify(List<Credentials> credentials) {
        return guard.verify(credentials);
    }

    /** Tells whoever has to know, before the permit is back. */
    VerifierResult verified(Place place, @Nullable Verification verification, long nanos) {
        boolean good = verification instanceof Verification.Accepted;
        if (good && guard.recallAfterRefresh(credentials()) != null)
            guard.admission().loggedIn(place);
        VerifierResult result = new VerifierResult(verification, false, 0, nanos);
        attempt.ended(result);
        return result;
    }

    Decision decide(VerifierResult result) {
        attempt.ended(result);
        if (result.limited()) return denied(Reason.LIMITED, result);
        if (result.verification() instanceof Verification.Accepted accepted) {
            Set<String> groups = accepted.groups();
            if (!guard.policy().permits(credentials().user(), groups)) return denied(Reason.FORBIDDEN, result);
            Decision decision = guard.authenticated(credentials().user(), groups);
            report.of(decision, result);
            return decision;
        }
        return denied(result.isRejected() ? Reason.REJECTED : Reason.UNAVAILABLE, result);
    }

    /** For a reason that somebody else knows: nobody has looked at what was presented. */
    Decision.Denied denied(Reason reason) {
        return denied(reason, VerifierResult.NOT_ASKED);
    }

    private Decision.Denied denied(Reason reason, VerifierResult result) {
        Decision.Denied denied = requester.denied(reason);
        report.of(denied, result);
        return denied;
    }

    @Nullable
    String client() {
        return requester.client();
    }

    String user() {
        return credentials().user();
    }

    Credentials credentials() {
        return Objects.requireNonNull(credentials, "a request without credentials is not verified");
    }
}
