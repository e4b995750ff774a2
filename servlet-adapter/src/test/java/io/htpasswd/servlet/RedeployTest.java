package io.htpasswd.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import io.htpasswd.basic.BasicAuth;
import io.htpasswd.crypt.PasswordHash;
import io.htpasswd.testing.TestRequest;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.eclipse.jetty.ee10.servlet.FilterHolder;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.ContextHandlerCollection;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Applications that bring the library along, each in a class loader of its own, come and go in a container that stays. */
class RedeployTest {
    /** Takes long enough for requests to have to wait for one another. */
    private static final String LINE =
            "user:" + PasswordHash.bcrypt("password".getBytes(StandardCharsets.UTF_8), 8) + "\n";

    private static final int CROWD = 4 * Runtime.getRuntime().availableProcessors();
    private static final int ROUNDS = 100;

    @TempDir
    Path folder;

    private final Server server = new Server(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    private final HttpClient client = HttpClient.newHttpClient();
    private final ContextHandlerCollection applications = new ContextHandlerCollection(true);

    private static final class WhoAmI extends HttpServlet {
        private static final long serialVersionUID = 1L;

        @Override
        protected void service(HttpServletRequest in, HttpServletResponse out) throws IOException {
            if (in.getDispatcherType() == DispatcherType.REQUEST)
                in.startAsync().dispatch();
            else out.getWriter().print(in.getRemoteUser());
        }
    }

    /** What an application finds in its server, which has no such library. */
    private static final class WithoutLibrary extends ClassLoader {
        WithoutLibrary() {
            super(RedeployTest.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (name.startsWith("io.htpasswd.")) throw new ClassNotFoundException(name);
            return super.loadClass(name, resolve);
        }
    }

    @BeforeEach
    void start() throws Exception {
        Files.writeString(folder.resolve("users"), LINE);
        // A connection that stays remembers the application that it served last.
        server.getConnectors()[0]
                .getConnectionFactory(HttpConnectionFactory.class)
                .getHttpConfiguration()
                .setPersistentConnectionsEnabled(false);
        server.setHandler(applications);
        server.start();
    }

    @AfterEach
    void stop() throws Exception {
        server.stop();
    }

    private ServletContextHandler deploy(String path) throws Exception {
        URLClassLoader library = new URLClassLoader(
                new URL[] {place(BasicAuth.class), place(BasicAuthFilter.class)}, new WithoutLibrary());
        Class<?> type = library.loadClass(BasicAuthFilter.class.getName());
        assertThat(type).isNotEqualTo(BasicAuthFilter.class);
        ServletContextHandler application = new ServletContextHandler(path);
        application.setClassLoader(library);
        FilterHolder guard = new FilterHolder(type.asSubclass(Filter.class));
        guard.setInitParameter("htpasswdFile", folder.resolve("users").toString());
        guard.setInitParameter("rememberFor", "PT0S");
        guard.setAsyncSupported(true);
        application.addFilter(guard, "/*", EnumSet.allOf(DispatcherType.class));
        ServletHolder servlet = new ServletHolder(new WhoAmI());
        servlet.setAsyncSupported(true);
        application.addServlet(servlet, "/*");
        applications.addHandler(application);
        application.start();
        return application;
    }

    private static URL place(Class<?> type) {
        return type.getProtectionDomain().getCodeSource().getLocation();
    }

    private void undeploy(ServletContextHandler application) throws Exception {
        application.stop();
        applications.removeHandler(application);
        ((URLClassLoader) application.getClassLoader()).close();
    }

    private void serves(String path) throws Exception {
        assertThat(get(path, "password").body()).isEqualTo("user");
        assertThat(get(path, "wrong").statusCode()).isEqualTo(401);
    }

    /** More than may be verified at once, and fewer than may wait. */
    private void servesACrowd(String path) {
        List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
        for (int i = 0; i < CROWD; i++) {
            answers.add(client.sendAsync(request(path, "wrong"), HttpResponse.BodyHandlers.ofString()));
        }
        assertThat(answers)
                .allSatisfy(answer -> assertThat(answer.join().statusCode()).isEqualTo(401));
    }

    private HttpResponse<String> get(String path, String password) throws Exception {
        return client.send(request(path, password), HttpResponse.BodyHandlers.ofString());
    }

    private HttpRequest request(String path, String password) {
        int port = ((ServerConnector) server.getConnectors()[0]).getLocalPort();
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .header("Authorization", TestRequest.basic("user", password))
                .build();
    }

    /** Deploys, uses and undeploys; only the queue knows of it afterwards. */
    private WeakReference<ClassLoader> comeAndGo(ReferenceQueue<ClassLoader> gone) throws Exception {
        ServletContextHandler application = deploy("/a/");
        serves("/a/");
        servesACrowd("/a/");
        undeploy(application);
        ClassLoader library = application.getClassLoader();
        assertThat(Thread.getAllStackTraces().keySet()).noneMatch(thread -> thread.getContextClassLoader() == library);
        return new WeakReference<>(library, gone);
    }

    @Test
    void undeployedApplicationLeavesNoThreadAndNothingThatKeepsItsClasses() throws Exception {
        ReferenceQueue<ClassLoader> gone = new ReferenceQueue<>();
        WeakReference<ClassLoader> library = comeAndGo(gone);
        deploy("/b/");
        // The container's threads, which served the first, live on and serve the second.
        serves("/b/");
        for (int i = 0; i < ROUNDS && library.get() != null; i++) {
            System.gc();
            gone.remove(100);
        }
        assertThat(library.get()).isNull();
    }

    @Test
    void applicationsWithALibraryEachStandSideBySideAndOneOutlivesTheOther() throws Exception {
        ServletContextHandler first = deploy("/a/");
        deploy("/b/");
        serves("/a/");
        serves("/b/");
        undeploy(first);
        assertThat(get("/a/", "password").statusCode()).isEqualTo(404);
        serves("/b/");
    }
}
