package io.htpasswd.crypt;

import static org.assertj.core.api.Assertions.assertThat;

import io.htpasswd.crypt.PasswordHash.Problem;
import io.htpasswd.crypt.PasswordHash.Unusable;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Section 5 of the contract: where plain text is accepted, which text is a password in clear and which is somebody's hash. */
class PlainTextTest {
    private static final HashRules PLAIN_TOO = HashRules.standard().accepting(HashFormat.PLAIN, HashFormat.BARE_PLAIN);

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static PasswordHash plainToo(String encoded) {
        return PasswordHash.parse(bytes(encoded), PLAIN_TOO);
    }

    /** Who has stolen a hash that nobody here can verify must not get in by sending it. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "5f4dcc3b5aa765d61d8327deb882cf99",
                "5BAA61E4C9B93F3F0682250B6CF8331B7EE68FD8",
                "d63dc919e201d7bc4c825630d2cf25fdc93d4b2f0d46706d29038d01",
                "5e884898da28047151d0e56f8dc6292773603d0d6aabbdd62a11ef721d1542d8",
                "a8b64babd0aca91a59bdbb7761b421d4f2bb38280d3a75ba0f21f2bebc45583d446c598660c94ce680c47d19c30783a7",
                "b109f3bbbc244eb82441917ed06d618b9008dd09b3befd1b5e07394c706a8bb980b1d7785e5976ec049b46df5f1326af5a2ea6d103fd07c95385ffab0cacbc86",
                "md5a3556571e93b0d20722ba62be61e8c2d",
                "0x5baa61e4c9b93f3f0682250b6cf8331b7ee68fd8",
                "realm:5f4dcc3b5aa765d61d8327deb882cf99",
                "1000:c2FsdA==:aGFzaA==",
                "se:cret",
                ":",
                "{PLAIN}se:cret",
                " $apr1$abcdefgh$h9FWgUz3n9YxylKLlR5SQ/",
                "\t{SHA}5en6G6MezRroT3XKqkdPOmY/BfQ=",
                " abNANd1rDfiNc",
                " 5f4dcc3b5aa765d61d8327deb882cf99",
                "'$apr1$abcdefgh$h9FWgUz3n9YxylKLlR5SQ/'",
                "\"abNANd1rDfiNc\"",
                "pbkdf2_sha256$260000$salt$aGFzaA==",
                "bcrypt_sha256$$2b$12$n79VH.0Q2TMWmt3Oqt9uk",
                "sha1$1b0$5baa61e4c9b93f3f0682250b6cf8331b7ee68fd8",
                "argon2id$v=19$m=65536,t=3,p=4$c29tZXNhbHQ$RdescudvJCsgt3ub",
                "PBKDF2{SHA}5en6G6MezRroT3XKqkdPOmY/BfQ=",
                "$y$j9T$salt$hash",
                "{CRYPT}abNANd1rDfiNc",
                "_J9..rasmTB5D3hoAd8A",
                "!$6$salt$hash",
                "*$6$salt$hash",
                "!",
                "*LK*",
                "\\$apr1$abcdefgh$h9FWgUz3n9YxylKLlR5SQ/",
                "\\{SHA}5en6G6MezRroT3XKqkdPOmY/BfQ=",
                "abNANd1rDfiNc",
                "abNANd1rDfiNd",
                "$apr1$short"
            })
    void noHashIsAPasswordInClear(String encoded) {
        PasswordHash hash = plainToo(encoded);
        assertThat(hash.format()).isNotEqualTo(HashFormat.BARE_PLAIN);
        assertThat(hash.matches(bytes(encoded))).isFalse();
    }

    @Test
    void plainTextMatchesItselfOnlyWhereItIsAcceptedByName() {
        assertThat(plainToo("{PLAIN}secret").matches(bytes("secret"))).isTrue();
        assertThat(plainToo("{PLAIN}").matches(bytes(""))).isTrue();
        assertThat(plainToo("{PLAIN}secret").matches(bytes("{PLAIN}secret"))).isFalse();
        assertThat(plainToo("secret").matches(bytes("secret"))).isTrue();
        assertThat(PasswordHash.parse(bytes("secret"), HashRules.standard().accepting(HashFormat.PLAIN))
                        .matches(bytes("secret")))
                .isFalse();
    }

    /** The field ends at a colon, so two readers of one line would see two passwords. */
    @Test
    void aTextWithAColonIsNoPasswordInClearAlsoAfterTheTag() {
        assertThat(plainToo("{PLAIN}se:cret")).isEqualTo(new Unusable(HashFormat.PLAIN, Problem.MALFORMED));
        assertThat(plainToo("{PLAIN}se:cret").matches(bytes("se:cret"))).isFalse();
    }

    /** What only resembles a hash is a password like any other. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "se cret",
                "pa$$word",
                "5$ or 6$",
                "shut}",
                "a{}b",
                "'quoted'",
                "5f4dcc3b5aa765d61d8327deb882cf9",
                "5f4dcc3b5aa765d61d8327deb882cf99a",
                "5f4dcc3b5aa765d61d8327deb882cf9g",
                "deadbeef",
                "abNANd1rDfiN",
                "abNANd1rDfi-c",
                "\u00fcber"
            })
    void whatIsNoHashIsAPasswordInClearWhereThatIsAccepted(String encoded) {
        PasswordHash hash = plainToo(encoded);
        assertThat(hash.format()).isEqualTo(HashFormat.BARE_PLAIN);
        assertThat(hash.matches(bytes(encoded))).isTrue();
        assertThat(plainToo("{PLAIN}" + encoded).matches(bytes(encoded))).isTrue();
    }
}
