package io.htpasswd.examples.walkthrough;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Programs of somebody else, with this build's jars; ReleaseIT has them from Maven, with what is published. */
class ConsumerIT {
    /** What each has on its path, and jspecify nowhere. */
    private static final Map<String, String> JARS = Map.of(
            "core",
            Readme.CORE,
            "servlet",
            Readme.CORE + "|htpasswd-auth-servlet-[^/]*|jakarta.servlet-api-[^/]*|jetty-[^/]*",
            "netty",
            Readme.NETTY);

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"core", "servlet", "netty"})
    void compilesAsAModuleWithoutAWarningAndStartsAsOneOrOnTheClassPath(String name) throws Exception {
        Path classes = Files.createDirectory(folder.resolve("classes"));
        String jars = Readme.modulePath(JARS.get(name));
        Consumer program = new Consumer(name);
        program.compile(classes, jars);
        program.startsOnTheModulePath(folder, classes + ":" + jars);
        program.startsOnTheClassPath(folder, classes + ":" + jars);
    }
}
