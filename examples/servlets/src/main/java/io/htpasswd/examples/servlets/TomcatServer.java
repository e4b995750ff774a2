package io.htpasswd.examples.servlets;

import io.htpasswd.examples.RunningServer;
import io.htpasswd.examples.StartException;
import io.htpasswd.servlet.BasicAuthFilter;
import jakarta.servlet.DispatcherType;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.ExpandWar;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.util.descriptor.web.FilterDef;
import org.apache.tomcat.util.descriptor.web.FilterMap;

/** An embedded Tomcat with the filter in front of a servlet. */
record TomcatServer(Tomcat tomcat, Path folder, String host) implements RunningServer {
    static TomcatServer start(InetSocketAddress address, BasicAuthFilter guard) throws StartException {
        String host = address.getAddress().getHostAddress();
        TomcatServer server = new TomcatServer(new Tomcat(), temporaryFolder(), host);
        Tomcat tomcat = server.tomcat;
        // Without a folder of its own it makes one where it is started.
        tomcat.setBaseDir(server.folder.toString());
        tomcat.setPort(address.getPort());
        Connector connector = tomcat.getConnector();
        connector.setProperty("address", host);
        connector.setThrowOnFailure(true);
        connector.setProperty("maxThreads", String.valueOf(Servlets.THREADS));
        // A denial is as good a use of a connection as any.
        connector.setProperty("maxKeepAliveRequests", "-1");
        // Not before the filter was asked.
        connector.setProperty("continueResponseTiming", "onRead");
        // Else a thread reads what is left of every denied body, as slowly as its client sends it.
        connector.setProperty("maxSwallowSize", "0");
        // As the others have it: the filter's to answer.
        connector.setAllowTrace(true);
        guard(tomcat.addContext("", null), guard);
        try {
            tomcat.start();
        } catch (LifecycleException e) {
            server.stop();
            throw StartException.cannotListen(address, e);
        }
        return server;
    }

    private static Path temporaryFolder() throws StartException {
        try {
            return Files.createTempDirectory("tomcat");
        } catch (IOException e) {
            throw new StartException("Tomcat needs a temporary folder and could not make one");
        }
    }

    private static void guard(Context context, BasicAuthFilter guard) {
        FilterDef filter = new FilterDef();
        filter.setFilterName("guard");
        filter.setFilter(guard);
        filter.setAsyncSupported("true");
        context.addFilterDef(filter);
        FilterMap mapping = new FilterMap();
        mapping.setFilterName("guard");
        mapping.addURLPattern("/*");
        for (DispatcherType type : DispatcherType.values()) mapping.setDispatcher(type.name());
        context.addFilterMap(mapping);
        Tomcat.addServlet(context, "headers", new HeadersServlet()).addMapping("/*");
    }

    @Override
    public InetSocketAddress address() {
        return new InetSocketAddress(host, tomcat.getConnector().getLocalPort());
    }

    @Override
    public void stop() {
        try {
            tomcat.stop();
            tomcat.destroy();
        } catch (LifecycleException e) {
            System.err.println(
                    "servlets: Tomcat did not stop cleanly: " + e.getClass().getName());
        } finally {
            ExpandWar.delete(folder.toFile());
        }
    }
}
