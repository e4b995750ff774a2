package io.htpasswd.servlet;

import io.htpasswd.testing.TestRequest;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.springframework.mock.web.MockFilterChain;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

/** Requests as a container hands them to the filter, and what the application behind it gets to see. */
final class Requests {
    private Requests() {}

    static MockHttpServletRequest get() {
        return new MockHttpServletRequest("GET", "/");
    }

    static MockHttpServletRequest at(String path) {
        MockHttpServletRequest request = new MockHttpServletRequest("GET", path);
        request.setServletPath(path);
        return request;
    }

    static MockHttpServletRequest as(String user, String password) {
        MockHttpServletRequest request = get();
        request.addHeader("Authorization", TestRequest.basic(user, password));
        return request;
    }

    static MockHttpServletRequest dispatched(MockHttpServletRequest request, DispatcherType type) {
        request.setDispatcherType(type);
        return request;
    }

    /** What the application saw; null when it was not reached. */
    static @Nullable HttpServletRequest seen(BasicAuthFilter filter, HttpServletRequest request)
            throws ServletException, IOException {
        return seen(filter, request, new MockHttpServletResponse());
    }

    static @Nullable HttpServletRequest seen(
            BasicAuthFilter filter, HttpServletRequest request, MockHttpServletResponse response)
            throws ServletException, IOException {
        MockFilterChain chain = new MockFilterChain();
        filter.doFilter(request, response, chain);
        return (HttpServletRequest) chain.getRequest();
    }

    static @Nullable String user(BasicAuthFilter filter, HttpServletRequest request)
            throws ServletException, IOException {
        HttpServletRequest seen = seen(filter, request);
        return seen == null ? "not reached" : seen.getRemoteUser();
    }
}
