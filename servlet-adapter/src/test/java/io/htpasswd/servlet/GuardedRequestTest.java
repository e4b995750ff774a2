package io.htpasswd.servlet;

import static io.htpasswd.servlet.Requests.dispatched;
import static io.htpasswd.servlet.Requests.get;
import static io.htpasswd.servlet.Requests.seen;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.htpasswd.basic.BasicAuth;
import io.htpasswd.basic.Policy;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.security.Principal;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockAsyncContext;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

class GuardedRequestTest {
    private final BasicAuthFilter filter = new BasicAuthFilter(BasicAuth.of(Policy.optional(), new CountingVerifier()));
    private final MockHttpServletResponse response = new MockHttpServletResponse();

    private HttpServletRequest guarded(HttpServletRequest request) throws Exception {
        return Objects.requireNonNull(seen(filter, request));
    }

    @Test
    void userIsTheSameThroughEveryMethodThatNamesOne() throws Exception {
        HttpServletRequest request = guarded(Requests.as("alice", "alice"));
        assertThat(request.getRemoteUser()).isEqualTo("alice");
        assertThat(request.getUserPrincipal().getName()).isEqualTo("alice");
        assertThat(request.getUserPrincipal()).hasToString("alice");
        assertThat(request.getAuthType()).isEqualTo(HttpServletRequest.BASIC_AUTH);
        assertThat(request.authenticate(response)).isTrue();
    }

    @Test
    void principalsOfOneNameAreEqualAndSurviveASession() throws Exception {
        Principal alice = guarded(Requests.as("alice", "alice")).getUserPrincipal();
        assertThat(alice)
                .isEqualTo(guarded(Requests.as("alice", "alice")).getUserPrincipal())
                .isNotEqualTo(guarded(Requests.as("bob", "bob")).getUserPrincipal());
        ByteArrayOutputStream stored = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(stored)) {
            out.writeObject(alice);
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(stored.toByteArray()))) {
            assertThat(in.readObject()).isEqualTo(alice);
        }
    }

    @Test
    void isUserInRoleKnowsGroupsAndNoWildcards() throws Exception {
        HttpServletRequest alice = guarded(Requests.as("alice", "alice"));
        assertThat(alice.isUserInRole("admin")).isTrue();
        assertThat(alice.isUserInRole("staff")).isFalse();
        assertThat(alice.isUserInRole("*")).isFalse();
        assertThat(alice.isUserInRole("**")).isFalse();
        assertThat(alice.isUserInRole(null)).isFalse();
        assertThat(guarded(Requests.as("bob", "bob")).isUserInRole("admin")).isFalse();
        assertThat(guarded(get()).isUserInRole("admin")).isFalse();
    }

    @Test
    void containersOwnUserIsNeverMixedWithOurs() throws Exception {
        for (MockHttpServletRequest request : new MockHttpServletRequest[] {Requests.as("bob", "bob"), get()}) {
            request.setRemoteUser("theirs");
            request.setUserPrincipal(() -> "theirs");
            request.setAuthType("FORM");
            request.addUserRole("admin");
            HttpServletRequest guarded = guarded(request);
            assertThat(guarded.getRemoteUser()).isNotEqualTo("theirs");
            Principal ours = guarded.getUserPrincipal();
            assertThat(ours == null ? null : ours.getName()).isEqualTo(guarded.getRemoteUser());
            assertThat(guarded.getAuthType()).isNotEqualTo("FORM");
            assertThat(guarded.isUserInRole("admin")).isFalse();
        }
    }

    @Test
    void authenticateWithoutAUserChallengesAndReturnsFalse() throws Exception {
        HttpServletRequest anonymous = guarded(get());
        response.getOutputStream().write('x');
        assertThat(anonymous.authenticate(response)).isFalse();
        assertThat(response.getStatus()).isEqualTo(401);
        assertThat(response.getHeader("WWW-Authenticate")).isEqualTo("Basic realm=\"Restricted\", charset=\"UTF-8\"");
        assertThat(response.getContentAsString()).startsWith("basic authentication failure");
        assertThat(anonymous.getRemoteUser()).isNull();
        assertThat(anonymous.getUserPrincipal()).isNull();
        assertThat(anonymous.getAuthType()).isNull();
    }

    @Test
    void authenticateWithoutAUserWhenTheResponseIsCommittedThenThrows() throws Exception {
        HttpServletRequest anonymous = guarded(get());
        response.getOutputStream().write('x');
        response.flushBuffer();
        assertThatThrownBy(() -> anonymous.authenticate(response)).isInstanceOf(ServletException.class);
        assertThat(response.getContentAsString()).isEqualTo("x");
    }

    @Test
    void loginIsRefusedWithAndWithoutAUserAndNamesNobody() throws Exception {
        for (MockHttpServletRequest request : new MockHttpServletRequest[] {Requests.as("bob", "bob"), get()}) {
            HttpServletRequest guarded = guarded(request);
            String before = guarded.getRemoteUser();
            assertThatThrownBy(() -> guarded.login("alice", "secret"))
                    .isInstanceOf(ServletException.class)
                    .hasMessageNotContainingAny("alice", "secret");
            assertThat(guarded.getRemoteUser()).isEqualTo(before);
        }
    }

    @Test
    void logoutDropsTheUserForTheRestOfTheRequestInEveryDispatch() throws Exception {
        MockHttpServletRequest request = Requests.as("alice", "alice");
        HttpServletRequest guarded = guarded(request);
        guarded.logout();
        assertThat(guarded.getRemoteUser()).isNull();
        assertThat(guarded.getUserPrincipal()).isNull();
        assertThat(guarded.getAuthType()).isNull();
        assertThat(guarded.isUserInRole("admin")).isFalse();
        assertThat(request.getAttribute(BasicAuthFilter.AUTHENTICATED)).isNull();
        HttpServletRequest again = guarded(dispatched(request, DispatcherType.ASYNC));
        assertThat(again.getRemoteUser()).isNull();
        assertThat(again.getHeader("Authorization"))
                .as("credentials stay removed")
                .isNull();
        assertThat(request.getAttribute(BasicAuthFilter.AUTHENTICATED)).isNull();
    }

    @Test
    void asynchronousContextShowsTheUserAndNotTheRequestThatNoFilterHasWrapped() throws Exception {
        MockHttpServletRequest request = Requests.as("alice", "alice");
        request.setAsyncSupported(true);
        HttpServletRequest guarded = guarded(request);
        assertThat(guarded.startAsync().getRequest()).isSameAs(guarded);
        assertThat(guarded.getAsyncContext().getRequest()).isSameAs(guarded);

        HttpServletRequest applications = new HttpServletRequestWrapper(guarded);
        assertThat(guarded.startAsync(applications, response).getRequest()).isSameAs(applications);
        assertThat(guarded.getAsyncContext().getRequest()).isSameAs(applications);
        assertThat(guarded.getAsyncContext().getResponse()).isSameAs(response);
    }

    @Test
    void asynchronousContextIsTheContainersInAllElse() throws Exception {
        MockHttpServletRequest request = Requests.as("alice", "alice");
        request.setAsyncSupported(true);
        AsyncContext async = guarded(request).startAsync();
        MockAsyncContext containers =
                (MockAsyncContext) Objects.requireNonNull(request.getAsyncContext(), "not started");
        AtomicInteger run = new AtomicInteger();
        AsyncListener listener = new AsyncListener() {
            @Override
            public void onComplete(AsyncEvent event) {
                run.incrementAndGet();
            }

            @Override
            public void onTimeout(AsyncEvent event) {}

            @Override
            public void onError(AsyncEvent event) {}

            @Override
            public void onStartAsync(AsyncEvent event) {}
        };
        async.addListener(listener);
        async.addListener(listener, request, response);
        async.setTimeout(7);
        assertThat(containers.getTimeout()).isEqualTo(7);
        assertThat(async.getTimeout()).isEqualTo(7);
        async.start(run::incrementAndGet);
        async.dispatch("/there");
        assertThat(containers.getDispatchedPath()).isEqualTo("/there");
        async.complete();
        assertThat(run).hasValue(3);
    }
}
