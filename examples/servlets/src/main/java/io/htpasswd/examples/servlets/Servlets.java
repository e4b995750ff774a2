package io.htpasswd.examples.servlets;

import io.htpasswd.basic.BasicAuth;
import io.htpasswd.examples.RunningServer;
import io.htpasswd.examples.ServerCommand;
import io.htpasswd.examples.StartException;
import java.net.InetSocketAddress;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The same as the gateway, in a servlet container. */
@Command(name = "servlets", description = "Lets the users of an htpasswd file in over HTTP Basic, and nobody else.")
public final class Servlets extends ServerCommand {
    @Option(
            names = "--server",
            paramLabel = "jetty",
            defaultValue = "jetty",
            description = "Default: ${DEFAULT-VALUE}.")
    private String server = "";

    public static void main(String[] args) {
        main(new Servlets(), args);
    }

    @Override
    protected RunningServer start(InetSocketAddress address, BasicAuth auth) throws StartException {
        if (!server.equals("jetty")) throw new StartException("--server: expected jetty");
        return JettyServer.start(address, auth);
    }
}
