package io.htpasswd.servlet;

import io.htpasswd.basic.BasicAuth;
import io.htpasswd.basic.Decision;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Guards servlets: evaluates every request once with {@link BasicAuth}. Requests that pass have a user and no credentials.
 *
 * <pre>{@code
 * BasicAuth auth = BasicAuth.of(Policy.strict(), HtpasswdFile.open(Path.of("users")));
 * FilterRegistration.Dynamic guard = context.addFilter("guard", new BasicAuthFilter(auth).withOpenPaths("/health"));
 * guard.setAsyncSupported(true);
 * guard.addMappingForUrlPatterns(EnumSet.allOf(DispatcherType.class), false, "/*");
 * }</pre>
 *
 * <p>Register it for all dispatcher types and with asynchronous support, before everything that needs the user and after filters
 * that respond to preflights. On ASYNC, ERROR, FORWARD and INCLUDE the decision of the first dispatch stands, so a mapping guards
 * the path that was requested, not the one that is forwarded to. If the first dispatch is an INCLUDE, the decision ends with it.
 * A container's own error page, to which no evaluated request has led, is not challenged; it has no user and no credentials.
 *
 * <p>The handshake of a WebSocket is a request like any other where the container upgrades behind this filter. Jetty does only when
 * its {@code WebSocketUpgradeFilter} is registered, under its class name, after this one; else it upgrades in front of it.
 *
 * <p>Two of these filters over one request decide each for themselves. The first removes the credentials that the second needs
 * unless its policy keeps them.
 *
 * <p>In web.xml, or wherever a container makes the filter itself, it is configured by init-params: {@code htpasswdFile},
 * {@code groupFile}, {@code mode}, {@code realm}, {@code checkEvery}, {@code rememberFor}, {@code openPaths},
 * {@code hashesAtOnce}, {@code maxWaiting}, {@code maxWait}, {@code attempts}, {@code maxBcryptCost}, {@code maxShaCryptRounds}.
 *
 * <p>This class is thread-safe once initialised. It may block the container's thread for the hashing limit's wait and one hash.
 */
public final class BasicAuthFilter extends HttpFilter {
    private static final long serialVersionUID = 1L;

    /** The request attribute that holds {@link Decision.Authenticated} of a request with a user. */
    public static final String AUTHENTICATED = "io.htpasswd.servlet.authenticated";

    private static final AtomicLong FILTERS = new AtomicLong();

    /** One filter's own, so that what an open filter let pass is not taken for the decision of a strict one behind it. */
    private final transient String key = "io.htpasswd.servlet.decision." + FILTERS.incrementAndGet();

    private transient @Nullable Function<? super HttpServletRequest, BasicAuth> guard;
    private transient OpenPaths openPaths = OpenPaths.NONE;

    /** Creates a filter for web.xml, which is configured by init-params. */
    public BasicAuthFilter() {}

    /** Creates a filter that guards every request with the same guard. */
    public BasicAuthFilter(BasicAuth auth) {
        Objects.requireNonNull(auth, "auth");
        this.guard = request -> auth;
    }

    /**
     * Creates a filter that calls the function once per request for its guard. A null from it is a ServletException, like an exception
     * of its own: the request does not pass.
     */
    public BasicAuthFilter(Function<? super HttpServletRequest, BasicAuth> guard) {
        this.guard = Objects.requireNonNull(guard, "guard");
    }

    /**
     * Returns a copy of this filter that lets requests for these paths pass without credentials, and for no others: a second call
     * replaces the paths of the first. Credentials are not verified there, so these requests have no user. The forwarded user's
     * header is removed, as {@link BasicAuth#permittingAll()} does. A guard function is called for open paths too, and its guard
     * says what is removed.
     *
     * <p>A path is compared as a whole, below the context path: {@code /health} opens neither {@code /health/} nor
     * {@code /healthy}. The servlet path and the path info together must be equal to it. The URI as the client sent it, decoded
     * and without {@code ;} parameters, must be equal to it, too. Frameworks that route by the URI may read {@code /files/..;/health} as a page
     * below {@code /files} where the container reads {@code /health}.
     *
     * <p>The path of the first dispatch counts. A page at an open path that forwards to another page opens that page, and
     * forwarding to an open path opens nothing.
     *
     * <p>For a filter that takes its guard from init-params, the init-param {@code openPaths} replaces these paths.
     *
     * @throws IllegalArgumentException if a path does not begin with a slash, or contains an asterisk
     */
    public BasicAuthFilter withOpenPaths(String... paths) {
        BasicAuthFilter filter = new BasicAuthFilter();
        filter.guard = guard;
        filter.openPaths = OpenPaths.of(List.of(Objects.requireNonNull(paths, "paths")));
        return filter;
    }

    @Override
    public void init() throws ServletException {
        if (guard != null) return;
        InitParams params = InitParams.of(getFilterConfig(), openPaths);
        BasicAuth auth = params.guard();
        guard = request -> auth;
        openPaths = params.openPaths();
    }

    @Override
    protected void doFilter(HttpServletRequest in, HttpServletResponse out, FilterChain chain)
            throws IOException, ServletException {
        // The type is checked, because attributes are anybody's to set.
        if (in.getAttribute(key) instanceof StandingDecision earlier) {
            pass(in, earlier, out, chain);
        } else if (in.getDispatcherType() == DispatcherType.ERROR) {
            errorPage(in, out, chain);
        } else {
            firstDispatch(in, out, chain);
        }
    }

    private void firstDispatch(HttpServletRequest in, HttpServletResponse out, FilterChain chain)
            throws IOException, ServletException {
        BasicAuth auth = auth(in);
        Decision decision = auth.evaluate(new ServletRequestView(in));
        if (decision instanceof Decision.Passed passed) {
            StandingDecision standing = StandingDecision.of(auth, passed);
            if (in.getDispatcherType() == DispatcherType.INCLUDE) {
                // One part of a page that nobody has decided about: where it is open, the next part need not be.
                passMeanwhile(in, standing, out, chain);
            } else {
                in.setAttribute(key, standing);
                pass(in, standing, out, chain);
            }
        } else if (in.getDispatcherType() == DispatcherType.INCLUDE) {
            throw new ServletException("denied in the middle of another page: there is no way to say so");
        } else {
            RejectionResponse.write(((Decision.Denied) decision).rejection(), out);
        }
    }

    /** Challenging inside the page would hide the error. Nobody's only while the page is made: what follows is asked. */
    private void errorPage(HttpServletRequest in, HttpServletResponse out, FilterChain chain)
            throws IOException, ServletException {
        BasicAuth auth = auth(in);
        passMeanwhile(in, StandingDecision.of(auth, auth.anonymous()), out, chain);
    }

    /** What is decided holds until the chain returns. */
    private void passMeanwhile(
            HttpServletRequest in, StandingDecision standing, HttpServletResponse out, FilterChain chain)
            throws IOException, ServletException {
        in.setAttribute(key, standing);
        try {
            pass(in, standing, out, chain);
        } finally {
            in.removeAttribute(key);
        }
    }

    private static void pass(
            HttpServletRequest in, StandingDecision standing, HttpServletResponse out, FilterChain chain)
            throws IOException, ServletException {
        in.setAttribute(AUTHENTICATED, standing.user());
        chain.doFilter(new GuardedRequest(in, standing), out);
    }

    private BasicAuth auth(HttpServletRequest in) throws ServletException {
        Function<? super HttpServletRequest, BasicAuth> chosen = guard;
        if (chosen == null) throw new ServletException("the filter was not initialised");
        BasicAuth auth = chosen.apply(in);
        if (auth == null)
            throw new ServletException("the filter's function returned null: a request without a guard is denied");
        return openPaths.contains(in) ? auth.permittingAll() : auth;
    }
}
