package io.htpasswd.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.htpasswd.testing.TestRequest;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Map;
import org.eclipse.jetty.ee10.servlet.FilterHolder;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The filter as a container makes it from init-params, on a real port. */
class JettyTest {
    private static final String LINE = "user:$apr1$TYiryv0/$8BvzLUO9IfGPGGsPnAgSu1\n";

    @TempDir
    Path folder;

    private final Server server = new Server();

    /** Says who is asking; forwards once when asked to. */
    private static final class WhoAmI extends HttpServlet {
        private static final long serialVersionUID = 1L;

        @Override
        protected void service(HttpServletRequest request, HttpServletResponse response)
                throws IOException, ServletException {
            if (request.getRequestURI().equals("/forward")) {
                request.getRequestDispatcher("/target").forward(request, response);
                return;
            }
            response.getWriter()
                    .print(request.getRemoteUser() + " " + request.getAuthType() + " "
                            + (request.getUserPrincipal() == null
                                    ? "-"
                                    : request.getUserPrincipal().getName())
                            + " staff=" + request.isUserInRole("staff") + " *=" + request.isUserInRole("*")
                            + " header=" + request.getHeader("Authorization"));
        }
    }

    private void start(Map<String, String> params) throws Exception {
        ServletContextHandler context = new ServletContextHandler("/");
        FilterHolder filter = new FilterHolder(BasicAuthFilter.class);
        filter.setInitParameters(params);
        filter.setAsyncSupported(true);
        context.addFilter(filter, "/*", EnumSet.allOf(DispatcherType.class));
        context.addServlet(new ServletHolder(new WhoAmI()), "/*");
        ServerConnector connector = new ServerConnector(server);
        connector.setHost("127.0.0.1");
        server.addConnector(connector);
        server.setHandler(context);
        server.start();
    }

    @AfterEach
    void stop() throws Exception {
        server.stop();
    }

    private HttpResponse<String> get(String path, String password) throws Exception {
        int port = ((ServerConnector) server.getConnectors()[0]).getLocalPort();
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .header("Authorization", TestRequest.basic("user", password))
                .build();
        return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    }

    private String file(String name, String content) throws IOException {
        return Files.writeString(folder.resolve(name), content).toString();
    }

    @Test
    void initParamsGuardAndTheUserIsTheSameAfterAForward() throws Exception {
        start(Map.of(
                "htpasswdFile", file("users", LINE),
                "groupFile", file("groups", "staff: user\n"),
                "realm", "Staff",
                "checkEvery", "PT2S",
                "rememberFor", "PT1M"));
        for (String path : new String[] {"/", "/forward"}) {
            assertThat(get(path, "password").body()).isEqualTo("user BASIC user staff=true *=false header=null");
        }
        HttpResponse<String> denied = get("/", "wrong");
        assertThat(denied.statusCode()).isEqualTo(401);
        assertThat(denied.headers().firstValue("WWW-Authenticate"))
                .hasValue("Basic realm=\"Staff\", charset=\"UTF-8\"");
        assertThat(denied.headers().firstValue("Set-Cookie")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "nonsense, x, init-param nonsense is unknown; expected one of attempts",
        "mode, lenient, init-param mode: expected strict or optional",
        "realm, café, a realm is printable ASCII",
        "groupFile, relative/path, 'init-param groupFile: expected an absolute path, found a relative one'",
        "groupFile, /no/such/file, no such file",
        "checkEvery, 5 minutes, init-param checkEvery: expected an ISO-8601 duration like PT5M",
        "rememberFor, PT13H, rememberFor must be from zero to 12 hours"
    })
    void initParamsThatMakeNoSenseKeepTheApplicationFromStarting(String name, String value, String message)
            throws Exception {
        Map<String, String> params = Map.of("htpasswdFile", file("users", LINE), name, value);
        assertThatExceptionOfType(ServletException.class)
                .isThrownBy(() -> start(params))
                .withMessageContaining(message);
    }
}
