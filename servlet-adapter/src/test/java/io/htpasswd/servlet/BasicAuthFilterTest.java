package io.htpasswd.servlet;

import static io.htpasswd.servlet.Requests.get;
import static io.htpasswd.servlet.Requests.seen;
import static io.htpasswd.servlet.Requests.user;
import static org.assertj.core.api.Assertions.assertThat;

import io.htpasswd.basic.BasicAuth;
import io.htpasswd.basic.CredentialLocation;
import io.htpasswd.basic.Decision;
import io.htpasswd.basic.Policy;
import jakarta.servlet.ServletOutputStream;
import java.util.Collections;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
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
    void initWhenBuiltInCodeThenReadsNoInitParams() throws Exception {
        MockFilterConfig config = new MockFilterConfig();
        config.addInitParameter("mode", "optional");
        strict.init(config);
        assertThat(seen(strict, get())).isNull();
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
