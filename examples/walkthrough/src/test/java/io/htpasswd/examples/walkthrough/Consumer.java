package io.htpasswd.examples.walkthrough;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A program of {@code examples/consumer}: of core, or of an adapter. */
record Consumer(String name) {
    static final Path PROGRAMS = Readme.CHECKOUT.resolve("examples/consumer");

    /** Into classes of a module, against these jars and without a warning. */
    void compile(Path classes, String jars) throws Exception {
        List<String> command =
                new ArrayList<>(List.of(jdk("javac"), "-Xlint:all", "-Werror", "-p", jars, "-d", classes.toString()));
        try (Stream<Path> sources = Files.walk(PROGRAMS.resolve(name).resolve("src/main/java"))) {
            sources.map(Path::toString)
                    .filter(source -> source.endsWith(".java"))
                    .forEach(command::add);
        }
        Commands.Result result = Commands.run(classes.getParent(), command);
        assertThat(result.err() + result.out()).isEmpty();
    }

    void startsOnTheClassPath(Path folder, String path) throws Exception {
        greets(folder, "-cp", path, main());
    }

    void startsOnTheModulePath(Path folder, String path) throws Exception {
        greets(folder, "-p", path, "-m", "com.example." + name + "/" + main());
    }

    private String main() {
        return "com.example." + name + ".Main";
    }

    private static void greets(Path folder, String... options) throws Exception {
        List<String> command = new ArrayList<>(List.of(jdk("java")));
        command.addAll(List.of(options));
        command.add(Readme.users(folder));
        Commands.Result result = Commands.run(folder, command);
        assertThat(result.out()).as(result.err()).isEqualTo("401\nhello user\n");
        assertThat(result.exit()).isZero();
    }

    private static String jdk(String program) {
        return Path.of(System.getProperty("java.home"), "bin", program).toString();
    }
}
