package io.htpasswd.crypt;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Arrays;

/** Whatever a file holds and a client sends: an answer, and no exception. JAZZER_FUZZ=1 looks for more. */
class PasswordHashFuzzIT {
    private static final HashRules CHEAP = HashRules.standard()
            .accepting(HashFormat.PLAIN, HashFormat.BARE_PLAIN)
            .withMaxBcryptCost(4)
            .withMaxShaCryptRounds(1_000);

    /** A hash up to the first LF, then a password. */
    @FuzzTest(maxDuration = "10m")
    void parseAndMatches(byte[] data) {
        int end = 0;
        while (end < data.length && data[end] != '\n') end++;
        byte[] encoded = Arrays.copyOf(data, end);
        byte[] password = Arrays.copyOfRange(data, Math.min(end + 1, data.length), Math.min(data.length, end + 513));
        byte[] kept = password.clone();
        PasswordHash hash = PasswordHash.parse(encoded, CHEAP);
        boolean matches = hash.matches(password);
        assertThat(password).isEqualTo(kept);
        if (hash instanceof PasswordHash.Unusable) assertThat(matches).isFalse();
        // Who has stolen a hash must not get in by sending it; in clear there is nothing else to send.
        boolean inClear = hash.format() == HashFormat.PLAIN || hash.format() == HashFormat.BARE_PLAIN;
        if (!inClear) assertThat(hash.matches(encoded)).isFalse();
    }
}
