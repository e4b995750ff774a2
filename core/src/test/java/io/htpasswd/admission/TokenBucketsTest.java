package io.htpasswd.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import java.time.Duration;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Section 6 of the contract, "Attempt limit": what is kept of clients, and which of them is forgotten. */
class TokenBucketsTest {
    private static final int TOKENS = 10;
    private static final Duration ONE = Duration.ofMinutes(1);

    private final AtomicLong clock = new AtomicLong(Long.MAX_VALUE - 5_000);
    private final TokenBuckets buckets =
            new TokenBuckets(TOKENS, ONE.multipliedBy(TOKENS).toNanos(), clock::get);

    private void sleep(Duration time) {
        clock.addAndGet(time.toNanos());
    }

    private void take(long client, int tokens) {
        for (int i = 0; i < tokens; i++) buckets.take(client);
    }

    private Duration toNext(long client) {
        return Duration.ofNanos(buckets.nanosToNext(client));
    }

    @Test
    void aTokenIsThereUntilAllAreTakenAndOneComesBackAtATime() {
        assertThat(buckets.allHaveOne()).isTrue();
        take(1, TOKENS - 1);
        assertThat(toNext(1)).isZero();
        assertThat(buckets.allHaveOne()).isTrue();
        take(1, 1);
        assertThat(toNext(1)).isEqualTo(ONE);
        assertThat(toNext(2)).isZero();
        assertThat(buckets.allHaveOne()).isFalse();
        sleep(ONE.minusNanos(1));
        assertThat(toNext(1)).isEqualTo(Duration.ofNanos(1));
        sleep(Duration.ofNanos(1));
        assertThat(toNext(1)).isZero();
        assertThat(buckets.allHaveOne()).isTrue();
        take(1, 1);
        assertThat(toNext(1)).isEqualTo(ONE);
    }

    @Test
    void oneThatIsGivenBackWasNeverTaken() {
        take(1, TOKENS + 1);
        buckets.give(1);
        assertThat(toNext(1)).isEqualTo(ONE);
        buckets.give(1);
        assertThat(toNext(1)).isZero();
        for (int i = 0; i < TOKENS; i++) buckets.give(1);
        assertThat(buckets.kept()).isZero();
        take(1, TOKENS - 1);
        assertThat(toNext(1)).as("no more than a full bucket").isZero();
        take(1, 1);
        assertThat(toNext(1)).isEqualTo(ONE);
    }

    @Test
    void whatIsOverdrawnIsRefilledFirst() {
        take(1, TOKENS + 3);
        assertThat(toNext(1)).isEqualTo(ONE.multipliedBy(4));
    }

    /** Whatever is taken when: as many are left as in a bucket that is refilled step by step and never holds more than it can. */
    @Test
    void aBucketHoldsWhatAPlainOneWouldHold() {
        Random random = new Random(18);
        double left = TOKENS;
        for (int step = 0; step < 10_000; step++) {
            Duration time = Duration.ofMillis(random.nextInt(100_000));
            sleep(time);
            left = Math.min(TOKENS, left + (double) time.toNanos() / ONE.toNanos());
            if (random.nextBoolean()) {
                buckets.take(1);
                left--;
            } else if (random.nextBoolean()) {
                buckets.give(1);
                left = Math.min(TOKENS, left + 1);
            }
            double toNext = Math.max(0, (1 - left) * ONE.toNanos());
            assertThat((double) buckets.nanosToNext(1)).isCloseTo(toNext, offset(1e6));
        }
    }

    @Test
    void aHundredThousandClientsStayWithinTheBoundAndThoseWithFewestLeftAreKept() {
        int most = 0;
        take(-1, TOKENS);
        for (int client = 0; client < 60_000; client++) take(client, 2);
        for (int client = 60_000; client < 100_000; client++) {
            take(client, 1);
            most = Math.max(most, buckets.kept());
        }
        assertThat(most).isEqualTo(TokenBuckets.MOST);
        assertThat(toNext(-1)).isEqualTo(ONE);
        // One that was forgotten has one left then.
        for (int client = 0; client < 60_000; client += 1_000) take(client, TOKENS - 2);
        for (int client = 0; client < 60_000; client += 1_000)
            assertThat(toNext(client)).isEqualTo(ONE);
    }

    @Test
    void whoHasAllOfThemBackIsNotKept() {
        for (int client = 0; client < 1_000; client++) take(client, 1);
        assertThat(buckets.kept()).isEqualTo(1_000);
        sleep(ONE);
        take(1_000, 1);
        assertThat(buckets.kept()).isEqualTo(1);
    }
}
