package io.htpasswd.examples.walkthrough;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The pages for users, their blocks, and Java ones run. */
final class Readme {
    static final List<String> PAGES = List.of(
            "README.md",
            "core/README.md",
            "servlet-adapter/README.md",
            "netty-adapter/README.md",
            "examples/README.md",
            "examples/MIGRATION.md",
            "src-test-vectors/README.md");

    static final Path CHECKOUT = Path.of("..", "..").toAbsolutePath().normalize();
    static final String GUIDE_LINE = "user:$apr1$TYiryv0/$8BvzLUO9IfGPGGsPnAgSu1\n";

    /** Jars of core and what it needs at run time: no jspecify, which a modular consumer must not need either. */
    static final String CORE = "htpasswd-auth-core-[^/]*(?<!tests)\\.jar|slf4j-(api|simple)-[^/]*|commons-codec-[^/]*";

    static final String NETTY = CORE + "|htpasswd-auth-netty-[^/]*|netty-(?!codec-http2)[^/]*";

    private static final Pattern CLASS = Pattern.compile("^(?:class|record) (\\w+)", Pattern.MULTILINE);

    private Readme() {}

    static String text(String page) throws IOException {
        return Files.readString(CHECKOUT.resolve(page));
    }

    /** A file with the guide's user. */
    static String users(Path folder) throws IOException {
        return Files.writeString(folder.resolve("users"), GUIDE_LINE).toString();
    }

    /** A block between fences, and its language. */
    record Block(String language, String text) {
        boolean is(String other, String holds) {
            return language.equals(other) && text.contains(holds);
        }
    }

    /** Those of all pages, in order. */
    static List<Block> blocks() throws IOException {
        List<Block> blocks = new ArrayList<>();
        for (String page : PAGES) {
            String[] parts = text(page).split("```", -1);
            for (int i = 1; i < parts.length; i += 2) {
                String[] block = parts[i].split("\n", 2);
                blocks.add(new Block(block[0], block[1]));
            }
        }
        return blocks;
    }

    /** The only block of a language that holds the text. */
    static String block(String language, String holds) throws IOException {
        List<Block> found =
                blocks().stream().filter(block -> block.is(language, holds)).toList();
        assertThat(found).as("%s with %s", language, holds).hasSize(1);
        return found.get(0).text();
    }

    /** What a class prints in a module of these sources on a path of jars named so; compiled without a warning. */
    static String run(Path folder, String requires, String jars, List<String> sources, String main, String argument)
            throws Exception {
        Path bin = Path.of(System.getProperty("java.home"), "bin");
        String modules = modulePath(jars);
        List<String> compile = new ArrayList<>(List.of(
                bin.resolve("javac").toString(),
                "-Xlint:all,-requires-automatic,-requires-transitive-automatic",
                "-Werror",
                "-p",
                modules,
                "-d",
                "classes",
                "module-info.java"));
        Files.writeString(folder.resolve("module-info.java"), "module demo { " + requires + " }");
        for (String source : sources) {
            Matcher name = CLASS.matcher(source);
            assertThat(name.find()).as("names a class: %s", source).isTrue();
            String file = name.group(1) + ".java";
            Files.writeString(folder.resolve(file), "package demo;\n" + source);
            compile.add(file);
        }
        assertThat(Commands.run(folder, compile).err()).isEmpty();
        Commands.Result result = Commands.run(
                folder,
                List.of(
                        bin.resolve("java").toString(),
                        "-p",
                        modules + ":classes",
                        "-m",
                        "demo/demo." + main,
                        argument));
        assertThat(result.exit()).as(result.err()).isZero();
        return result.out();
    }

    static String modulePath(String jars) {
        return Stream.of(System.getProperty("java.class.path").split(":"))
                .filter(path -> path.matches(".*/(" + jars + ")"))
                .reduce((a, b) -> a + ":" + b)
                .orElseThrow();
    }
}
