package io.htpasswd.benchmarks;

import java.io.IOException;

/** A request together with its answer; an IOException when nobody is let in. */
@FunctionalInterface
interface Question {
    void ask() throws IOException;
}
