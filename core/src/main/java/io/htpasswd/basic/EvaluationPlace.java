package io.htpasswd.basic;

import io.htpasswd.admission.Place;
import java.util.function.Supplier;

/** The place of a request that is evaluated, with or without a thread of its own that waits. */
abstract class EvaluationPlace extends Place {
    final Evaluation evaluation;
    private final long arrived = System.nanoTime();

    EvaluationPlace(Form form, Evaluation evaluation) {
        super(form, evaluation.client(), evaluation.user());
        this.evaluation = evaluation;
    }

    /** Since the arrival, in nanoseconds. */
    final long waited() {
        return waitedUntil(System.nanoTime());
    }

    final long waitedUntil(long time) {
        return time - arrived;
    }

    /**
     * Somebody whose permit is back has verified this request, which is to be answered where it belongs: on its own thread or
     * executor. What is given throws the Error that kept it from being verified, if there was one.
     */
    abstract void verified(Supplier<VerifierResult> result);
}
