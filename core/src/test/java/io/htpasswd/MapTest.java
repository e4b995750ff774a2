package io.htpasswd;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The map in CONTRIBUTING.md has a line for each class, in alphabetical order, and for no other. */
class MapTest {
    private static final Pattern LINE = Pattern.compile("(?m)^\\| `(\\w+)` \\| .+ \\|$");

    @ParameterizedTest
    @CsvSource({
        "core, basic",
        "core, admission",
        "core, crypt",
        "core, file",
        "core, config",
        "servlet-adapter, servlet",
        "netty-adapter, netty"
    })
    void everyClassHasItsLine(String module, String name) throws IOException {
        String map = Files.readString(Path.of("..", "CONTRIBUTING.md"));
        String table =
                map.substring(map.indexOf("| `io.htpasswd." + name + "` |")).split("\n\n")[0];
        assertThat(LINE.matcher(table).results().map(line -> line.group(1)))
                .containsExactlyElementsOf(classes(Path.of("..", module, "src/main/java/io/htpasswd", name)));
    }

    private static List<String> classes(Path sources) throws IOException {
        try (Stream<Path> files = Files.list(sources)) {
            return files.map(file -> file.getFileName().toString().replace(".java", ""))
                    .filter(type -> !type.equals("package-info"))
                    .sorted()
                    .toList();
        }
    }
}
