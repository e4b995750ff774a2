package io.htpasswd.servlet;

import static io.htpasswd.servlet.Requests.get;
import static io.htpasswd.servlet.Requests.seen;
import static io.htpasswd.servlet.Requests.user;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.htpasswd.admission.HashingLimit;
import io.htpasswd.basic.BasicAuth;
import io.htpasswd.basic.CredentialLocation;
import io.htpasswd.basic.Decision;
import io.htpasswd.basic.Policy;
import io.htpasswd.basic.Verification;
import io.htpasswd.testing.TestRequest;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.web.MockFilterChain;
import org.springframework.mock.web.MockFilterConfig;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

class BasicAuthFilterTest {
    private static final String NO_CREDENTIALS =
            "basic authentication failure: no basic authentication credentials found";

    private final CountingVerifier verifier = new CountingVerifier();
    private final BasicAuthFilter strict = new BasicAuthFilter(BasicAuth.of(Policy.strict(), verifier));
    private final BasicAuthFilter optional = new BasicAuthFilter(BasicAuth.of(Policy.optional(), verifier));
    private final MockHttpServletResponse response = new MockHttpServletResponse();

    @Test
    void doFilterWhenCredentialsAreGoodThenHandsOnTheUser() throws Exception {
        MockHttpServletRequest request = Requests.as("alice", "alice");
        assertThat(user(strict, request)).isEqualTo("alice");
        assertThat(request.getAttribute(BasicAuthFilter.AUTHENTICATED))
                .isInstanceOfSatisfying(
                        Decision.Authenticated.class,
                        decision -> assertThat(decision.user()).isEqualTo("alice"));
    }

    @Test
    void doFilterWhenDeniedThenWritesTheRejectionAndReachesNobody() throws Exception {
        assertThat(seen(strict, get(), response)).isNull();
        assertThat(response.getStatus()).isEqualTo(401);
        assertThat(response.getHeader("WWW-Authenticate")).isEqualTo("Basic realm=\"Restricted\", charset=\"UTF-8\"");
        assertThat(response.getHeader("Cache-Control")).isEqualTo("no-store");
        assertThat(response.getContentAsString()).isEqualTo(NO_CREDENTIALS);
        assertThat(response.getContentLength()).isEqualTo(NO_CREDENTIALS.length());
        assertThat(response.isCommitted())
                .as("sendError, which would run error pages, commits")
                .isFalse();
    }

    @Test
    void doFilterWhenDeniedThenLeavesTheChallengesOfOthersAndDropsTheirOutput() throws Exception {
        response.addHeader("WWW-Authenticate", "Bearer");
        response.getOutputStream().write('x');
        assertThat(seen(strict, get(), response)).isNull();
        assertThat(response.getHeaders("WWW-Authenticate"))
                .containsExactly("Bearer", "Basic realm=\"Restricted\", charset=\"UTF-8\"");
        assertThat(response.getContentAsString()).isEqualTo(NO_CREDENTIALS);
    }

    @Test
    void doFilterWhenTheLocationIsAProxysThenAnswers407WithItsOwnChallengeAlone() throws Exception {
        BasicAuthFilter proxy = new BasicAuthFilter(BasicAuth.of(
                Policy.optional().withLocation(CredentialLocation.header("Proxy-Authorization", "Basic ")), verifier));
        MockHttpServletRequest request = get();
        request.addHeader("Proxy-Authorization", "Basic YWxpY2U6d3Jvbmc=");
        assertThat(seen(proxy, request, response)).isNull();
        assertThat(response.getStatus()).isEqualTo(407);
        assertThat(response.getHeader("Proxy-Authenticate")).startsWith("Basic realm=");
        assertThat(response.getHeader("WWW-Authenticate")).isNull();

        MockHttpServletRequest nobody = get();
        nobody.addHeader("Proxy-Authorization", "Bearer x");
        assertThat(Collections.list(Objects.requireNonNull(seen(proxy, nobody)).getHeaderNames()))
                .isEmpty();
    }

    /** Mock responses lend both; containers do not (ServletResponse#getOutputStream). */
    @Test
    void doFilterWhenTheWriterIsTakenThenWritesTheRejectionWithIt() throws Exception {
        MockHttpServletResponse written = new MockHttpServletResponse() {
            @Override
            public ServletOutputStream getOutputStream() {
                throw new IllegalStateException("getWriter() has already been called for this response");
            }
        };
        written.getWriter().write("begun");
        assertThat(seen(strict, get(), written)).isNull();
        assertThat(written.getStatus()).isEqualTo(401);
        assertThat(written.getContentAsString()).isEqualTo(NO_CREDENTIALS);
    }

    @Test
    void doFilterWhenHeadIsDeniedThenWritesNoBody() throws Exception {
        MockHttpServletRequest request = get();
        request.setMethod("HEAD");
        assertThat(seen(strict, request, response)).isNull();
        assertThat(response.getStatus()).isEqualTo(401);
        assertThat(response.getContentAsByteArray()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "HEAD", "OPTIONS", "TRACE", "POST", "BREW", "get"})
    void doFilterWhateverTheMethodThenAsksForCredentials(String method) throws Exception {
        MockHttpServletRequest request = get();
        request.setMethod(method);
        // To a browser a preflight; CORS is for the filter in front.
        request.addHeader("Origin", "https://example.com");
        request.addHeader("Access-Control-Request-Method", "PUT");
        assertThat(seen(strict, request)).isNull();
    }

    @Test
    void doFilterWhenTwoValuesAreSentThenDeniesInBothModes() throws Exception {
        MockHttpServletRequest request = Requests.as("alice", "alice");
        request.addHeader("Authorization", "Basic YWxpY2U6YWxpY2U=");
        assertThat(seen(strict, request)).isNull();
        assertThat(seen(optional, request)).isNull();
        assertThat(verifier.asked).isZero();
    }

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

    @Test
    void initWhenBuiltInCodeThenReadsNoInitParams() throws Exception {
        MockFilterConfig config = new MockFilterConfig();
        config.addInitParameter("mode", "optional");
        strict.init(config);
        assertThat(seen(strict, get())).isNull();
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

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void doFilterTouchesNeitherBodyNorParametersNorSession(boolean good) throws Exception {
        MockHttpServletRequest request = new MockHttpServletRequest("POST", "/") {
            @Override
            public String getParameter(String name) {
                throw new AssertionError("a parameter was read");
            }

            @Override
            public jakarta.servlet.ServletInputStream getInputStream() {
                throw new AssertionError("the body was read");
            }

            @Override
            public java.io.BufferedReader getReader() {
                throw new AssertionError("the body was read");
            }
        };
        request.addHeader("Authorization", "Basic " + (good ? "YWxpY2U6YWxpY2U=" : "YWxpY2U6d3Jvbmc="));
        assertThat(seen(strict, request) != null).isEqualTo(good);
        assertThat(request.getSession(false)).isNull();
    }
}
