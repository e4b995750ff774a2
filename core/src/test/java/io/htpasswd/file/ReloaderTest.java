package io.htpasswd.file;

import static io.htpasswd.file.WatchedFile.CHECK_EVERY;
import static io.htpasswd.file.WatchedFile.OTHER;
import static io.htpasswd.file.WatchedFile.PASSWORD;
import static io.htpasswd.file.WatchedFile.SETTLE;
import static org.assertj.core.api.Assertions.assertThat;

import io.htpasswd.file.LineProblem.Kind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Section 6 of the contract, time: when a changed file is taken, and who hears of it. */
class ReloaderTest {
    private final WatchedFile file;

    ReloaderTest(@TempDir Path folder) {
        file = new WatchedFile(folder);
    }

    @AfterEach
    void close() {
        file.close();
    }

    @Test
    void aYoungFileIsTakenWhenTwoLooksSettleApartAgreeAndNotBefore() throws Exception {
        Reloader reloader = file.opened("alice:" + PASSWORD + "\n");
        file.write("bob:" + PASSWORD + "\n");
        assertThat(reloader.look()).isEqualTo(SETTLE);
        file.pass(SETTLE.minusNanos(1));
        assertThat(reloader.look()).isEqualTo(Duration.ofNanos(1));
        assertThat(reloader.current().users()).containsExactly("alice");
        file.write("carol:" + PASSWORD + "\n");
        file.pass(Duration.ofNanos(1));
        assertThat(reloader.look()).isEqualTo(SETTLE);
        assertThat(reloader.current().users()).containsExactly("alice");
        file.pass(SETTLE);
        assertThat(reloader.look()).isEqualTo(CHECK_EVERY);
        assertThat(reloader.current().users()).containsExactly("carol");
    }

    @Test
    void aFileWhoseMtimeIsInTheFutureIsTakenOnceItHasSettled() throws Exception {
        Reloader reloader = file.opened("alice:" + PASSWORD + "\n");
        file.write("bob:" + PASSWORD + "\n");
        Files.setLastModifiedTime(
                file.users(), FileTime.from(Instant.now().plusSeconds(86_400).plusMillis(5)));
        file.settled(reloader);
        assertThat(reloader.current().users()).containsExactly("bob");
    }

    @Test
    void wholeSecondsOfTheMtimeAskForTwoSeconds() throws Exception {
        file.write("alice:" + PASSWORD + "\n");
        Reloader reloader = file.reloaderWithSettle(Duration.ofNanos(1));
        reloader.open(false);
        file.write("bob:" + PASSWORD + "\n");
        Files.setLastModifiedTime(
                file.users(), FileTime.from(Instant.now().plusSeconds(9).truncatedTo(ChronoUnit.SECONDS)));
        assertThat(reloader.look()).isEqualTo(Duration.ofSeconds(2));
    }

    @Test
    void aVersionReadWhileItsTimesWereYoungIsReadAgainWhateverTheySay() throws Exception {
        Reloader reloader = file.opened("alice:" + PASSWORD + "\n");
        FileTime before = Files.getLastModifiedTime(file.users());
        file.settled(reloader);
        assertThat(file.events).isEmpty();
        // In place and of the same size; the ctime betrays it, but a coarse one would not.
        Files.writeString(file.users(), "carol:" + PASSWORD + "\n");
        Files.setLastModifiedTime(file.users(), before);
        file.settled(reloader);
        assertThat(reloader.current().users()).containsExactly("carol");
    }

    @Test
    void anEmptyFileIsTheTruthOneCheckAfterItHasSettled() throws Exception {
        for (String nobody : List.of("", "# only a comment\n\n")) {
            Reloader reloader = file.opened("alice:" + PASSWORD + "\n");
            file.write(nobody);
            reloader.look();
            file.pass(SETTLE);
            assertThat(reloader.look()).isEqualTo(CHECK_EVERY.minus(SETTLE));
            assertThat(reloader.current().users()).containsExactly("alice");
            file.pass(CHECK_EVERY.minus(SETTLE));
            reloader.look();
            assertThat(reloader.current().users()).isEmpty();
            assertThat(reloader.isStale()).isFalse();
            assertThat(file.errors()).isZero();
        }
    }

    @Test
    void theEventNamesWhoCameWhoseLineChangedAndWhoWent() throws Exception {
        Reloader reloader = file.opened("same:" + PASSWORD + "\nother:" + PASSWORD + "\ngone:" + PASSWORD + "\n");
        file.write("new:" + PASSWORD + "\nother:" + OTHER + "\nsame:" + PASSWORD + ":comment\n:x\n");
        file.settled(reloader);
        assertThat(file.events).singleElement().satisfies(event -> {
            assertThat(event.added()).containsExactly("new");
            assertThat(event.changed()).containsExactly("other");
            assertThat(event.removed()).containsExactly("gone");
            assertThat(event.problems()).extracting(LineProblem::kind).containsExactly(Kind.EMPTY_USER);
        });
    }

    @Test
    void aListenerThatThrowsIsLoggedByClassNameAndTheVersionIsInUse() throws Exception {
        file.write("alice:" + PASSWORD + "\n");
        Reloader reloader = file.reloaderWithListener(event -> {
            throw new IllegalStateException("Canary");
        });
        reloader.open(false);
        file.write("bob:" + PASSWORD + "\n");
        file.settled(reloader);
        assertThat(reloader.current().users()).containsExactly("bob");
        assertThat(file.logged.text())
                .contains(
                        "WARN io.htpasswd.file.HtpasswdFile - reload listener failed: java.lang.IllegalStateException")
                .doesNotContain("Canary");
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {"3, -", "4, 1 more problem; in all 4 NO_COLON", "5, 2 more problems; in all 5 NO_COLON"})
    void aFileOfNobodyOpensWithAWarningOfItsFirstThreeProblems(int lines, @Nullable String more) throws Exception {
        file.opened("no colon\n".repeat(lines));
        List<String> words = new ArrayList<>(List.of("line 1: ", "line 2: ", "line 3: "));
        if (more != null) words.add(more + "\n");
        words.add("nobody can log in");
        assertThat(file.logged.lines()).hasSameSizeAs(words).allMatch(line -> line.contains(" WARN "));
        for (int i = 0; i < words.size(); i++) {
            assertThat(file.logged.lines().get(i) + "\n").contains(words.get(i));
        }
    }
}
