package io.htpasswd.netty;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestTargetTest {
    @ParameterizedTest
    @CsvSource(
            nullValues = "none",
            value = {
                "/a, none, /a",
                "/a?, '', /a?",
                "/a?b=c, b=c, /a?b=c",
                "/a?b#c?d, b, /a?b#c?d",
                "/a#b?c, none, /a#b?c"
            })
    void queryStandsBetweenTheQuestionMarkAndTheFragment(String uri, String query, String same) {
        assertThat(RequestTarget.query(uri)).isEqualTo(query);
        if (query != null) assertThat(RequestTarget.withQuery(uri, query)).isEqualTo(same);
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "none",
            value = {"/a?b=c, d, /a?d", "/a?b=c#f, '', /a?#f", "/a?b, none, /a"})
    void withQueryPutsAnotherInItsPlace(String uri, String query, String expected) {
        assertThat(RequestTarget.withQuery(uri, query)).isEqualTo(expected);
    }
}
