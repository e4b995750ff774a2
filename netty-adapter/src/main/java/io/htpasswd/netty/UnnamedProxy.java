package io.htpasswd.netty;

import io.netty.handler.codec.http.HttpRequest;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A proxy in front that the program has not named makes one client of all; said once per process. */
final class UnnamedProxy {
    /** Of the class that users know. */
    private static final Logger LOG = LoggerFactory.getLogger("io.htpasswd.netty.BasicAuthHandler");

    static final AtomicBoolean NOTICED = new AtomicBoolean();

    private UnnamedProxy() {}

    static void notice(HttpRequest head) {
        boolean first =
                !NOTICED.getPlain() && head.headers().contains("X-Forwarded-For") && NOTICED.compareAndSet(false, true);
        if (!first) return;
        LOG.warn(
                "a request has X-Forwarded-For, and no proxy is named: the socket's peer counts as the client, in limits and in"
                        + " the log. Behind a proxy, name it with BasicAuthHandler.Factory.withClient and TrustedProxies");
    }
}
