package io.htpasswd.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.htpasswd.basic.Credentials;
import io.htpasswd.basic.Decision;
import io.htpasswd.basic.Verification;
import io.htpasswd.file.HmacHtpasswd;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** What is timed is a request that is let in because it is remembered, and not one that is denied or hashed. */
class RememberedBenchmarkTest {
    private static Credentials credentials(String password) {
        return Credentials.of("user", password.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void oursAndHmacLetTheUserIn() {
        RememberedBenchmark benchmark = new RememberedBenchmark();
        for (int i = 0; i < 2; i++) {
            assertThat(benchmark.ours()).isInstanceOf(Decision.Authenticated.class);
            assertThat(benchmark.hmac()).isInstanceOf(Decision.Authenticated.class);
        }
    }

    @Test
    void hmacRemembersTheRightPasswordOnly() {
        HmacHtpasswd users = new HmacHtpasswd("user:" + MeasuredHash.APR1.encode());
        assertThat(users.verify(credentials("wrong"))).isEqualTo(Verification.Failed.WRONG_PASSWORD);
        assertThat(users.recall(credentials("wrong"))).isNull();
        assertThat(users.recall(credentials(MeasuredHash.PASSWORD))).isNull();
        assertThat(users.verify(credentials(MeasuredHash.PASSWORD))).isEqualTo(Verification.Accepted.WITHOUT_GROUPS);
        assertThat(users.recall(credentials(MeasuredHash.PASSWORD))).isEqualTo(Verification.Accepted.WITHOUT_GROUPS);
        assertThat(users.recall(credentials("wrong"))).isNull();
    }
}
