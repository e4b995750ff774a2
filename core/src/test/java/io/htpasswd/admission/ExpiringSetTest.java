package io.htpasswd.admission;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Section 6 of the contract, "A refusal tells nothing": what is kept of those that were refused. */
class ExpiringSetTest {
    private final AtomicLong clock = new AtomicLong(Long.MAX_VALUE - 5_000);
    private final ExpiringSet pairs = new ExpiringSet(clock::get);

    private final KeyedHash hash = new KeyedHash();

    private void sleep(Duration time) {
        clock.addAndGet(time.toNanos());
    }

    @Test
    void aPairIsKeptForOneSecond() {
        assertThat(pairs.isEmpty()).isTrue();
        assertThat(pairs.contains(hash.clientAndUser("192.0.2.1", "alice"))).isFalse();
        pairs.add(hash.clientAndUser("192.0.2.1", "alice"));
        sleep(Duration.ofMillis(999));
        assertThat(pairs.isEmpty()).isFalse();
        assertThat(pairs.contains(hash.clientAndUser("192.0.2.1", "alice"))).isTrue();
        sleep(Duration.ofMillis(1));
        assertThat(pairs.isEmpty()).isTrue();
        assertThat(pairs.contains(hash.clientAndUser("192.0.2.1", "alice"))).isFalse();
    }

    @Test
    void itIsThePairThatCounts() {
        pairs.add(hash.clientAndUser("192.0.2.1", "alice"));
        assertThat(pairs.contains(hash.clientAndUser("192.0.2.1", "bob"))).isFalse();
        assertThat(pairs.contains(hash.clientAndUser("192.0.2.2", "alice"))).isFalse();
        assertThat(pairs.contains(hash.clientAndUser(null, "alice"))).isFalse();
        pairs.add(hash.clientAndUser(null, "alice"));
        assertThat(pairs.contains(hash.clientAndUser(null, "alice"))).isTrue();
    }

    @Test
    void anOldPairIsOldForever() {
        pairs.add(hash.clientAndUser("192.0.2.1", "alice"));
        for (int days = 0; days < 100; days++) {
            sleep(Duration.ofDays(1));
            assertThat(pairs.contains(hash.clientAndUser("192.0.2.1", "alice")))
                    .as(days + " days")
                    .isFalse();
        }
    }

    @Test
    void manyPairsDisplaceFewAndTheMemoryStaysAsItIs() {
        int kept = 0;
        for (int i = 0; i < 10_000; i++) pairs.add(hash.clientAndUser("192.0.2.1", "user" + i));
        for (int i = 0; i < 10_000; i++) if (pairs.contains(hash.clientAndUser("192.0.2.1", "user" + i))) kept++;
        assertThat(kept).isGreaterThan(8_000);
        for (int i = 0; i < 200_000; i++) pairs.add(hash.clientAndUser("192.0.2.1", "other" + i));
        kept = 0;
        for (int i = 0; i < 10_000; i++) if (pairs.contains(hash.clientAndUser("192.0.2.1", "user" + i))) kept++;
        assertThat(kept).isLessThan(2_000);
    }
}
