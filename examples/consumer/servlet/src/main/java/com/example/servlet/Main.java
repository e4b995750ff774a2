package com.example.servlet;

import io.htpasswd.basic.BasicAuth;
import io.htpasswd.basic.Policy;
import io.htpasswd.file.HtpasswdFile;
import io.htpasswd.servlet.BasicAuthFilter;
import jakarta.servlet.DispatcherType;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.EnumSet;
import org.eclipse.jetty.ee10.servlet.FilterHolder;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;

/** A Jetty that asks itself, without credentials and as the user of {@code Main USERS}. */
public final class Main {
    private Main() {}

    public static void main(String[] args) throws Exception {
        BasicAuth auth = BasicAuth.of(Policy.strict().withRealm("Staging"), HtpasswdFile.open(Path.of(args[0])));
        FilterHolder guard = new FilterHolder(new BasicAuthFilter(auth));
        guard.setAsyncSupported(true);
        ServletContextHandler context = new ServletContextHandler("/");
        context.addFilter(guard, "/*", EnumSet.allOf(DispatcherType.class));
        context.addServlet(new ServletHolder(new Greeting()), "/*");

        Server server = new Server(new InetSocketAddress("127.0.0.1", 0));
        server.setHandler(context);
        server.start();
        try {
            ask(server.getURI());
        } finally {
            server.stop();
        }
    }

    private static void ask(URI uri) throws Exception {
        URL url = uri.toURL();
        System.out.println(((HttpURLConnection) url.openConnection()).getResponseCode());
        HttpURLConnection user = (HttpURLConnection) url.openConnection();
        user.setRequestProperty("Authorization", "Basic dXNlcjpwYXNzd29yZA==");
        System.out.println(new String(user.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
    }
}
