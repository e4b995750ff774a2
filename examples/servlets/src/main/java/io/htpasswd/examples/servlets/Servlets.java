package io.htpasswd.examples.servlets;

import io.htpasswd.basic.BasicAuth;
import io.htpasswd.examples.RunningServer;
import io.htpasswd.examples.ServerCommand;
import io.htpasswd.examples.StartException;
import java.net.InetSocketAddress;
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

    private static final Logger TOMCAT = Logger.getLogger("org.apache");

    public static void main(String[] args) {
        // Where Tomcat and Undertow say every step of their start.
        Logger.getLogger("").setLevel(Level.WARNING);
        // Their reasons for not starting: a stack trace, where a line of ours says it.
        TOMCAT.setLevel(Level.OFF);
        main(new Servlets(), args);
    }

    @Override
    protected RunningServer start(InetSocketAddress address, BasicAuth auth) throws StartException {
        return switch (server) {
            case "jetty" -> JettyServer.start(address, auth);
            case "tomcat" -> TomcatServer.start(address, auth);
            case "undertow" -> UndertowServer.start(address, auth);
            default -> throw new StartException("--server: expected jetty, tomcat or undertow");
        };
    }

    static StartException cannotListen(InetSocketAddress address) {
        return new StartException("--listen: cannot listen on " + address.getHostString() + ":" + address.getPort()
                + ", the port is taken or the address is not this machine's");
    }
}
