package io.htpasswd.servlet;

import io.htpasswd.basic.BasicAuth;
import io.htpasswd.basic.Decision;
import io.htpasswd.basic.Rejection;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Guards servlets: asks {@link BasicAuth} about every request once and hands on, edited and with its user, what may pass.
 *
 * <p>Register it for all dispatcher types and with asynchronous support. On ASYNC, ERROR, FORWARD and INCLUDE the decision of
 * the first dispatch stands; an error page that no request of ours led to is nobody's.
 *
 * <p>In web.xml, or wherever a container makes the filter itself, init-params say what to guard with: {@code htpasswdFile},
 * {@code groupFile}, {@code mode}, {@code realm}, {@code checkEvery}, {@code rememberFor}.
 *
 * <p>Threads: shared by all once initialised. May block the container's thread for the hashing limit's wait and one hash.
 */
public final class BasicAuthFilter extends HttpFilter {
    private static final long serialVersionUID = 1L;

    /** The request attribute that holds {@link Decision.Authenticated} of a request with a user. */
    public static final String AUTHENTICATED = "io.htpasswd.servlet.authenticated";

    private static final String PASSAGE = "io.htpasswd.servlet.passage";

    private transient @Nullable Function<? super HttpServletRequest, BasicAuth> guard;

    /** For web.xml: what to guard with comes from the init-params. */
    public BasicAuthFilter() {}

    /** Guards every request with the same policy. */
    public BasicAuthFilter(BasicAuth auth) {
        this(request -> auth);
    }

    /** Asks the function once a request which guard is its. */
    public BasicAuthFilter(Function<? super HttpServletRequest, BasicAuth> guard) {
        this.guard = guard;
    }

    @Override
    public void init() throws ServletException {
        if (guard != null) return;
        BasicAuth auth = InitParams.guard(getFilterConfig());
        guard = request -> auth;
    }

    @Override
    protected void doFilter(HttpServletRequest in, HttpServletResponse out, FilterChain chain)
            throws IOException, ServletException {
        Passage passage = passage(in);
        if (passage == null) {
            Decision decision = decide(in);
            if (decision instanceof Decision.Denied denied) {
                write(denied.rejection(), out);
                return;
            }
            passage = Passage.of(decision);
            in.setAttribute(PASSAGE, passage);
            in.setAttribute(AUTHENTICATED, passage.user());
        }
        chain.doFilter(new GuardedRequest(in, passage), out);
    }

    /** What was decided in an earlier dispatch. The type is checked, because attributes are anybody's to set. */
    private static @Nullable Passage passage(HttpServletRequest in) {
        if (in.getAttribute(PASSAGE) instanceof Passage passage) return passage;
        // A container's own error before this filter saw the request: challenging inside its error page would hide it.
        return in.getDispatcherType() == DispatcherType.ERROR ? Passage.nobody() : null;
    }

    private Decision decide(HttpServletRequest in) throws ServletException {
        Function<? super HttpServletRequest, BasicAuth> chosen = guard;
        if (chosen == null) throw new ServletException("the filter was not initialised");
        return chosen.apply(in).evaluate(new ServletRequestView(in));
    }

    /** Directly rather than by sendError, which would run error pages, reset headers and start sessions. */
    private static void write(Rejection rejection, HttpServletResponse out) throws IOException {
        out.setStatus(rejection.status());
        rejection.headers().forEach(out::setHeader);
        Rejection.Challenge challenge = rejection.challenge();
        if (challenge != null) out.addHeader(challenge.header(), challenge.value());
        byte[] body = rejection.body().getBytes(StandardCharsets.UTF_8);
        if (body.length == 0) return;
        out.setContentLength(body.length);
        out.getOutputStream().write(body);
    }
}
