package io.htpasswd.examples.kotlin;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jetbrains.kotlin.cli.common.ExitCode;
import org.jetbrains.kotlin.cli.jvm.K2JVMCompiler;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kotlin's compiler, as it comes, over the library's jars as a Kotlin program has them: without JSpecify, which the poms do not
 * hand on.
 */
class KotlinNullsIT {
    private static final Path SOURCES = Path.of("src/test/kotlin");
    private static final String NEEDED = ".*/(htpasswd-auth-|kotlin-stdlib-|jakarta\\.servlet-api-|netty-)[^/]*\\.jar";
    private static final Pattern COMPLAINT = Pattern.compile("(\\w+\\.kt):(\\d+):\\d+: (error|warning): (.*)");

    @TempDir
    Path folder;

    /** One run for both files, because it takes seconds: what a compiler says of one it says in spite of the other. */
    @Test
    void nullIsRefusedWhereTheLibraryRefusesItAndNowhereElse() throws Exception {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        ExitCode exit = new K2JVMCompiler()
                .exec(
                        new PrintStream(printed, true, StandardCharsets.UTF_8),
                        "-no-stdlib",
                        "-no-reflect",
                        "-cp",
                        classPath(),
                        "-d",
                        folder.toString(),
                        SOURCES.resolve("Compiles.kt").toString(),
                        SOURCES.resolve("Refused.kt").toString());
        String output = printed.toString(StandardCharsets.UTF_8);
        assertThat(exit).as(output).isEqualTo(ExitCode.COMPILATION_ERROR);
        Map<Integer, String> refused = new TreeMap<>();
        for (MatchResult complaint : COMPLAINT.matcher(output).results().toList()) {
            assertThat(complaint.group(1)).as(output).isEqualTo("Refused.kt");
            assertThat(complaint.group(4)).doesNotContain("unresolved reference");
            refused.put(Integer.valueOf(complaint.group(2)), complaint.group(3));
        }
        assertThat(refused).as(output).isEqualTo(expected());
    }

    private static String classPath() {
        return Stream.of(System.getProperty("java.class.path").split(":"))
                .filter(path -> path.matches(NEEDED))
                .collect(Collectors.joining(":"));
    }

    /** An error at each line that says so. */
    private static Map<Integer, String> expected() throws Exception {
        String[] lines = Files.readString(SOURCES.resolve("Refused.kt")).split("\n", -1);
        return IntStream.rangeClosed(1, lines.length)
                .filter(number -> lines[number - 1].endsWith("// refused"))
                .boxed()
                .collect(Collectors.toMap(number -> number, number -> "error"));
    }
}
