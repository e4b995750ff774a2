package io.htpasswd.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.htpasswd.basic.Credentials;
import io.htpasswd.file.Htpasswd;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Yes, or why not: as core decides, in words for the person who keeps the file. */
class VerifyCommandTest {
    private static final Htpasswd USERS = Htpasswd.ofLines(
            List.of("user:$apr1$TYiryv0/$8BvzLUO9IfGPGGsPnAgSu1", "broken:$apr1$TYiryv0/$short", "no colon", "user:!"));

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "user | password | ''",
                "user | Password | the password is wrong",
                "User | password | there is no such user, but user; case counts",
                "nobody | password | there is no such user",
                "broken | password | line 2: the hash is no well-formed APR1",
                "us:er | password | no request can hold such a user and password, by the rule colon-in-user",
                "'' | password | no request can hold such a user and password, by the rule empty-user"
            })
    void theReasonIsTheDecisions(String user, String password, String reason) {
        String said = VerifyCommand.reason(
                USERS, Credentials.of(user == null ? "" : user, password.getBytes(StandardCharsets.UTF_8)));
        assertThat(said).startsWith(reason);
        if (reason.isEmpty()) assertThat(said).isEmpty();
    }

    @Test
    void aPasswordThatNoRequestCanHoldIsToldByItsRule() {
        assertThat(VerifyCommand.reason(USERS, Credentials.of("user", new byte[513])))
                .endsWith("password-too-long");
        assertThat(VerifyCommand.reason(USERS, Credentials.of("user", new byte[1])))
                .endsWith("control-in-password");
    }

    @ParameterizedTest
    @CsvSource({
        "'pw', pw",
        "'pw\n', pw",
        "'pw\r\n', pw",
        "'pw\nmore\n', pw",
        "'', ''",
        "'\n', ''",
        "' pw ', ' pw '",
        "'p\rw', 'p\rw'"
    })
    void aLineIsThePasswordWithoutItsEnd(String sent, String password) throws Exception {
        byte[] bytes = sent.getBytes(StandardCharsets.ISO_8859_1);
        assertThat(VerifyCommand.line(new ByteArrayInputStream(bytes)))
                .isEqualTo(password.getBytes(StandardCharsets.ISO_8859_1));
    }

    @Test
    void aPasswordIsBytesAndKeepsThem() throws Exception {
        byte[] latin = {(byte) 0xFC, (byte) 0x80};
        assertThat(VerifyCommand.line(new ByteArrayInputStream(latin))).isEqualTo(latin);
    }
}
