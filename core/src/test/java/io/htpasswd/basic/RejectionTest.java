package io.htpasswd.basic;

import static io.htpasswd.basic.BasicAuthTest.rejection;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.htpasswd.testing.TestRequest;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What no response can carry is refused where it is put together, and not left to the server that writes it. */
class RejectionTest {
    private static final BasicAuth AUTH = BasicAuth.of(Policy.strict(), BasicAuthTest.ALICE);

    private static Rejection with(String name, String value) {
        return new Rejection(401, null, Map.of(name, value), "");
    }

    /** The last two are CR and LF for a server that keeps the low byte of a character. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "secret\r\nSet-Cookie: a=b",
                "secret\n",
                "\rsecret",
                "secret\0",
                "secret\u000b",
                "secret\u007f",
                "secret\u010d\u010a",
                "secret\u560a"
            })
    void valuesThatCouldSplitAResponseAreRefusedAndNotShown(String value) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> with("X-Sample", value))
                .withMessageContaining("X-Sample")
                .withMessageNotContaining("secret");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Rejection.Challenge("WWW-Authenticate", value))
                .withMessageContaining("WWW-Authenticate")
                .withMessageNotContaining("secret");
        Rejection standard = rejection(AUTH.evaluate(TestRequest.get()));
        RejectionRewriter splitting = request -> (reason, rejection) -> with("X-Sample", value);
        assertThat(rejection(AUTH.withRejections(splitting).evaluate(TestRequest.get())))
                .isEqualTo(standard);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a b", "a:b", "a\r\nb", "a\0", "Größe", "X-Sample\u010a"})
    void namesThatAreNoTokensAreRefused(String name) {
        assertThatIllegalArgumentException().isThrownBy(() -> with(name, "a"));
        assertThatIllegalArgumentException().isThrownBy(() -> new Rejection.Challenge(name, "a"));
    }

    /** The adapter frames the answer; a rewriter's own length would end it somewhere else. */
    @ParameterizedTest
    @ValueSource(strings = {"Content-Length", "content-length", "Transfer-Encoding"})
    void fieldsThatFrameTheAnswerAreRefused(String name) {
        assertThatIllegalArgumentException().isThrownBy(() -> with(name, "1")).withMessageContaining(name);
        assertThatIllegalArgumentException().isThrownBy(() -> new Rejection.Challenge(name, "1"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a\tb", "Basic realm=\"Größe\"", "~ !\u00ff"})
    void whatAFieldCanCarryIsCarried(String value) {
        assertThat(with("X-Sample", value).headers()).containsEntry("X-Sample", value);
        assertThat(new Rejection.Challenge("WWW-Authenticate", value).value()).isEqualTo(value);
    }

    @ParameterizedTest
    @ValueSource(ints = {Integer.MIN_VALUE, -1, 0, 99, 1000, Integer.MAX_VALUE})
    void statusesOfOtherThanThreeDigitsAreRefused(int status) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Rejection(status, null, Map.of(), ""))
                .withMessageContaining(String.valueOf(status));
    }

    @Test
    void nullsAmongTheHeadersAreRefused() {
        assertThatNullPointerException()
                .isThrownBy(() -> new Rejection(401, null, Collections.singletonMap("X-Sample", null), ""));
        assertThatNullPointerException()
                .isThrownBy(() -> new Rejection(401, null, Collections.singletonMap(null, "a"), ""));
    }

    @Test
    void headersAreACopy() {
        Map<String, String> headers = new HashMap<>(Map.of("X-Sample", "a"));
        Rejection rejection = new Rejection(401, null, headers, "");
        headers.put("X-Sample", "a\r\nb");
        assertThat(rejection.headers()).containsEntry("X-Sample", "a");
    }
}
