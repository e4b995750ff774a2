package io.htpasswd.examples.walkthrough;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** PROOF.md names tests and programs that are there: a command without a test would prove its claim by running nothing. */
class ProofTest {
    private static final Pattern COMMAND = Pattern.compile("`(?:unit|it) (\\S+) ([^`]+)`");
    private static final Pattern PROGRAM = Pattern.compile("io/htpasswd/benchmarks/\\w+");
    private static final String SUITE = "servlet-adapter/containers/suite";

    private static String page() throws Exception {
        return Readme.text("benchmarks/PROOF.md");
    }

    /** Module and test, of patterns only those that are no package of another module's tests. */
    static Stream<Arguments> tests() throws Exception {
        return COMMAND.matcher(page())
                .results()
                .flatMap(command -> Stream.of(command.group(2).replace("'", "").split(","))
                        .filter(test -> !test.equals("*IT"))
                        .map(test -> Arguments.of(command.group(1), test)));
    }

    @ParameterizedTest
    @MethodSource("tests")
    void testIsInItsModuleOrInTheSuiteThatTheModuleRuns(String module, String test) throws Exception {
        List<String> places =
                module.startsWith("servlet-adapter/containers/") ? List.of(module, SUITE) : List.of(module);
        Pattern name = Pattern.compile(test.replace("*", "\\w*") + "\\.java");
        boolean found = false;
        for (String place : places) {
            try (Stream<Path> files = Files.walk(Readme.CHECKOUT.resolve(place))) {
                found |= files.anyMatch(
                        file -> name.matcher(file.getFileName().toString()).matches());
            }
        }
        assertThat(found).as("%s in %s", test, places).isTrue();
    }

    static Stream<String> programs() throws Exception {
        return PROGRAM.matcher(page().replace('.', '/'))
                .results()
                .map(MatchResult::group)
                .distinct();
    }

    @ParameterizedTest
    @MethodSource("programs")
    void programIsThere(String program) {
        assertThat(Readme.CHECKOUT.resolve("benchmarks/src/main/java/" + program + ".java"))
                .exists();
    }
}
