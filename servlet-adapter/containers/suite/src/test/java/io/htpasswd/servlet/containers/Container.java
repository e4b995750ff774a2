package io.htpasswd.servlet.containers;

import java.io.IOException;
import java.util.ServiceLoader;

/** A kind of servlet container; every container's module provides its own. */
public interface Container {
    /** As the tables of this suite call it. */
    String name();

    /** Runs the application on a free port of the loopback address. */
    Running start(WebApp app) throws Exception;

    /** A container that listens. */
    interface Running extends AutoCloseable {
        int port();

        @Override
        void close() throws IOException;
    }

    /** The one on the class path. */
    static Container present() {
        return ServiceLoader.load(Container.class)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no container on the class path"));
    }
}
