package io.htpasswd.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import io.htpasswd.basic.BasicAuth;
import io.htpasswd.basic.Policy;
import io.htpasswd.testing.Wire;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.EnumSet;
import org.eclipse.jetty.ee10.servlet.FilterHolder;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.ContextHandlerCollection;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Open paths, and a guard function that tells one by both parts, under mappings that split a path in different places. */
class OpenPathMappingTest {
    private final Server server = new Server();

    private static final class Page extends HttpServlet {
        private static final long serialVersionUID = 1L;

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            response.getWriter().print("the page");
        }
    }

    private static String path(HttpServletRequest request) {
        return request.getServletPath() + (request.getPathInfo() == null ? "" : request.getPathInfo());
    }

    /** The same application twice: at the root with open paths, below /function with a function. */
    private void start(String mapping, String open) throws Exception {
        BasicAuth strict = BasicAuth.of(Policy.strict(), new CountingVerifier());
        BasicAuth everybody = strict.permittingAll();
        ContextHandlerCollection contexts = new ContextHandlerCollection(
                context("/", mapping, new BasicAuthFilter(strict).withOpenPaths(open)),
                context(
                        "/function",
                        mapping,
                        new BasicAuthFilter(request -> path(request).equals(open) ? everybody : strict)));
        ServerConnector connector = new ServerConnector(server);
        connector.setHost("127.0.0.1");
        server.addConnector(connector);
        server.setHandler(contexts);
        server.start();
    }

    private static ServletContextHandler context(String path, String mapping, BasicAuthFilter guard) {
        ServletContextHandler context = new ServletContextHandler(path);
        context.addFilter(new FilterHolder(guard), "/*", EnumSet.allOf(DispatcherType.class));
        context.addServlet(new ServletHolder(new Page()), mapping);
        return context;
    }

    @AfterEach
    void stop() throws Exception {
        server.stop();
    }

    /** The target goes out as it stands, which no well-mannered client would do. */
    private String status(String target) throws IOException {
        int port = ((ServerConnector) server.getConnectors()[0]).getLocalPort();
        return Wire.ask(port, Wire.get(target)).outcome();
    }

    @ParameterizedTest
    @CsvSource({
        "/*, /, /",
        "/*, /healthz, /healthz",
        "/*, /healthz, /healthz;x",
        "/api/*, /api, /api",
        "/api/*, /api/healthz, /api/healthz",
        "/, /healthz, /healthz",
        "/, /a/healthz, /a/healthz",
        "/healthz, /healthz, /healthz",
        "'', /, /"
    })
    void theOpenPathIsOpen(String mapping, String open, String target) throws Exception {
        start(mapping, open);
        assertThat(status(target)).isEqualTo("200");
        assertThat(status("/function" + target)).isEqualTo("200");
    }

    @ParameterizedTest
    @CsvSource({
        "/*, /, /admin",
        "/*, /healthz, /",
        "/*, /healthz, /healthz/",
        "/*, /healthz, /healthz/admin",
        "/*, /healthz, /healthz/..;/admin",
        "/*, /healthz, /healthz/../admin",
        "/*, /healthz, /admin;/healthz",
        "/api/*, /api, /api/admin",
        "/api/*, /api, /api/",
        "/api/*, /api/healthz, /api/healthz/admin",
        "/api/*, /api/healthz, /api",
        "/api/*, /healthz, /api/healthz",
        "/, /healthz, /admin",
        "/, /healthz, /",
        "/admin, /healthz, /admin",
        "/admin, /healthz, /healthz/../admin",
        "'', /healthz, /"
    })
    void noOtherPathIs(String mapping, String open, String target) throws Exception {
        start(mapping, open);
        assertThat(status(target)).isIn("400", "401");
        assertThat(status("/function" + target)).isIn("400", "401");
    }
}
