package io.htpasswd.servlet;

import io.htpasswd.basic.Rejection;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Core's rejection as a servlet response. */
final class RejectionResponse {
    private RejectionResponse() {}

    /**
     * Directly rather than by sendError, which would run error pages, reset headers and start sessions. A response that is
     * already on its way cannot become another one.
     */
    static void write(Rejection rejection, HttpServletResponse out) throws IOException, ServletException {
        if (out.isCommitted()) {
            throw new ServletException("denied after the response was begun: there is no way left to say so");
        }
        out.resetBuffer();
        out.setStatus(rejection.status());
        rejection.headers().forEach(out::setHeader);
        Rejection.Challenge challenge = rejection.challenge();
        if (challenge != null) out.addHeader(challenge.header(), challenge.value());
        byte[] body = rejection.bytes();
        if (body.length == 0) return;
        try {
            ServletOutputStream stream = out.getOutputStream();
            out.setContentLength(body.length);
            stream.write(body);
        } catch (IllegalStateException e) {
            // Whoever asked before us has taken the writer, whose encoding is not ours to say.
            out.getWriter().write(rejection.body());
        }
    }
}
