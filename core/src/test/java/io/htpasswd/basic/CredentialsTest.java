package io.htpasswd.basic;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** A user and a password, and what a verifier keeps of them for the time of one request. */
class CredentialsTest {
    private final List<String> asked = new ArrayList<>();

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private UnaryOperator<byte[]> function(byte result) {
        return userPass -> {
            asked.add(result + new String(userPass, StandardCharsets.UTF_8));
            return new byte[] {result};
        };
    }

    @Test
    void aFunctionsFingerprintIsTakenOnceAndAnotherFunctionGetsItsOwn() {
        Credentials credentials = Credentials.of("alice", bytes("secret"));
        UnaryOperator<byte[]> one = function((byte) 1);
        UnaryOperator<byte[]> two = function((byte) 2);
        byte[] first = credentials.fingerprint(one);
        assertThat(first).containsExactly(1);
        assertThat(credentials.fingerprint(one)).isSameAs(first);
        assertThat(asked).containsExactly("1alice:secret");
        assertThat(credentials.fingerprint(two)).containsExactly(2);
        assertThat(credentials.fingerprint(two)).containsExactly(2);
        assertThat(asked).containsExactly("1alice:secret", "2alice:secret");
        assertThat(credentials.fingerprint(one)).containsExactly(1);
    }

    @Test
    void otherCredentialsHaveFingerprintsOfTheirOwn() {
        UnaryOperator<byte[]> one = function((byte) 1);
        Credentials.of("alice", bytes("secret")).fingerprint(one);
        Credentials.of("alice", bytes("secret")).fingerprint(one);
        assertThat(asked).hasSize(2);
    }
}
