package io.htpasswd.servlet.containers;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Stands in front of the guard and marks every answer to a request that the container handed on. */
final class HandedOnFilter extends HttpFilter {
    private static final long serialVersionUID = 1L;

    static final String MARK = "X-Handed-On";

    @Override
    protected void doFilter(HttpServletRequest in, HttpServletResponse out, FilterChain chain)
            throws IOException, ServletException {
        out.setHeader(MARK, "yes");
        chain.doFilter(in, out);
    }
}
