package io.htpasswd.benchmarks;

import com.sun.management.ThreadMXBean;
import io.htpasswd.admission.HashingLimit;
import io.htpasswd.basic.BasicAuth;
import io.htpasswd.basic.Policy;
import io.htpasswd.file.HtpasswdFile;
import io.htpasswd.servlet.BasicAuthFilter;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.util.descriptor.web.FilterDef;
import org.apache.tomcat.util.descriptor.web.FilterMap;

/** The server that is measured, in a JVM of its own: Tomcat with its 200 threads, a page, and in front of it what is asked for. */
public final class GuardedTomcat {
    private GuardedTomcat() {}

    /** {@code bare}, or the users' file after {@code guarded}, {@code health} (which is open then) or {@code unlimited} (too). */
    public static void main(String[] args) throws IOException, LifecycleException {
        Tomcat tomcat = new Tomcat();
        tomcat.setBaseDir(Files.createTempDirectory("tomcat").toString());
        tomcat.setPort(0);
        tomcat.getConnector().setProperty("address", "127.0.0.1");
        // Else every hundredth request is measured with a new connection.
        tomcat.getConnector().setProperty("maxKeepAliveRequests", "-1");
        Context context = tomcat.addContext("", null);
        if (!args[0].equals("bare")) guard(context, filter(args[0], Path.of(args[1])));
        Tomcat.addServlet(context, "page", new Page()).addMapping("/*");
        tomcat.start();
        System.out.println(tomcat.getConnector().getLocalPort());
    }

    private static BasicAuthFilter filter(String kind, Path users) throws IOException {
        BasicAuth strict = BasicAuth.of(Policy.strict(), HtpasswdFile.open(users));
        if (kind.equals("guarded")) return new BasicAuthFilter(strict);
        BasicAuth open = BasicAuth.permitAll(Policy.strict());
        // As many hashes at once as there are threads: what a filter without a limit does.
        BasicAuth guard = kind.equals("unlimited")
                ? strict.withHashingLimit(HashingLimit.of(200, 1000, Duration.ofMinutes(1)))
                : strict;
        return new BasicAuthFilter(request -> "/health".equals(request.getPathInfo()) ? open : guard);
    }

    static void guard(Context context, BasicAuthFilter filter) {
        FilterDef definition = new FilterDef();
        definition.setFilterName("guard");
        definition.setFilter(filter);
        definition.setAsyncSupported("true");
        context.addFilterDef(definition);
        FilterMap mapping = new FilterMap();
        mapping.setFilterName("guard");
        mapping.addURLPattern("/*");
        for (DispatcherType type : DispatcherType.values()) mapping.setDispatcher(type.name());
        context.addFilterMap(mapping);
    }

    static final class Page extends HttpServlet {
        private static final long serialVersionUID = 1L;
        private static final byte[] OK = "ok".getBytes(StandardCharsets.US_ASCII);

        @Override
        protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
            byte[] body = "/allocated".equals(request.getPathInfo()) ? allocated() : OK;
            response.setContentLength(body.length);
            response.getOutputStream().write(body);
        }

        /** By all threads that live, which is all that a Tomcat under load ever starts. */
        private static byte[] allocated() {
            ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
            long sum = Arrays.stream(threads.getThreadAllocatedBytes(threads.getAllThreadIds()))
                    .filter(bytes -> bytes > 0)
                    .sum();
            return String.valueOf(sum).getBytes(StandardCharsets.US_ASCII);
        }
    }
}
