package io.htpasswd.servlet;

import static io.htpasswd.servlet.Requests.get;
import static io.htpasswd.servlet.Requests.seen;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.htpasswd.basic.BasicAuth;
import io.htpasswd.basic.CredentialLocation;
import io.htpasswd.basic.Policy;
import io.htpasswd.testing.TestRequest;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.PushBuilder;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.assertj.core.api.Assertions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;

class EditedRequestTest {
    private static final String TOKEN = TestRequest.token("alice", "alice");

    private static HttpServletRequest edited(Policy policy, HttpServletRequest request) throws Exception {
        BasicAuth auth = BasicAuth.of(policy, new CountingVerifier());
        return Objects.requireNonNull(seen(new BasicAuthFilter(auth), request));
    }

    @Test
    void headerCredentialsAreGoneFromEveryMethodThatShowsHeaders() throws Exception {
        MockHttpServletRequest request = Requests.as("alice", "alice");
        request.addHeader("Accept", "*/*");
        HttpServletRequest edited = edited(Policy.strict(), request);
        assertThat(edited.getHeader("authorization")).isNull();
        assertThat(Collections.list(edited.getHeaders("AUTHORIZATION"))).isEmpty();
        assertThat(edited.getIntHeader("Authorization")).isEqualTo(-1);
        assertThat(edited.getDateHeader("Authorization")).isEqualTo(-1);
        assertThat(Collections.list(edited.getHeaderNames())).containsExactly("Accept");
        assertThat(edited.getHeader("Accept")).isEqualTo("*/*");
    }

    /** As Tomcat may for a head that is too large, and as getHeaderNames may. */
    @Test
    @SuppressWarnings("NullAway") // what a careless application might ask for
    void nullsOfTheContainerAreHandedOnAndBreakNothing() throws Exception {
        MockHttpServletRequest request = new MockHttpServletRequest("GET", "/") {
            @Override
            public Enumeration<String> getHeaders(String name) {
                return name.equals("Authorization")
                        ? super.getHeaders(name)
                        : Collections.enumeration(Arrays.asList("a", null));
            }

            @Override
            @SuppressWarnings("NullAway") // what a container may do
            public Enumeration<String> getHeaderNames() {
                return null;
            }

            @Override
            public Map<String, String> getTrailerFields() {
                return Collections.singletonMap("x-trailer", null);
            }

            @Override
            public String @Nullable [] getParameterValues(String name) {
                return null;
            }
        };
        request.addHeader("Authorization", TestRequest.basic("alice", "alice"));
        HttpServletRequest edited = edited(Policy.strict().withForwardedUser("X-User"), request);
        assertThat(Collections.list(edited.getHeaders("Accept"))).containsExactly("a", null);
        assertThat(Collections.list(edited.getHeaders("Connection"))).isEmpty();
        assertThat(edited.getHeaderNames()).isNull();
        assertThat(edited.getParameterValues(null)).isNull();
        assertThat(edited.getTrailerFields()).containsExactly(Assertions.entry("x-trailer", null));
    }

    @Test
    void headersStayAsTheyAreWhenCredentialsAreKept() throws Exception {
        MockHttpServletRequest request = Requests.as("alice", "alice");
        request.addHeader("Age", "7");
        request.addHeader("Date", 1_000L);
        HttpServletRequest edited = edited(Policy.strict().withCredentialsKept(), request);
        assertThat(edited.getHeader("Authorization")).isEqualTo("Basic " + TOKEN);
        assertThat(Collections.list(edited.getHeaders("Authorization"))).hasSize(1);
        assertThat(Collections.list(edited.getHeaderNames())).contains("Authorization", "Age", "Date");
        assertThat(edited.getIntHeader("Age")).isEqualTo(7);
        assertThat(edited.getDateHeader("Date")).isEqualTo(1_000L);
    }

    @Test
    void queryCredentialsAreGoneFromQueryParametersAndDispatchAttributes() throws Exception {
        MockHttpServletRequest request = get();
        String query = "a=1&auth=" + TOKEN.replace("=", "%3D") + "&b=2";
        request.setQueryString(query);
        request.addParameter("a", "1");
        request.addParameter("auth", TOKEN);
        request.addParameter("b", "2");
        request.setAttribute(RequestDispatcher.FORWARD_QUERY_STRING, query);
        request.setAttribute(RequestDispatcher.INCLUDE_QUERY_STRING, "c=3");
        request.setAttribute("jakarta.servlet.async.query_string", query);
        HttpServletRequest edited =
                edited(Policy.strict().withLocation(CredentialLocation.queryParameter("auth")), request);
        assertThat(edited.getQueryString()).isEqualTo("a=1&b=2");
        assertThat(edited.getParameter("auth")).isNull();
        assertThat(edited.getParameterValues("auth")).isNull();
        assertThat(Collections.list(edited.getParameterNames())).containsExactly("a", "b");
        assertThat(edited.getParameterMap()).containsOnlyKeys("a", "b");
        assertThat(edited.getParameter("b")).isEqualTo("2");
        assertThat(edited.getAttribute(RequestDispatcher.FORWARD_QUERY_STRING)).isEqualTo("a=1&b=2");
        assertThat(edited.getAttribute(RequestDispatcher.INCLUDE_QUERY_STRING)).isEqualTo("c=3");
        assertThat(edited.getAttribute("jakarta.servlet.async.query_string")).isEqualTo("a=1&b=2");
    }

    @Test
    void parameterMapIsNobodysToChange() throws Exception {
        Map<String, String[]> parameters =
                edited(Policy.strict(), Requests.as("alice", "alice")).getParameterMap();
        assertThatThrownBy(() -> parameters.put("x", new String[0])).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void cookieCredentialsAreGoneFromCookiesAndTheirHeader() throws Exception {
        Policy policy = Policy.strict().withLocation(CredentialLocation.cookie("auth"));
        MockHttpServletRequest request = get();
        request.setCookies(new Cookie("a", "1"), new Cookie("auth", TOKEN));
        HttpServletRequest edited = edited(policy, request);
        assertThat(edited.getCookies()).extracting(Cookie::getName).containsExactly("a");
        assertThat(edited.getHeader("Cookie")).isEqualTo("a=1");

        MockHttpServletRequest only = get();
        only.setCookies(new Cookie("auth", TOKEN));
        HttpServletRequest none = edited(policy, only);
        assertThat(none.getCookies()).isNull();
        assertThat(Collections.list(none.getHeaderNames())).doesNotContain("Cookie");
    }

    @Test
    void trailersShowNeitherCredentialsNorAForgedUser() throws Exception {
        MockHttpServletRequest request = new MockHttpServletRequest("POST", "/") {
            @Override
            public Map<String, String> getTrailerFields() {
                return Map.of("authorization", "Basic " + TOKEN, "x-user", "root", "x-checksum", "1");
            }
        };
        request.addHeader("Authorization", "Basic " + TOKEN);
        HttpServletRequest edited = edited(Policy.strict().withForwardedUser("X-User"), request);
        assertThat(edited.getTrailerFields()).containsExactly(Map.entry("x-checksum", "1"));
    }

    @Test
    void trailersKeepTheCookiesOfOthers() throws Exception {
        MockHttpServletRequest request = new MockHttpServletRequest("POST", "/") {
            @Override
            public Map<String, String> getTrailerFields() {
                return Map.of("cookie", "a=1; auth=" + TOKEN);
            }
        };
        request.setCookies(new Cookie("auth", TOKEN));
        HttpServletRequest edited = edited(Policy.strict().withLocation(CredentialLocation.cookie("auth")), request);
        assertThat(edited.getTrailerFields()).containsExactly(Map.entry("cookie", "a=1"));
    }

    @Test
    void cookiesThatAreNoDateAreNotQuotedAsTheyWere() throws Exception {
        MockHttpServletRequest request = get();
        request.setCookies(new Cookie("a", "1"), new Cookie("auth", TOKEN));
        HttpServletRequest edited = edited(Policy.strict().withLocation(CredentialLocation.cookie("auth")), request);
        assertThatThrownBy(() -> edited.getDateHeader("Cookie"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining(TOKEN);
    }

    @Test
    void datesOfOtherFieldsAreRead() throws Exception {
        MockHttpServletRequest request = Requests.as("alice", "alice");
        request.addHeader("Date", 1_000L);
        assertThat(edited(Policy.strict(), request).getDateHeader("Date")).isEqualTo(1_000L);
    }

    /** A builder begins with the fields of the request as it came, whatever wraps it. */
    @Test
    void pushIsNotOfferedWhereSomethingWasTakenOut() throws Exception {
        PushBuilder builder = (PushBuilder) Proxy.newProxyInstance(
                PushBuilder.class.getClassLoader(),
                new Class<?>[] {PushBuilder.class},
                (proxy, method, arguments) -> null);
        MockHttpServletRequest request = new MockHttpServletRequest("GET", "/") {
            @Override
            public PushBuilder newPushBuilder() {
                return builder;
            }
        };
        request.addHeader("Authorization", "Basic " + TOKEN);
        assertThat(edited(Policy.strict(), request).newPushBuilder()).isNull();
        HttpServletRequest kept = edited(Policy.strict().withCredentialsKept(), request);
        assertThat(kept.newPushBuilder()).isSameAs(builder);
    }

    @Test
    void forwardedUserReplacesWhateverTheClientSentUnderThatName() throws Exception {
        MockHttpServletRequest request = Requests.as("alice", "alice");
        for (String alias : List.of("x-user", "X_User", "X.User")) request.addHeader(alias, "root");
        HttpServletRequest edited = edited(Policy.strict().withForwardedUser("X-User"), request);
        assertThat(Collections.list(edited.getHeaderNames())).containsExactly("X-User");
        for (String alias : List.of("X-User", "x-user")) {
            assertThat(edited.getHeader(alias)).isEqualTo("alice");
            assertThat(Collections.list(edited.getHeaders(alias))).containsExactly("alice");
        }
        assertThat(edited.getHeader("X_User")).isNull();
    }

    @Test
    void forwardedUserIsNoDateAndNoNumberOfTheClients() throws Exception {
        MockHttpServletRequest request = Requests.as("alice", "alice");
        request.addHeader("x-user", 1_000L);
        HttpServletRequest edited = edited(Policy.strict().withForwardedUser("X-User"), request);
        assertThatThrownBy(() -> edited.getIntHeader("X-User")).isInstanceOf(NumberFormatException.class);
        assertThatThrownBy(() -> edited.getDateHeader("X-User")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void anonymousRequestLosesAForgedUserAndNothingElse() throws Exception {
        MockHttpServletRequest request = get();
        request.addHeader("X-User", "root");
        request.addHeader("Accept", "*/*");
        HttpServletRequest edited = edited(Policy.optional().withForwardedUser("X-User"), request);
        assertThat(Collections.list(edited.getHeaderNames())).containsExactly("Accept");
        assertThat(edited.getHeader("X-User")).isNull();
    }

    @Test
    void editAppliedTwiceIsTheEditAppliedOnce() throws Exception {
        BasicAuthFilter filter =
                new BasicAuthFilter(BasicAuth.of(Policy.strict().withForwardedUser("X-User"), new CountingVerifier()));
        HttpServletRequest once = Objects.requireNonNull(seen(filter, Requests.as("alice", "alice")));
        HttpServletRequest twice = Objects.requireNonNull(seen(filter, once));
        assertThat(Collections.list(twice.getHeaderNames())).containsExactly("X-User");
        assertThat(twice.getHeader("X-User")).isEqualTo("alice");
        assertThat(twice.getRemoteUser()).isEqualTo("alice");
    }
}
