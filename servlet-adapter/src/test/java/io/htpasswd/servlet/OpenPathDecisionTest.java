package io.htpasswd.servlet;

import static io.htpasswd.servlet.Requests.at;
import static io.htpasswd.servlet.Requests.dispatched;
import static io.htpasswd.servlet.Requests.seen;
import static io.htpasswd.servlet.Requests.user;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.htpasswd.basic.BasicAuth;
import io.htpasswd.basic.CredentialLocation;
import io.htpasswd.basic.Decision;
import io.htpasswd.basic.Policy;
import io.htpasswd.testing.TestRequest;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterChain;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

/** What an open path opens, what it leaves closed, and how it goes together with guards, policies and dispatches. */
class OpenPathDecisionTest {
    private final CountingVerifier verifier = new CountingVerifier();
    private final BasicAuth auth = BasicAuth.of(Policy.strict(), verifier);
    private final BasicAuthFilter filter = new BasicAuthFilter(auth).withOpenPaths("/health", "/ready");
    private final MockHttpServletResponse response = new MockHttpServletResponse();

    private static HttpServletRequest passed(BasicAuthFilter filter, HttpServletRequest request) throws Exception {
        return Objects.requireNonNull(seen(filter, request), "the request passes");
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "HEAD", "POST", "OPTIONS"})
    void passesWithoutCredentialsWhateverTheMethod(String method) throws Exception {
        MockHttpServletRequest request = at("/health");
        request.setMethod(method);
        assertThat(user(filter, request)).isNull();
        assertThat(user(filter, at("/ready"))).isNull();
        assertThat(seen(filter, at("/admin"), response)).isNull();
        assertThat(response.getStatus()).isEqualTo(401);
    }

    @ParameterizedTest
    @ValueSource(strings = {"alice", "wrong"})
    void credentialsAreNeitherVerifiedNorRemovedAndThereIsNoUser(String password) throws Exception {
        MockHttpServletRequest request = at("/health");
        request.addHeader("Authorization", TestRequest.basic("alice", password));
        HttpServletRequest seen = passed(filter, request);
        assertThat(seen.getRemoteUser()).isNull();
        assertThat(seen.getUserPrincipal()).isNull();
        assertThat(seen.getAuthType()).isNull();
        assertThat(seen.isUserInRole("admin")).isFalse();
        assertThat(request.getAttribute(BasicAuthFilter.AUTHENTICATED)).isNull();
        assertThat(seen.getHeader("Authorization")).isEqualTo(TestRequest.basic("alice", password));
        assertThat(verifier.asked).isZero();
    }

    @Test
    void aForgedForwardedUserAndProxyAuthorizationAsTheLocationAreRemoved() throws Exception {
        Policy policy = Policy.strict()
                .withForwardedUser("X-User")
                .withLocation(CredentialLocation.header("Proxy-Authorization", "Basic "));
        MockHttpServletRequest request = at("/health");
        request.addHeader("X-User", "root");
        request.addHeader("x_user", "root");
        request.addHeader("Proxy-Authorization", TestRequest.basic("alice", "alice"));
        request.addHeader("Authorization", "Bearer x");
        BasicAuthFilter filter = new BasicAuthFilter(BasicAuth.of(policy, verifier)).withOpenPaths("/health");
        assertThat(Collections.list(passed(filter, request).getHeaderNames())).containsExactly("Authorization");
    }

    @Test
    void authenticateChallengesOnAnOpenPath() throws Exception {
        HttpServletRequest seen = passed(filter, at("/health"));
        assertThat(seen.authenticate(response)).isFalse();
        assertThat(response.getStatus()).isEqualTo(401);
        assertThat(response.getHeader("WWW-Authenticate")).startsWith("Basic realm=\"Restricted\"");
    }

    @Test
    void theListenerHearsOfIt() throws Exception {
        List<Decision> heard = new ArrayList<>();
        BasicAuthFilter filter =
                new BasicAuthFilter(auth.withListener(event -> heard.add(event.decision()))).withOpenPaths("/health");
        seen(filter, at("/health"));
        assertThat(heard).singleElement().isInstanceOf(Decision.Anonymous.class);
    }

    @ParameterizedTest
    @EnumSource(names = {"ASYNC", "ERROR", "FORWARD", "INCLUDE"})
    void theFirstDispatchDecidesForAllOthers(DispatcherType type) throws Exception {
        MockHttpServletRequest open = at("/health");
        assertThat(user(filter, open)).isNull();
        open.setServletPath("/admin");
        assertThat(user(filter, dispatched(open, type)))
                .as("an open page's own doing")
                .isNull();

        MockHttpServletRequest guarded = at("/admin");
        guarded.addHeader("Authorization", TestRequest.basic("alice", "alice"));
        assertThat(user(filter, guarded)).isEqualTo("alice");
        guarded.setServletPath("/health");
        assertThat(user(filter, dispatched(guarded, type))).isEqualTo("alice");
        assertThat(verifier.asked).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(names = {"ASYNC", "FORWARD"})
    void firstSeenInALaterDispatchThenItsPathCounts(DispatcherType type) throws Exception {
        assertThat(user(filter, dispatched(at("/health"), type))).isNull();
        assertThat(seen(filter, dispatched(at("/admin"), type), response)).isNull();
        assertThat(response.getStatus()).isEqualTo(401);
    }

    /** The request's own path is that of the page around (Servlet 6.0 §9.3.1). */
    private static MockHttpServletRequest include(String around, String path, String info) {
        MockHttpServletRequest request = dispatched(at(around), DispatcherType.INCLUDE);
        request.setAttribute(RequestDispatcher.INCLUDE_SERVLET_PATH, path);
        request.setAttribute(RequestDispatcher.INCLUDE_PATH_INFO, info);
        request.setAttribute(RequestDispatcher.INCLUDE_CONTEXT_PATH, "");
        request.setAttribute(RequestDispatcher.INCLUDE_REQUEST_URI, info == null ? path : path + info);
        return request;
    }

    @Test
    void firstSeenInAnIncludeThenTheIncludedPathCounts() throws Exception {
        BasicAuthFilter filter = new BasicAuthFilter(auth).withOpenPaths("/health", "/api/health");
        assertThat(user(filter, include("/page", "/health", null))).isNull();
        assertThat(user(filter, include("/page", "/api", "/health"))).isNull();
        for (MockHttpServletRequest guarded : List.of(
                include("/health", "/admin", null),
                include("/health", "/api", "/health/x"),
                dispatched(at("/health"), DispatcherType.INCLUDE))) {
            assertThatThrownBy(() -> seen(filter, guarded)).isInstanceOf(ServletException.class);
        }
    }

    @Test
    void firstSeenInAnIncludeThenTheDecisionEndsWithTheInclude() throws Exception {
        MockHttpServletRequest request = include("/page", "/health", null);
        FilterChain included = (in, out) -> assertThat(user(filter, dispatched(request, DispatcherType.FORWARD)))
                .as("within the include it stands")
                .isNull();
        filter.doFilter(request, response, included);
        request.setDispatcherType(DispatcherType.INCLUDE);
        request.setAttribute(RequestDispatcher.INCLUDE_SERVLET_PATH, "/admin");
        assertThatThrownBy(() -> seen(filter, request))
                .as("another part of a page that nobody has decided about")
                .isInstanceOf(ServletException.class);
    }

    @Test
    void theGuardFunctionIsAskedForOpenPathsTooAndItsPolicyScrubs() throws Exception {
        BasicAuth other = BasicAuth.of(Policy.strict().withForwardedUser("X-User"), verifier);
        BasicAuthFilter filter = new BasicAuthFilter(
                        (HttpServletRequest request) -> request.getMethod().equals("POST") ? other : auth)
                .withOpenPaths("/health");
        MockHttpServletRequest post = at("/health");
        post.setMethod("POST");
        post.addHeader("X-User", "root");
        assertThat(passed(filter, post).getHeader("X-User")).isNull();
        MockHttpServletRequest get = at("/health");
        get.addHeader("X-User", "root");
        assertThat(passed(filter, get).getHeader("X-User")).isEqualTo("root");
        assertThat(seen(filter, at("/admin"))).isNull();
    }

    @Test
    void aFunctionWithoutAGuardDeniesOpenPathsToo() {
        @SuppressWarnings("NullAway") // what a careless function might do
        BasicAuthFilter filter = new BasicAuthFilter((HttpServletRequest request) -> null).withOpenPaths("/health");
        assertThatThrownBy(() -> seen(filter, at("/health"))).isInstanceOf(ServletException.class);
    }

    @Test
    void aSecondCallReplacesAndTheFilterThatIsCopiedStaysAsItIs() throws Exception {
        BasicAuthFilter replaced = filter.withOpenPaths("/other");
        assertThat(user(replaced, at("/other"))).isNull();
        assertThat(seen(replaced, at("/health"))).isNull();
        assertThat(user(filter, at("/health"))).isNull();
        assertThat(seen(filter, at("/other"))).isNull();
        assertThat(seen(filter.withOpenPaths(), at("/health")))
                .as("none at all")
                .isNull();
    }

    @Test
    void whatAnotherCopyLetPassIsNoDecisionOfThisOne() throws Exception {
        MockHttpServletRequest request = at("/health");
        assertThat(user(filter, request)).isNull();
        assertThat(seen(filter.withOpenPaths("/other"), request)).isNull();
    }
}
