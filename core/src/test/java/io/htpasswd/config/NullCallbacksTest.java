package io.htpasswd.config;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the application's own functions hand back: nothing is not a guard that is open. */
@SuppressWarnings("NullAway") // what careless functions might do
class NullCallbacksTest {
    @Test
    void aSourceThatGivesNoUsersIsAnErrorWithTheKeyPath() {
        PolicyConfig config = PolicyConfig.standard().withSecrets((namespace, name, key, rules) -> null);
        assertThatExceptionOfType(PolicyConfigException.class)
                .isThrownBy(() -> config.read(Map.of("secretRef", Map.of("name", "users"))))
                .withMessage("secretRef: the source of secrets gave no users");
    }

    @Test
    void aChangeThatGivesNoPolicyIsRefused() {
        PolicyConfig config = PolicyConfig.standard().withPolicy(policy -> null);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> config.read(Map.of("users", List.of("user:$apr1$TYiryv0/$8BvzLUO9IfGPGGsPnAgSu1"))))
                .withMessage("the function given to withPolicy returned null");
    }
}
