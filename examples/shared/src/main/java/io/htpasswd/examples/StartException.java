package io.htpasswd.examples;

import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** The program cannot start as asked; the message is one line for the person who asked, and says what to do. */
public final class StartException extends Exception {
    private static final long serialVersionUID = 1L;

    public StartException(String message) {
        super(message);
    }

    /** For what a server throws that cannot bind. Servers wrap the JDK's BindException, which has the system's words and no code. */
    public static StartException cannotListen(InetSocketAddress address, @Nullable Throwable thrown) {
        String words = "";
        for (Throwable t = thrown; t != null; t = t.getCause()) words += t.getMessage() + "\n";
        return new StartException("--listen: cannot listen on " + address.getHostString() + ":" + address.getPort()
                + ": " + reason(words));
    }

    private static String reason(String words) {
        if (words.contains("Permission denied")) {
            return "ports below 1024 need privileges; take a higher one, or let Java have CAP_NET_BIND_SERVICE";
        }
        if (words.contains("in use")) return "another program has the port; stop it, or take another port";
        if (words.contains("Cannot assign")) return "no address of this machine; 0.0.0.0 stands for all of them";
        // In another language, perhaps.
        return "the port is taken, needs privileges, or the address is not this machine's";
    }
}
