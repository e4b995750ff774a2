package io.htpasswd.config;

import io.htpasswd.basic.Policy;
import io.htpasswd.file.HtpasswdRules;
import io.htpasswd.file.LineProblem;
import io.htpasswd.testing.OptionPairs;
import java.time.Duration;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class PolicyConfigOptionsTest {
    private static final SecretSource SECRETS = SecretSource.document(Map.of());
    private static final HtpasswdRules RULES = HtpasswdRules.standard().withRememberFor(Duration.ZERO);
    private static final BiConsumer<String, LineProblem> UNHEARD = (path, problem) -> {};
    private static final UnaryOperator<Policy> WITHOUT_GRPC = Policy::withoutGrpcRejections;

    @Test
    void noOptionUndoesAnother() {
        OptionPairs.of(PolicyConfig.class, PolicyConfig::standard)
                .sets("secrets", "withSecrets", config -> config.withSecrets(SECRETS))
                .sets("rules", "withRules", config -> config.withRules(RULES))
                .sets("problems", "onProblem", config -> config.onProblem(UNHEARD))
                .sets("change", "withPolicy", config -> config.withPolicy(WITHOUT_GRPC))
                .assertIndependent();
    }
}
