package io.htpasswd.basic;

import static org.assertj.core.api.Assertions.assertThat;

import io.htpasswd.testing.Logged;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;

/**
 * Section 6 of the contract, load: five thousand sequences of everything that can happen to asynchronous requests, in an
 * order that nobody chose, also while a password is verified. Whatever it is: permits and places are whole at the end, no
 * more passwords are verified at once than permits, and what was verified is decided exactly once.
 */
class AsyncSequencesTest {
    private static final int SEQUENCES = 5_000;

    @Test
    void permitsAndPlacesAreWholeAndWhatWasVerifiedIsDecidedOnce() {
        long first = Long.getLong("seed", ThreadLocalRandom.current().nextLong());
        System.out.println("AsyncSequencesTest: -Dseed=" + first);
        int verified = 0;
        int sideBySide = 0;
        int undecided = 0;
        try (Logged logged = new Logged(BasicAuth.class)) {
            for (int i = 0; i < SEQUENCES; i++) {
                RandomRequests requests = new RandomRequests(first + i);
                try {
                    requests.live();
                    requests.end();
                } catch (AssertionError | RuntimeException e) {
                    throw new AssertionError("-Dseed=" + (first + i) + ": " + requests.log(), e);
                }
                verified += requests.verified();
                sideBySide += requests.sideBySide();
                undecided += requests.undecided();
                logged.forget(); // many
            }
        }
        // The dice are not loaded.
        assertThat(verified).isGreaterThan(SEQUENCES);
        assertThat(sideBySide).isGreaterThan(SEQUENCES / 6);
        assertThat(undecided).isGreaterThan(SEQUENCES);
    }
}
