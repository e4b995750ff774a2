package io.htpasswd.servlet.containers;

import io.undertow.Handlers;
import io.undertow.Undertow;
import io.undertow.security.idm.Account;
import io.undertow.security.idm.Credential;
import io.undertow.security.idm.IdentityManager;
import io.undertow.security.idm.PasswordCredential;
import io.undertow.server.HttpHandler;
import io.undertow.servlet.Servlets;
import io.undertow.servlet.api.DeploymentInfo;
import io.undertow.servlet.api.DeploymentManager;
import io.undertow.servlet.api.LoginConfig;
import io.undertow.servlet.api.SecurityConstraint;
import io.undertow.servlet.api.ServletContainerInitializerInfo;
import io.undertow.servlet.api.WebResourceCollection;
import io.undertow.servlet.util.ImmediateInstanceFactory;
import io.undertow.websockets.jsr.WebSocketDeploymentInfo;
import jakarta.servlet.ServletContainerInitializer;
import jakarta.servlet.ServletContext;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.Principal;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Undertow 2.3. */
public final class Undertow2 implements Container {
    @Override
    public String name() {
        return "undertow";
    }

    @Override
    public Running start(WebApp app) throws Exception {
        DeploymentInfo deployment = Servlets.deployment()
                .setClassLoader(Undertow2.class.getClassLoader())
                .setContextPath("/")
                .setDeploymentName("app")
                .addServletContextAttribute(WebSocketDeploymentInfo.ATTRIBUTE_NAME, new WebSocketDeploymentInfo())
                .addServletContainerInitializer(new ServletContainerInitializerInfo(
                        Startup.class, new ImmediateInstanceFactory<>(new Startup(app)), Set.of()));
        app.errorPages().forEach((status, path) -> deployment.addErrorPage(Servlets.errorPage(path, status)));
        if (!app.managedUsers().isEmpty()) manage(deployment, app.managedUsers());
        DeploymentManager manager = Servlets.newContainer().addDeployment(deployment);
        manager.deploy();
        HttpHandler handler = manager.start();
        Undertow server = Undertow.builder()
                .addHttpListener(0, "127.0.0.1")
                .setHandler(app.isBehindProxy() ? Handlers.proxyPeerAddress(handler) : handler)
                .build();
        server.start();
        return new Started(server, manager);
    }

    private record Startup(WebApp app) implements ServletContainerInitializer {
        @Override
        public void onStartup(Set<Class<?>> classes, ServletContext context) {
            app.onStartup(context);
        }
    }

    private static void manage(DeploymentInfo deployment, List<String> users) {
        deployment
                .setLoginConfig(new LoginConfig("BASIC", "managed"))
                .setIdentityManager(new Managed(users))
                .addSecurityRole(WebApp.MANAGED_ROLE)
                .addSecurityConstraint(new SecurityConstraint()
                        .addWebResourceCollection(new WebResourceCollection().addUrlPattern(WebApp.MANAGED))
                        .addRoleAllowed(WebApp.MANAGED_ROLE));
    }

    private record Managed(List<String> users) implements IdentityManager {
        private record User(Principal getPrincipal, Set<String> getRoles) implements Account {}

        @Override
        public Account verify(Account account) {
            return account;
        }

        @Override
        public @Nullable Account verify(String id, Credential credential) {
            boolean good = users.contains(id)
                    && credential instanceof PasswordCredential password
                    && id.equals(new String(password.getPassword()));
            return good ? new User(() -> id, Set.of(WebApp.MANAGED_ROLE)) : null;
        }

        @Override
        public @Nullable Account verify(Credential credential) {
            return null;
        }
    }

    private record Started(Undertow server, DeploymentManager manager) implements Running {
        @Override
        public int port() {
            return ((InetSocketAddress) server.getListenerInfo().get(0).getAddress()).getPort();
        }

        @Override
        public void close() throws IOException {
            try {
                server.stop();
                manager.stop();
                manager.undeploy();
            } catch (Exception e) {
                throw new IOException("did not stop", e);
            }
        }
    }
}
