package io.htpasswd.examples.walkthrough;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The Javadoc of public types, and of what users call in them, in the English of the pages for users. */
class JavadocProseTest {
    private static final Pattern PUBLIC_TYPE = Pattern.compile("(?m)^public [^{;]*\\b(class|interface|record|enum)\\b");
    private static final Pattern DOCUMENTED =
            Pattern.compile("(?s)/\\*\\*(.*?)\\*/\\s*(?:@\\w+\\s+)*(public|protected|static|default)? ?([^\\n]*)");

    static List<Path> publicTypes() throws IOException {
        try (Stream<Path> files = Stream.of("core", "servlet-adapter", "netty-adapter")
                .map(module -> Readme.CHECKOUT.resolve(module).resolve("src/main/java"))
                .flatMap(JavadocProseTest::walk)) {
            return files.filter(file -> PUBLIC_TYPE.matcher(read(file)).find()).toList();
        }
    }

    /** Of what is public, and of everything in an interface. */
    private static List<String> sentences(Path file) {
        boolean isInterface = Pattern.compile("(?m)^public [^{;]*\\binterface\\b")
                .matcher(read(file))
                .find();
        return DOCUMENTED
                .matcher(read(file))
                .results()
                .filter(found -> isInterface || List.of("public", "protected").contains(String.valueOf(found.group(2))))
                .map(found -> found.group(1).replaceAll("\\n\\s*\\* ?", "\n"))
                .map(text -> text.replaceAll("(?s)<pre>.*?</pre>", "\n\n").replaceAll("\\{@\\w+ [^}]*}", "code"))
                .map(text ->
                        text.replaceAll("@(param|throws|return) \\w+", "\n\n").replaceAll("<(p|li|ul|/ul)>", "\n\n"))
                .flatMap(text -> ProseTest.sentences(text).stream())
                .toList();
    }

    @Test
    void everyPublicTypeIsRead() throws Exception {
        assertThat(publicTypes())
                .hasSizeGreaterThan(30)
                .allSatisfy(file -> assertThat(sentences(file)).as("%s", file).isNotEmpty());
    }

    @ParameterizedTest
    @MethodSource("publicTypes")
    void sentencesAreShortAndPlain(Path file) {
        assertThat(sentences(file))
                .allSatisfy(sentence -> assertThat(sentence)
                        .satisfies(
                                each -> assertThat(each.split(" ")).as(each).hasSizeLessThanOrEqualTo(ProseTest.WORDS))
                        .doesNotContainPattern(ProseTest.STRUCK));
    }

    /** Which nobody can tell from the code. */
    @ParameterizedTest
    @MethodSource("publicTypes")
    void typeSaysWhatHoldsForThreads(Path file) {
        if (Pattern.compile("(?m)^public [^{;]*\\benum\\b|extends (IO)?Exception")
                .matcher(read(file))
                .find()) return;
        assertThat(read(file)).containsPattern("thread-safe|<p>Threads: ");
    }

    private static Stream<Path> walk(Path folder) {
        try {
            return Files.walk(folder).filter(file -> file.toString().endsWith(".java"));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
