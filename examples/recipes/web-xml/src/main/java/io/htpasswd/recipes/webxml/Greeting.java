package io.htpasswd.recipes.webxml;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** What web.xml guards. */
public final class Greeting extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String role = request.isUserInRole("admin") ? ", admin" : "";
        response.getWriter().print(request.getDispatcherType() + " hello " + request.getRemoteUser() + role);
    }
}
