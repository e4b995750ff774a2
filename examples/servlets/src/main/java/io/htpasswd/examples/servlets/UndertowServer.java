package io.htpasswd.examples.servlets;

import io.htpasswd.examples.RunningServer;
import io.htpasswd.examples.StartException;
import io.htpasswd.servlet.BasicAuthFilter;
import io.undertow.Undertow;
import io.undertow.servlet.Servlets;
import io.undertow.servlet.api.DeploymentInfo;
import io.undertow.servlet.api.DeploymentManager;
import io.undertow.servlet.api.FilterInfo;
import io.undertow.servlet.util.ImmediateInstanceFactory;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.ServletException;
import java.net.InetSocketAddress;

/** An embedded Undertow with the filter in front of a servlet. */
record UndertowServer(Undertow undertow, String host) implements RunningServer {
    static UndertowServer start(InetSocketAddress address, BasicAuthFilter guard) throws StartException {
        String host = address.getAddress().getHostAddress();
        DeploymentManager manager = Servlets.newContainer().addDeployment(deployment(guard));
        manager.deploy();
        try {
            Undertow undertow = Undertow.builder()
                    .addHttpListener(address.getPort(), host)
                    .setWorkerThreads(io.htpasswd.examples.servlets.Servlets.THREADS)
                    .setHandler(manager.start())
                    .build();
            undertow.start();
            return new UndertowServer(undertow, host);
        } catch (ServletException e) {
            throw new IllegalStateException("a deployment without anything to initialise failed", e);
        } catch (RuntimeException e) {
            throw StartException.cannotListen(address, e);
        }
    }

    private static DeploymentInfo deployment(BasicAuthFilter guard) {
        FilterInfo filter = Servlets.filter("guard", BasicAuthFilter.class, new ImmediateInstanceFactory<>(guard))
                .setAsyncSupported(true);
        DeploymentInfo deployment = Servlets.deployment()
                .setClassLoader(UndertowServer.class.getClassLoader())
                .setContextPath("/")
                .setDeploymentName("headers")
                .addFilter(filter)
                .addServlet(Servlets.servlet(
                                "headers", HeadersServlet.class, new ImmediateInstanceFactory<>(new HeadersServlet()))
                        .addMapping("/*"));
        for (DispatcherType type : DispatcherType.values()) deployment.addFilterUrlMapping("guard", "/*", type);
        return deployment;
    }

    @Override
    public InetSocketAddress address() {
        InetSocketAddress bound =
                (InetSocketAddress) undertow.getListenerInfo().get(0).getAddress();
        return new InetSocketAddress(host, bound.getPort());
    }

    @Override
    public void stop() {
        undertow.stop();
    }
}
