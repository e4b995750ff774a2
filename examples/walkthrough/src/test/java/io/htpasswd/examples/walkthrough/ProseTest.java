package io.htpasswd.examples.walkthrough;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Pages for users are in plain English: what of that a pattern can find. */
class ProseTest {
    static final int WORDS = 30;

    /** A paragraph, an item of a list, a heading or a cell of a table. */
    private static final Pattern END_OF_PIECE = Pattern.compile("\\n\\s*\\n|\\n\\s*- |\\n#+ |\\||:?-{3,}:?");

    private static final Pattern END_OF_SENTENCE = Pattern.compile("(?<=[.!?])\\s+");

    /** In place of each of them stands a word that people search for. */
    static final Pattern STRUCK = Pattern.compile(
            "(?i)\\b(nobody|somebody|everybody|whoever|strangers?|answer(s|ed|ing)?|told|tells?|ask(s|ed)?|look(s|ed)?"
                    + "|once an? (request|thread|reload|second|minute)|puts? into words|in stages)\\b|(^|[.!?:] )Who [^?]*[.!]");

    static Stream<String> pages() {
        return Stream.concat(Readme.PAGES.stream(), Stream.of("SECURITY.md"));
    }

    static List<String> sentences(String markdown) {
        String prose = markdown.replaceAll("(?s)```.*?```", "\n\n")
                .replaceAll("`[^`]*`", "code")
                .replaceAll("\\[([^\\]]*)\\]\\([^)]*\\)", "$1");
        List<String> sentences = new ArrayList<>();
        for (String piece : END_OF_PIECE.split(prose)) {
            for (String sentence :
                    END_OF_SENTENCE.split(piece.replaceAll("\\s+", " ").strip())) {
                if (!sentence.isBlank()) sentences.add(sentence);
            }
        }
        return sentences;
    }

    @ParameterizedTest
    @MethodSource("pages")
    void noSentenceIsLongerThanThirtyWords(String page) throws Exception {
        assertThat(sentences(Readme.text(page)))
                .isNotEmpty()
                .allSatisfy(
                        sentence -> assertThat(sentence.split(" ")).as(sentence).hasSizeLessThanOrEqualTo(WORDS));
    }

    @ParameterizedTest
    @MethodSource("pages")
    void noSentenceHasAWordThatIsStruck(String page) throws Exception {
        assertThat(sentences(Readme.text(page)))
                .allSatisfy(sentence -> assertThat(sentence).doesNotContainPattern(STRUCK));
    }

    @ParameterizedTest
    @MethodSource("pages")
    void linksLeadToAFileAndAHeading(String page) throws Exception {
        Path folder = Readme.CHECKOUT.resolve(page).getParent();
        List<String> links = Pattern.compile("\\]\\(([^)]+)\\)")
                .matcher(Readme.text(page))
                .results()
                .map(link -> link.group(1))
                .toList();
        assertThat(links).allSatisfy(link -> {
            String[] parts = link.split("#", 2);
            Path target = parts[0].isEmpty() ? Readme.CHECKOUT.resolve(page) : folder.resolve(parts[0]);
            assertThat(target).exists();
            if (parts.length == 2)
                assertThat(headings(Files.readString(target))).contains(parts[1]);
        });
    }

    /** As GitHub makes anchors of them. */
    private static List<String> headings(String markdown) {
        return Pattern.compile("(?m)^#+ (.+)$")
                .matcher(markdown)
                .results()
                .map(heading -> heading.group(1)
                        .toLowerCase()
                        .replaceAll("[^\\w\\- ]", "")
                        .replace(' ', '-'))
                .toList();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"a digest once a request", "Who sends nothing gets 400.", "It tells why.", "Nobody logs in."})
    void patternsFindWhatTheyStrike(String sentence) {
        assertThat(sentences(sentence)).singleElement().asString().containsPattern(STRUCK);
    }

    /** What the table of core's page quotes is said by the library in these words. */
    @ParameterizedTest
    @MethodSource("messages")
    void messageIsOneOfTheLibrary(String message) throws Exception {
        StringBuilder sources = new StringBuilder();
        for (String module : List.of("core", "servlet-adapter", "netty-adapter")) {
            try (Stream<Path> files = Files.walk(Readme.CHECKOUT.resolve(module).resolve("src/main/java"))) {
                for (Path file : files.filter(Files::isRegularFile).toList()) sources.append(Files.readString(file));
            }
        }
        boolean said = sources.toString().replaceAll("\"\\s*\\+\\s*\"", "").contains(message);
        assertThat(said).as(message).isTrue();
    }

    static Stream<String> messages() throws Exception {
        String page = Readme.text("core/README.md");
        String table = page.substring(page.indexOf("| message |"));
        return Pattern.compile("(?m)^\\| [^|]*?`([a-z][^`=]+)` \\|")
                .matcher(table)
                .results()
                .map(row -> row.group(1));
    }
}
