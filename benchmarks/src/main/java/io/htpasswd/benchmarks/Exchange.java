package io.htpasswd.benchmarks;

import java.io.IOException;

/** A request together with its answer; an IOException when nobody is let in. */
@FunctionalInterface
interface Exchange {
    void run() throws IOException;
}
