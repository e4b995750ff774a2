package io.htpasswd.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Against the numbers of its authors: key 00 01 … 0f, message 00 01 … of each length. */
class SipHashTest {
    private static final SipHash HASH = new SipHash(0x0706050403020100L, 0x0f0e0d0c0b0a0908L);

    @ParameterizedTest
    @CsvSource({
        "0, 726fdb47dd0e0e31",
        "1, 74f839c593dc67fd",
        "7, ab0200f58b01d137",
        "8, 93f5f5799a932462",
        "15, a129ca6149be45e5"
    })
    void ofGivesWhatThePaperAndItsVectorsSay(int length, String expected) {
        byte[] message = new byte[length + 2];
        for (int i = 0; i < message.length; i++) message[i] = (byte) (i - 1);
        assertThat(HASH.of(message, 1, length + 1)).isEqualTo(Long.parseUnsignedLong(expected, 16));
        assertThat(HASH.of(Arrays.copyOfRange(message, 1, length + 1), 0, length))
                .isEqualTo(Long.parseUnsignedLong(expected, 16));
    }
}
