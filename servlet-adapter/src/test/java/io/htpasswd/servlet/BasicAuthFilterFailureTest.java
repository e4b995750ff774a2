package io.htpasswd.servlet;

import static io.htpasswd.servlet.Requests.get;
import static io.htpasswd.servlet.Requests.seen;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.htpasswd.admission.HashingLimit;
import io.htpasswd.basic.BasicAuth;
import io.htpasswd.basic.Policy;
import io.htpasswd.basic.Verification;
import io.htpasswd.testing.TestRequest;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockFilterChain;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

/** Whatever fails, in the container, the application's function or the verifier: nobody gets in by it. */
class BasicAuthFilterFailureTest {
    private final CountingVerifier verifier = new CountingVerifier();
    private final BasicAuthFilter strict = new BasicAuthFilter(BasicAuth.of(Policy.strict(), verifier));
    private final BasicAuthFilter optional = new BasicAuthFilter(BasicAuth.of(Policy.optional(), verifier));
    private final MockHttpServletResponse response = new MockHttpServletResponse();

    @Test
    void doFilterWhenResponseIsCommittedThenThrowsRatherThanPassOrAppend() throws Exception {
        response.getOutputStream().write('x');
        response.flushBuffer();
        MockFilterChain chain = new MockFilterChain();
        assertThatThrownBy(() -> strict.doFilter(get(), response, chain)).isInstanceOf(ServletException.class);
        assertThat(chain.getRequest()).isNull();
        assertThat(response.getContentAsString()).isEqualTo("x");
    }

    @Test
    void doFilterWhenTheFunctionThrowsThenNobodyIsReached() {
        BasicAuthFilter filter = new BasicAuthFilter((HttpServletRequest request) -> {
            throw new IllegalStateException("no guard for this path");
        });
        MockFilterChain chain = new MockFilterChain();
        assertThatThrownBy(() -> filter.doFilter(Requests.as("alice", "alice"), response, chain))
                .isInstanceOf(IllegalStateException.class);
        assertThat(chain.getRequest()).isNull();
    }

    @Test
    void doFilterWhenTheLimitIsFullThenAnswers503WithoutAChallenge() throws Exception {
        HashingLimit full = HashingLimit.of(1, 0, Duration.ZERO);
        BasicAuth[] auth = new BasicAuth[1];
        // The only permit is held by the verification in which the second request arrives.
        auth[0] = BasicAuth.of(Policy.strict(), credentials -> {
                    try {
                        assertThat(seen(new BasicAuthFilter(auth[0]), Requests.as("alice", "alice"), response))
                                .isNull();
                    } catch (Exception e) {
                        throw new AssertionError(e);
                    }
                    return Verification.Failed.WRONG_PASSWORD;
                })
                .withHashingLimit(full);
        seen(new BasicAuthFilter(auth[0]), Requests.as("alice", "alice"));
        assertThat(response.getStatus()).isEqualTo(503);
        assertThat(response.getHeader("Retry-After")).isEqualTo("1");
        assertThat(response.getHeader("WWW-Authenticate")).isNull();
    }

    @Test
    void doFilterWhenTheVerifierThrowsThenAnswers503WithoutDetails() throws Exception {
        BasicAuthFilter filter = new BasicAuthFilter(BasicAuth.of(Policy.strict(), credentials -> {
            throw new IllegalStateException("detail");
        }));
        assertThat(seen(filter, Requests.as("alice", "alice"), response)).isNull();
        assertThat(response.getStatus()).isEqualTo(503);
        assertThat(response.getContentAsString()).doesNotContain("detail");
    }

    @Test
    void doFilterWhenTheVerifierRaisesAnErrorThenItPropagatesAndNobodyIsReached() {
        BasicAuthFilter filter = new BasicAuthFilter(BasicAuth.of(Policy.strict(), credentials -> {
            throw new StackOverflowError();
        }));
        MockFilterChain chain = new MockFilterChain();
        assertThatThrownBy(() -> filter.doFilter(Requests.as("alice", "alice"), response, chain))
                .isInstanceOf(StackOverflowError.class);
        assertThat(chain.getRequest()).isNull();
    }

    @Test
    void doFilterWhenNotInitialisedThenThrows() {
        assertThatThrownBy(() -> seen(new BasicAuthFilter(), get())).isInstanceOf(ServletException.class);
    }

    /** Tomcat's valves see such for a head that is too large; null instead of an enumeration: no access (getHeaders). */
    @Test
    void doFilterWhenTheContainerHandsOverNullsThenDeniesInBothModes() throws Exception {
        String good = TestRequest.basic("alice", "alice");
        for (List<@Nullable String> values : Arrays.asList(
                null,
                Arrays.<@Nullable String>asList((String) null),
                Arrays.asList(good, null),
                Arrays.asList(null, good))) {
            MockHttpServletRequest request = new MockHttpServletRequest("GET", "/") {
                @Override
                public Enumeration<String> getHeaders(String name) {
                    return values == null ? null : Collections.enumeration(values);
                }
            };
            assertThat(seen(strict, request, response)).isNull();
            assertThat(response.getStatus()).isEqualTo(401);
            assertThat(seen(optional, request)).isNull();
        }
        assertThat(verifier.asked).isZero();
    }

    @Test
    void doFilterWhenTheFunctionReturnsNullThenNobodyIsReachedAndTheFunctionIsNamed() {
        @SuppressWarnings("NullAway") // what a careless function might do
        BasicAuthFilter filter = new BasicAuthFilter((HttpServletRequest request) -> null);
        for (DispatcherType type : DispatcherType.values()) {
            MockFilterChain chain = new MockFilterChain();
            assertThatThrownBy(() ->
                            filter.doFilter(Requests.dispatched(Requests.as("alice", "alice"), type), response, chain))
                    .isInstanceOf(ServletException.class)
                    .hasMessageContaining("function")
                    .hasMessageContaining("null");
            assertThat(chain.getRequest()).isNull();
        }
    }
}
