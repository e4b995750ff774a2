package io.htpasswd.examples;

import java.net.InetSocketAddress;

/** A server that listens. */
public interface RunningServer {
    InetSocketAddress address();

    /** Takes no more requests and returns once all is stopped. */
    void stop();
}
