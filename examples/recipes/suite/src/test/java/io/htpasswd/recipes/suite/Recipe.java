package io.htpasswd.recipes.suite;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ServiceLoader;

/**
 * A guarded server. A module provides its own in META-INF/services, and these tables in src/test/resources/vectors, both with
 * the columns that {@link HeaderVectorsIT} and {@link OpenPathIT} read: {@code NAME-answers.tsv} and {@code NAME-paths.tsv}.
 */
public interface Recipe {
    /** As the names of its tables begin. */
    String name();

    /**
     * Runs the recipe's server on a free port of the loopback address: realm {@code Staging}, forwarded user {@code X-User},
     * {@code /healthz} open, threads that hash named {@code hashing}. Behind the guard every method of the path
     * {@code /healthz} is answered with {@link RequestPage#text} as {@code health}, and of every other path as {@code guarded}.
     */
    Running start(Path users) throws IOException;

    /** A server that listens. */
    interface Running extends AutoCloseable {
        int port();

        @Override
        void close();
    }

    /** The one on the class path. */
    static Recipe present() {
        return ServiceLoader.load(Recipe.class)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no recipe on the class path"));
    }
}
