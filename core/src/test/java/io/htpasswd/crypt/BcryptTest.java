package io.htpasswd.crypt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** New hashes; {@link HashVectorsTest} and {@link RefereesIT} have those that are verified. */
class BcryptTest {
    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static PasswordHash parse(String encoded) {
        return PasswordHash.parse(bytes(encoded), HashRules.standard());
    }

    @Test
    void aNewHashMatchesItsPasswordAndHasASaltOfItsOwn() {
        String first = PasswordHash.bcrypt(bytes("secret"), 4);
        assertThat(first).startsWith("$2y$04$").hasSize(60).isNotEqualTo(PasswordHash.bcrypt(bytes("secret"), 4));
        assertThat(parse(first).matches(bytes("secret"))).isTrue();
        assertThat(parse(first).matches(bytes("Secret"))).isFalse();
    }

    @Test
    void bcryptTakesNoPasswordOfWhichItWouldIgnoreAPart() {
        assertThat(parse(PasswordHash.bcrypt(bytes("x".repeat(72)), 4)).matches(bytes("x".repeat(72))))
                .isTrue();
        assertThatIllegalArgumentException().isThrownBy(() -> PasswordHash.bcrypt(bytes("x".repeat(73)), 4));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PasswordHash.bcrypt(bytes("open\0sesame"), 4))
                .withMessageNotContaining("open");
    }

    @ParameterizedTest
    @ValueSource(ints = {Integer.MIN_VALUE, 3, 32})
    void bcryptNamesTheCostThatItRefuses(int cost) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PasswordHash.bcrypt(bytes("secret"), cost))
                .withMessage("bcrypt's cost is from 4 to 31, was " + cost);
    }
}
