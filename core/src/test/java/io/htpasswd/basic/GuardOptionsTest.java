package io.htpasswd.basic;

import io.htpasswd.admission.AttemptLimit;
import io.htpasswd.admission.HashingLimit;
import io.htpasswd.testing.OptionPairs;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class GuardOptionsTest {
    private static final HashingLimit LIMIT = HashingLimit.of(1, 1, Duration.ofSeconds(1));
    private static final AttemptLimit ATTEMPTS = AttemptLimit.of(1, Duration.ofSeconds(1));
    private static final DecisionListener LISTENER = event -> {};

    @Test
    void noOptionUndoesAnother() {
        OptionPairs.of(BasicAuth.class, () -> BasicAuth.of(Policy.strict(), BasicAuthTest.ALICE))
                .sets("guard.verifier", "permittingAll", BasicAuth::permittingAll)
                .sets("guard.limit", "withHashingLimit", auth -> auth.withHashingLimit(LIMIT))
                .sets("guard.attempts", "withAttemptLimit", auth -> auth.withAttemptLimit(ATTEMPTS))
                .sets("guard.listener", "withListener", auth -> auth.withListener(LISTENER))
                .sets(
                        "guard.rewriter",
                        "withRejections",
                        auth -> auth.withRejections(RejectionRewriter.quietForScripts()))
                .assertIndependent();
    }
}
