package io.htpasswd.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import org.junit.jupiter.api.Test;

class HashingLimitTest {
    @Test
    void numbersThatMakeNoLimitAreRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> HashingLimit.of(0, 1, Duration.ZERO));
        assertThatIllegalArgumentException().isThrownBy(() -> HashingLimit.of(1, -1, Duration.ZERO));
        assertThatIllegalArgumentException().isThrownBy(() -> HashingLimit.of(1, 1, Duration.ofMillis(-1)));
    }

    @Test
    void aLimitWithoutPlacesToWaitIsOne() {
        assertThat(HashingLimit.of(1, 0, Duration.ZERO))
                .hasToString("HashingLimit[concurrent=1, blockingPlaces=1, " + "asynchronousPlaces=1, maxWait=PT0S]");
    }

    @Test
    void itsExecutorDoesNotKeepTheJvmAlive() {
        ExecutorService executor = HashingLimit.of(1, 1, Duration.ZERO).newExecutor();
        Thread thread =
                CompletableFuture.supplyAsync(Thread::currentThread, executor).join();
        assertThat(thread.isDaemon()).isTrue();
        assertThat(thread.getName()).isEqualTo("htpasswd-auth hashing");
        executor.shutdown();
    }
}
