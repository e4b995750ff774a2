package io.htpasswd.servlet;

import static io.htpasswd.servlet.Requests.dispatched;
import static io.htpasswd.servlet.Requests.get;
import static io.htpasswd.servlet.Requests.seen;
import static io.htpasswd.servlet.Requests.user;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.htpasswd.basic.BasicAuth;
import io.htpasswd.basic.Policy;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.mock.web.MockFilterChain;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

/** Requests that the filter sees more than once, that it first sees late, or that another filter has seen before. */
class BasicAuthFilterDispatchTest {
    private final CountingVerifier verifier = new CountingVerifier();
    private final BasicAuthFilter strict = new BasicAuthFilter(BasicAuth.of(Policy.strict(), verifier));
    private final BasicAuthFilter optional = new BasicAuthFilter(BasicAuth.of(Policy.optional(), verifier));
    private final MockHttpServletResponse response = new MockHttpServletResponse();

    @Test
    void doFilterWhenFirstSeenInAnIncludeAndDeniedThenThrowsRatherThanWriteIntoThePage() {
        MockFilterChain chain = new MockFilterChain();
        assertThatThrownBy(() -> strict.doFilter(dispatched(get(), DispatcherType.INCLUDE), response, chain))
                .isInstanceOf(ServletException.class);
        assertThat(chain.getRequest()).isNull();
    }

    @ParameterizedTest
    @EnumSource(names = {"ASYNC", "ERROR", "FORWARD", "INCLUDE"})
    void doFilterWhenDispatchedAgainThenTheFirstDecisionStands(DispatcherType type) throws Exception {
        MockHttpServletRequest request = Requests.as("alice", "alice");
        user(strict, request);
        assertThat(user(strict, dispatched(request, type))).isEqualTo("alice");
        MockHttpServletRequest anonymous = get();
        user(optional, anonymous);
        assertThat(user(optional, dispatched(anonymous, type))).isNull();
        assertThat(verifier.asked).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(names = {"ASYNC", "FORWARD"})
    void doFilterWhenFirstSeenInADispatchThenAsksForCredentials(DispatcherType type) throws Exception {
        assertThat(seen(strict, dispatched(get(), type), response)).isNull();
        assertThat(response.getStatus()).isEqualTo(401);
    }

    @Test
    void doFilterWhenFirstSeenInAnErrorThenThePageAndWhatItForwardsToAreNobodysAndNotChallenged() throws Exception {
        MockHttpServletRequest request = dispatched(Requests.as("alice", "alice"), DispatcherType.ERROR);
        List<String> users = new ArrayList<>();
        FilterChain page = (in, out) -> {
            users.add(String.valueOf(((GuardedRequest) in).getRemoteUser()));
            request.setDispatcherType(DispatcherType.FORWARD);
            users.add(String.valueOf(user(strict, request)));
        };
        strict.doFilter(request, response, page);
        assertThat(users).containsExactly("null", "null");
        assertThat(verifier.asked).isZero();
    }

    @Test
    void doFilterWhenFirstSeenInAnErrorThenNeitherCredentialsNorAForgedUserReachThePage() throws Exception {
        BasicAuth auth = BasicAuth.of(Policy.optional().withForwardedUser("X-User"), verifier);
        MockHttpServletRequest request = dispatched(Requests.as("alice", "alice"), DispatcherType.ERROR);
        request.addHeader("X_User", "root");
        request.addHeader("Accept", "*/*");
        assertThat(Collections.list(seen(new BasicAuthFilter(auth), request).getHeaderNames()))
                .containsExactly("Accept");
    }

    @Test
    void doFilterWhenARequestGoesOnAfterAnErrorPageThenAsksForCredentials() throws Exception {
        MockHttpServletRequest request = get();
        seen(strict, dispatched(request, DispatcherType.ERROR));
        assertThat(seen(strict, dispatched(request, DispatcherType.REQUEST))).isNull();
    }

    @Test
    void doFilterWhenAnotherFilterLetTheRequestPassThenAsksForItself() throws Exception {
        BasicAuthFilter open = new BasicAuthFilter(BasicAuth.permitAll(Policy.strict()));
        MockHttpServletRequest request = get();
        assertThat(seen(open, request)).isNotNull();
        assertThat(seen(strict, request)).isNull();
    }

    @Test
    void doFilterBehindAnotherFilterThenBothDecideWhereTheFirstKeepsTheCredentials() throws Exception {
        BasicAuthFilter keeping =
                new BasicAuthFilter(BasicAuth.of(Policy.optional().withCredentialsKept(), verifier));
        MockHttpServletRequest good = Requests.as("alice", "alice");
        assertThat(user(strict, Objects.requireNonNull(seen(keeping, good)))).isEqualTo("alice");
        HttpServletRequest again = Objects.requireNonNull(seen(keeping, dispatched(good, DispatcherType.ASYNC)));
        assertThat(user(strict, again)).isEqualTo("alice");
        assertThat(verifier.asked).as("once by each").isEqualTo(2);

        HttpServletRequest removed = Objects.requireNonNull(seen(optional, Requests.as("alice", "alice")));
        assertThat(seen(strict, removed, response)).isNull();
        assertThat(response.getStatus()).isEqualTo(401);
    }

    @Test
    void doFilterWhenAttributesAreForgedThenTheyCountForNothing() throws Exception {
        MockHttpServletRequest request = get();
        request.setAttribute(BasicAuthFilter.AUTHENTICATED, "mallory");
        for (int i = 0; i < 100; i++) request.setAttribute("io.htpasswd.servlet.decision." + i, "mallory");
        assertThat(seen(strict, request)).isNull();
        assertThat(user(optional, request)).isNull();
        assertThat(request.getAttribute(BasicAuthFilter.AUTHENTICATED)).isNull();
    }

    @Test
    void doFilterAsksTheFunctionOnceARequest() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        BasicAuth auth = BasicAuth.of(Policy.strict(), verifier);
        BasicAuthFilter filter = new BasicAuthFilter(request -> {
            asked.incrementAndGet();
            return auth;
        });
        MockHttpServletRequest request = Requests.as("alice", "alice");
        user(filter, request);
        user(filter, dispatched(request, DispatcherType.FORWARD));
        assertThat(asked).hasValue(1);
    }
}
