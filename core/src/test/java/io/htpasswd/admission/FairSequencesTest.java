package io.htpasswd.admission;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;

/**
 * Section 6 of the contract, "Fair admission": five thousand sequences of arrivals, departures, cancellations and failures of
 * hostile and honest clients, without a clock. After each step the properties are checked that the contract promises.
 */
class FairSequencesTest {
    private static final int SEQUENCES = 5_000;

    @Test
    void turnsAreFairAndNothingIsLostOrDoneTwice() {
        long first = Long.getLong("seed", ThreadLocalRandom.current().nextLong());
        System.out.println("FairSequencesTest: -Dseed=" + first);
        int evicted = 0;
        int turns = 0;
        int along = 0;
        for (int i = 0; i < SEQUENCES; i++) {
            FairSequence sequence = new FairSequence(first + i);
            try {
                sequence.live();
                sequence.end();
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("-Dseed=" + (first + i) + ": " + sequence.log, e);
            }
            evicted += sequence.evicted;
            turns += sequence.turns;
            along += sequence.along;
        }
        // The dice are not loaded.
        assertThat(evicted).isGreaterThan(SEQUENCES);
        assertThat(turns).isGreaterThan(10 * SEQUENCES);
        assertThat(along).isGreaterThan(SEQUENCES);
    }
}
