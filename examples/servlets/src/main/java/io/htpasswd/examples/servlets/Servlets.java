package io.htpasswd.examples.servlets;

import io.htpasswd.admission.HashingLimit;
import io.htpasswd.basic.BasicAuth;
import io.htpasswd.examples.RunningServer;
import io.htpasswd.examples.ServerCommand;
import io.htpasswd.examples.StartException;
import io.htpasswd.servlet.BasicAuthFilter;
import java.net.InetSocketAddress;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The same as the gateway, in a servlet container: Jetty, Tomcat or Undertow. */
@Command(name = "servlets", description = "Lets the users of an htpasswd file in over HTTP Basic, and nobody else.")
public final class Servlets extends ServerCommand {
    @Option(
            names = "--server",
            paramLabel = "jetty|tomcat|undertow",
            defaultValue = "jetty",
            description = "Default: ${DEFAULT-VALUE}.")
    private String server = "";

    /** Of each of the servers. */
    static final int THREADS = 200;

    private static final Logger TOMCAT = Logger.getLogger("org.apache");

    public static void main(String[] args) {
        // Where Tomcat and Undertow say every step of their start.
        Logger.getLogger("").setLevel(Level.WARNING);
        // Their reasons for not starting: a stack trace, where a line of ours says it.
        TOMCAT.setLevel(Level.OFF);
        main(new Servlets(), args);
    }

    /** A request that waits for its hash holds a thread; the last quarter stays free for those that need none. */
    @Override
    protected int places() {
        return THREADS * 3 / 4;
    }

    @Override
    protected RunningServer start(InetSocketAddress address, Supplier<BasicAuth> guard, HashingLimit limit)
            throws StartException {
        BasicAuthFilter filter = new BasicAuthFilter(request -> guard.get());
        return switch (server) {
            case "jetty" -> JettyServer.start(address, filter);
            case "tomcat" -> TomcatServer.start(address, filter);
            case "undertow" -> UndertowServer.start(address, filter);
            default -> throw new StartException("--server: expected jetty, tomcat or undertow");
        };
    }
}
