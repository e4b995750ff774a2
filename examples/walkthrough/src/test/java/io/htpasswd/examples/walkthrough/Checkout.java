package io.htpasswd.examples.walkthrough;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** This project's files, without what was built of them, in a folder of their own. */
final class Checkout {
    private Checkout() {}

    static Path copyTo(Path folder) throws IOException {
        return copy(Readme.CHECKOUT, folder);
    }

    /** Everything in a folder but builds and history. */
    static Path copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path relative = from.relativize(file);
                boolean built = relative.toString().contains("target/") || relative.startsWith(".git");
                if (built) continue;
                Files.createDirectories(to.resolve(relative).getParent());
                Files.copy(file, to.resolve(relative));
            }
        }
        return to;
    }
}
