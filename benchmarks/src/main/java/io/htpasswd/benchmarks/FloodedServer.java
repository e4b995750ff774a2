package io.htpasswd.benchmarks;

import io.htpasswd.admission.HashingLimit;
import io.htpasswd.basic.BasicAuth;
import io.htpasswd.basic.Policy;
import io.htpasswd.file.HtpasswdFile;
import io.htpasswd.netty.BasicAuthHandler;
import io.htpasswd.servlet.BasicAuthFilter;
import io.undertow.Undertow;
import io.undertow.servlet.Servlets;
import io.undertow.servlet.api.DeploymentInfo;
import io.undertow.servlet.api.DeploymentManager;
import io.undertow.servlet.util.ImmediateInstanceFactory;
import jakarta.servlet.DispatcherType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import org.apache.catalina.Context;
import org.apache.catalina.startup.Tomcat;
import org.eclipse.jetty.ee10.servlet.FilterHolder;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/**
 * The servers that {@link Flood} floods, each in a JVM of its own: the library's own limit, the servers' own numbers of threads,
 * and three quarters of those as places. {@code /open} is open.
 */
public final class FloodedServer {
    private static final int POOL_THREADS = 200;

    private FloodedServer() {}

    /** {@code netty}, {@code tomcat}, {@code jetty} or {@code undertow}, or {@code one-by-one}, a Netty that verifies nobody side by side; a port, the users' file. */
    public static void main(String[] args) throws Exception {
        int port = Integer.parseInt(args[1]);
        HtpasswdFile users = HtpasswdFile.open(Path.of(args[2]));
        BasicAuth auth = BasicAuth.of(Policy.strict(), users);
        switch (args[0]) {
            case "netty" -> netty(port, auth);
            case "one-by-one" -> netty(port, BasicAuth.of(Policy.strict(), new OneByOne(users)));
            case "tomcat" -> tomcat(port, auth);
            case "jetty" -> jetty(port, auth);
            case "undertow" -> undertow(port, auth);
            default -> throw new IllegalArgumentException("no server " + args[0]);
        }
    }

    private static void netty(int port, BasicAuth auth) throws InterruptedException {
        BasicAuth open = BasicAuth.permitAll(Policy.strict());
        GuardedPipeline.serve(
                port,
                Runtime.getRuntime().availableProcessors(),
                BasicAuthHandler.factory(
                        request -> request.uri().equals(Flood.OPEN) ? open : auth,
                        HashingLimit.shared().newExecutor(Thread::new)));
    }

    private static BasicAuthFilter filter(BasicAuth auth, int threads) {
        BasicAuth open = BasicAuth.permitAll(Policy.strict());
        BasicAuth guard = auth.withHashingLimit(HashingLimit.shared().withBlockingPlaces(threads * 3 / 4));
        return new BasicAuthFilter(request -> Flood.OPEN.equals(request.getPathInfo()) ? open : guard);
    }

    private static void tomcat(int port, BasicAuth auth) throws Exception {
        Tomcat tomcat = new Tomcat();
        tomcat.setBaseDir(Files.createTempDirectory("tomcat").toString());
        tomcat.setPort(port);
        tomcat.getConnector().setProperty("address", "127.0.0.1");
        tomcat.getConnector().setProperty("maxThreads", String.valueOf(POOL_THREADS));
        tomcat.getConnector().setProperty("maxKeepAliveRequests", "-1");
        Context context = tomcat.addContext("", null);
        GuardedTomcat.guard(context, filter(auth, POOL_THREADS));
        Tomcat.addServlet(context, "page", new GuardedTomcat.Page()).addMapping("/*");
        tomcat.start();
    }

    private static void jetty(int port, BasicAuth auth) throws Exception {
        ServletContextHandler context = new ServletContextHandler("/");
        FilterHolder guard = new FilterHolder(filter(auth, POOL_THREADS));
        guard.setAsyncSupported(true);
        context.addFilter(guard, "/*", EnumSet.allOf(DispatcherType.class));
        context.addServlet(new ServletHolder(new GuardedTomcat.Page()), "/*");
        Server server = new Server(new QueuedThreadPool(POOL_THREADS));
        ServerConnector connector = new ServerConnector(server);
        connector.setHost("127.0.0.1");
        connector.setPort(port);
        server.addConnector(connector);
        server.setHandler(context);
        server.start();
    }

    private static void undertow(int port, BasicAuth auth) throws Exception {
        // Undertow's own numbers.
        int threads = 8 * Math.max(2, Runtime.getRuntime().availableProcessors());
        DeploymentInfo deployment = Servlets.deployment()
                .setClassLoader(FloodedServer.class.getClassLoader())
                .setContextPath("/")
                .setDeploymentName("page")
                .addFilter(Servlets.filter(
                                "guard", BasicAuthFilter.class, new ImmediateInstanceFactory<>(filter(auth, threads)))
                        .setAsyncSupported(true))
                .addServlet(Servlets.servlet(
                                "page",
                                GuardedTomcat.Page.class,
                                new ImmediateInstanceFactory<>(new GuardedTomcat.Page()))
                        .addMapping("/*"));
        for (DispatcherType type : DispatcherType.values()) deployment.addFilterUrlMapping("guard", "/*", type);
        DeploymentManager manager = Servlets.newContainer().addDeployment(deployment);
        manager.deploy();
        Undertow.builder()
                .setWorkerThreads(threads)
                .addHttpListener(port, "127.0.0.1")
                .setHandler(manager.start())
                .build()
                .start();
    }
}
