package io.htpasswd.examples.servlets;

import io.htpasswd.basic.Decision;
import io.htpasswd.examples.HeadersPage;
import io.htpasswd.servlet.BasicAuthFilter;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What stands behind the guard. */
final class HeadersServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;

    /** All methods alike, also those that HttpServlet would refuse. */
    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (request.getAttribute(BasicAuthFilter.AUTHENTICATED) instanceof Decision.Authenticated user) {
            response.setHeader(HeadersPage.USER_HEADER, user.encodedUser());
        }
        if (!HeadersPage.isAt(request.getMethod(), request.getRequestURI())) return;
        byte[] page = HeadersPage.of(headers(request));
        response.setContentType(HeadersPage.TYPE);
        response.setContentLength(page.length);
        response.getOutputStream().write(page);
    }

    private static Map<String, List<String>> headers(HttpServletRequest request) {
        Map<String, List<String>> headers = new LinkedHashMap<>();
        for (String name : Collections.list(request.getHeaderNames())) {
            headers.put(name, Collections.list(request.getHeaders(name)));
        }
        return headers;
    }
}
