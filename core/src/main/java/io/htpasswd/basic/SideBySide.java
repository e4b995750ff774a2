package io.htpasswd.basic;

import io.htpasswd.admission.Admission;
import io.htpasswd.admission.Place;
import io.htpasswd.admission.Place.Leaving;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What is verified under one permit: the request that has it, and those that it takes along where several are faster together.
 * The permit comes back once, when all are verified; then each is answered on its own.
 *
 * <p>Threads: confined to the one that has the permit; each result is read by the thread that answers it.
 */
final class SideBySide {
    private final Admission admission;
    private final EvaluationPlace leader;
    /** The first has the permit. */
    private final List<EvaluationPlace> places = new ArrayList<>();

    private final long begun = System.nanoTime();
    private final Map<EvaluationPlace, VerifierResult> results = new HashMap<>();
    private @Nullable Error failure;

    private SideBySide(Admission admission, EvaluationPlace leader) {
        this.admission = admission;
        this.leader = leader;
        places.add(leader);
    }

    /** Verifies whoever has the permit and whom it takes along, gives the permit back, and has the others answered. */
    static VerifierResult verify(Admission admission, EvaluationPlace leader) {
        SideBySide together = new SideBySide(admission, leader);
        try {
            together.takeAlong();
            together.verify();
        } catch (Error e) {
            together.failure = e;
        } finally {
            admission.leave(leader, Leaving.DONE);
            together.answerOthers();
        }
        return together.result(leader);
    }

    private void takeAlong() {
        // Nobody else makes places of this work: its class is this package's.
        for (Place along : admission.takeAlong(leader)) places.add((EvaluationPlace) along);
    }

    private void verify() {
        List<EvaluationPlace> unknown = new ArrayList<>();
        List<Credentials> different = new ArrayList<>();
        for (EvaluationPlace place : places) {
            VerifierResult known = place.evaluation.knownInTurn();
            if (known != null) {
                results.put(place, known);
                continue;
            }
            unknown.add(place);
            Credentials credentials = place.evaluation.credentials();
            if (indexOf(credentials, different) < 0) different.add(credentials);
        }
        if (different.isEmpty()) return;
        long start = System.nanoTime();
        List<@Nullable Verification> verifications = leader.evaluation.verify(different);
        long nanos = System.nanoTime() - start;
        admission.verified(nanos / different.size());
        for (EvaluationPlace place : unknown) {
            Verification verification = verifications.get(indexOf(place.evaluation.credentials(), different));
            results.put(place, place.evaluation.verified(place, verification, nanos));
        }
    }

    private static int indexOf(Credentials credentials, List<Credentials> list) {
        for (int i = 0; i < list.size(); i++) {
            if (credentials.isSame(list.get(i))) return i;
        }
        return -1;
    }

    private void answerOthers() {
        for (EvaluationPlace place : places.subList(1, places.size())) place.verified(() -> result(place));
    }

    private VerifierResult result(EvaluationPlace place) {
        if (failure != null) throw failure;
        return Objects.requireNonNull(results.get(place), "verified").after(place.waitedUntil(begun));
    }
}
