package io.htpasswd.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.htpasswd.basic.Credentials;
import io.htpasswd.basic.Verification;
import io.htpasswd.file.LineProblem.Kind;
import io.htpasswd.testing.Logged;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Section 6 of the contract, time, with a clock of the test's own: only the file's own times are the machine's. */
class ReloaderTest {
    private static final String PASSWORD = "$apr1$TYiryv0/$8BvzLUO9IfGPGGsPnAgSu1";
    private static final String OTHER = "$apr1$TYiryv0/$8BvzLUO9IfGPGGsPnAgSu0";
    /** Longer than any file of a test is old, so that only looks can tell that one has settled. */
    private static final Duration SETTLE = Duration.ofHours(1);

    private static final Duration CHECK_EVERY = Duration.ofMinutes(100);
    private static final Duration MAX_STALENESS = Duration.ofDays(1);

    @TempDir
    Path folder;

    private final Logged logged = new Logged(HtpasswdFile.class);
    private final List<ReloadEvent> events = new ArrayList<>();
    private final Clocks clocks = new Clocks(() -> this.now, InstantSource.system());
    private long now = Long.MAX_VALUE - TimeUnit.HOURS.toNanos(1); // overflows during the tests, as nanoTime may

    @AfterEach
    void close() {
        logged.close();
    }

    private Path users() {
        return folder.resolve("users");
    }

    private void write(String content) throws IOException {
        write("users", content);
    }

    /** A new file each time, so that every version has a stamp of its own. */
    private void write(String name, String content) throws IOException {
        Path written = Files.writeString(folder.resolve("new"), content);
        Files.move(written, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private Reloader reloader(@Nullable Path groups, HtpasswdRules rules) {
        FilePair files = new FilePair(users(), groups, null, rules);
        return new Reloader(files, new ReloadTiming(CHECK_EVERY, SETTLE, MAX_STALENESS, clocks), events::add);
    }

    private Reloader opened(String content) throws IOException {
        write(content);
        Reloader reloader = reloader(null, HtpasswdRules.standard());
        reloader.open(false);
        return reloader;
    }

    private void pass(Duration time) {
        now += time.toNanos();
    }

    /** Two looks, settle apart. */
    private void settled(Reloader reloader) {
        reloader.look();
        pass(SETTLE);
        reloader.look();
    }

    private int errors() {
        return (int)
                logged.lines().stream().filter(line -> line.contains(" ERROR ")).count();
    }

    @Test
    void aYoungFileIsTakenWhenTwoLooksSettleApartAgreeAndNotBefore() throws Exception {
        Reloader reloader = opened("alice:" + PASSWORD + "\n");
        write("bob:" + PASSWORD + "\n");
        assertThat(reloader.look()).isEqualTo(SETTLE);
        pass(SETTLE.minusNanos(1));
        assertThat(reloader.look()).isEqualTo(Duration.ofNanos(1));
        assertThat(reloader.current().users()).containsExactly("alice");
        write("carol:" + PASSWORD + "\n");
        pass(Duration.ofNanos(1));
        assertThat(reloader.look()).isEqualTo(SETTLE);
        assertThat(reloader.current().users()).containsExactly("alice");
        pass(SETTLE);
        assertThat(reloader.look()).isEqualTo(CHECK_EVERY);
        assertThat(reloader.current().users()).containsExactly("carol");
    }

    @Test
    void aFileWhoseMtimeIsInTheFutureIsTakenOnceItHasSettled() throws Exception {
        Reloader reloader = opened("alice:" + PASSWORD + "\n");
        write("bob:" + PASSWORD + "\n");
        Files.setLastModifiedTime(
                users(), FileTime.from(Instant.now().plusSeconds(86_400).plusMillis(5)));
        settled(reloader);
        assertThat(reloader.current().users()).containsExactly("bob");
    }

    @Test
    void wholeSecondsOfTheMtimeAskForTwoSeconds() throws Exception {
        write("alice:" + PASSWORD + "\n");
        FilePair files = new FilePair(users(), null, null, HtpasswdRules.standard());
        Reloader reloader =
                new Reloader(files, new ReloadTiming(CHECK_EVERY, Duration.ofNanos(1), MAX_STALENESS, clocks), null);
        reloader.open(false);
        write("bob:" + PASSWORD + "\n");
        Files.setLastModifiedTime(
                users(), FileTime.from(Instant.now().plusSeconds(9).truncatedTo(ChronoUnit.SECONDS)));
        assertThat(reloader.look()).isEqualTo(Duration.ofSeconds(2));
    }

    @Test
    void aVersionReadWhileItsTimesWereYoungIsReadAgainWhateverTheySay() throws Exception {
        Reloader reloader = opened("alice:" + PASSWORD + "\n");
        FileTime before = Files.getLastModifiedTime(users());
        settled(reloader);
        assertThat(events).isEmpty();
        // In place and of the same size; the ctime betrays it, but a coarse one would not.
        Files.writeString(users(), "carol:" + PASSWORD + "\n");
        Files.setLastModifiedTime(users(), before);
        settled(reloader);
        assertThat(reloader.current().users()).containsExactly("carol");
    }

    @Test
    void anEmptyFileIsTheTruthOneCheckAfterItHasSettled() throws Exception {
        for (String nobody : List.of("", "# only a comment\n\n")) {
            Reloader reloader = opened("alice:" + PASSWORD + "\n");
            write(nobody);
            reloader.look();
            pass(SETTLE);
            assertThat(reloader.look()).isEqualTo(CHECK_EVERY.minus(SETTLE));
            assertThat(reloader.current().users()).containsExactly("alice");
            pass(CHECK_EVERY.minus(SETTLE));
            reloader.look();
            assertThat(reloader.current().users()).isEmpty();
            assertThat(reloader.isStale()).isFalse();
            assertThat(errors()).isZero();
        }
    }

    /** Each way in which a file cannot be used, and the word for it in the log. */
    @Test
    void whateverCannotBeUsedIsAnErrorAndLeavesTheLastGoodVersionUntilItIsTooOld() throws Exception {
        List<Unusable> ways = List.of(
                new Unusable("no such file", path -> Files.delete(path)),
                new Unusable("not a regular file", path -> {
                    Files.delete(path);
                    Files.createDirectory(path);
                }),
                new Unusable("cannot be read", path -> {
                    Files.delete(path);
                    Files.createSymbolicLink(path, path);
                }),
                new Unusable("not one line can be used", path -> Files.writeString(path, "nocolon\nalice:!\n")));
        for (Unusable way : ways) {
            Files.deleteIfExists(users());
            Reloader reloader = opened("alice:" + PASSWORD + "\n");
            logged.forget();
            way.change.to(users());
            settled(reloader);
            assertThat(logged.lines())
                    .isNotEmpty()
                    .allSatisfy(line -> assertThat(line).contains(" ERROR ", way.word));
            assertThat(reloader.current().users()).containsExactly("alice");
            assertThat(reloader.isStale()).isFalse();
            pass(MAX_STALENESS);
            assertThat(reloader.isStale()).isTrue();
            Files.deleteIfExists(users());
            write("bob:" + PASSWORD + "\n");
            settled(reloader);
            assertThat(reloader.isStale()).isFalse();
            assertThat(reloader.current().users()).containsExactly("bob");
        }
    }

    private record Unusable(String word, Change change) {
        interface Change {
            void to(Path users) throws IOException;
        }
    }

    /** Nothing that goes wrong in a look leaves a version good for ever, and the next good look makes up for it. */
    @Test
    void whateverIsThrownInALookIsAnErrorAndLeavesTheLastGoodVersionUntilItIsTooOld() throws Exception {
        for (Throwable thrown : List.of(
                new OutOfMemoryError("Canary"), new StackOverflowError("Canary"), new SecurityException("Canary"))) {
            write("alice:" + PASSWORD + "\n");
            Throwable[] next = new Throwable[1];
            Path path = HookedPath.of(users(), () -> {
                if (next[0] instanceof Error error) throw error;
                if (next[0] instanceof RuntimeException exception) throw exception;
            });
            FilePair files = new FilePair(path, null, null, HtpasswdRules.standard());
            Reloader reloader = new Reloader(files, new ReloadTiming(CHECK_EVERY, SETTLE, MAX_STALENESS, clocks), null);
            reloader.open(false);
            logged.forget();
            next[0] = thrown;
            if (thrown instanceof StackOverflowError) {
                assertThatExceptionOfType(StackOverflowError.class).isThrownBy(reloader::look);
            } else {
                assertThatCode(() -> assertThat(reloader.look()).isEqualTo(CHECK_EVERY))
                        .doesNotThrowAnyException();
            }
            assertThat(logged.lines()).singleElement().asString().contains(" ERROR ", "last good version");
            assertThat(logged.text()).doesNotContain("Canary");
            assertThat(reloader.isStale()).isFalse();
            pass(MAX_STALENESS.plusNanos(1));
            assertThat(reloader.isStale()).isTrue();
            next[0] = null;
            settled(reloader);
            assertThat(reloader.isStale()).isFalse();
        }
    }

    @Test
    void memoryThatRunsOutAfterAVersionWasReadDoesNotHideThatVersion() throws Exception {
        write("alice:" + PASSWORD + "\n");
        int[] stats = new int[1];
        Path path = HookedPath.of(users(), () -> {
            // That of open, of the first look, and the two around the read of the second.
            if (++stats[0] == 4) throw new OutOfMemoryError();
        });
        FilePair files = new FilePair(path, null, null, HtpasswdRules.standard());
        Reloader reloader = new Reloader(files, new ReloadTiming(CHECK_EVERY, SETTLE, MAX_STALENESS, clocks), null);
        reloader.open(false);
        write("bob:" + PASSWORD + "\n");
        assertThatCode(() -> settled(reloader)).doesNotThrowAnyException();
        assertThat(reloader.current().users()).containsExactly("alice");
        settled(reloader);
        assertThat(reloader.current().users()).containsExactly("bob");
        assertThat(reloader.isStale()).isFalse();
    }

    @Test
    void theErrorComesAgainAMinuteLaterAndNotBefore() throws Exception {
        Reloader reloader = opened("alice:" + PASSWORD + "\n");
        Files.delete(users());
        logged.forget();
        for (int second = 0; second < 60; second++) {
            reloader.look();
            assertThat(errors()).isEqualTo(1);
            pass(Duration.ofSeconds(1));
        }
        reloader.look();
        assertThat(errors()).isEqualTo(2);
    }

    @Test
    void staleIsLaterThanTheLastGoodLookByMoreThanMaxStaleness() throws Exception {
        Reloader reloader = opened("alice:" + PASSWORD + "\n");
        settled(reloader);
        pass(Duration.ofDays(30));
        assertThat(reloader.isStale()).isFalse();
        settled(reloader);
        Files.delete(users());
        reloader.look();
        assertThat(reloader.isStale()).isFalse();
        pass(MAX_STALENESS);
        assertThat(reloader.isStale()).isFalse();
        pass(Duration.ofNanos(1));
        assertThat(reloader.isStale()).isTrue();
    }

    @Test
    void aFatalProblemKeepsFromOpeningAndAtAReloadKeepsTheLastGoodVersion() throws Exception {
        HtpasswdRules rules = HtpasswdRules.standard().withFatal(Kind.DUPLICATE_USER);
        write("alice:" + PASSWORD + "\nalice:" + OTHER + "\n");
        assertThatExceptionOfType(HtpasswdException.class)
                .isThrownBy(() -> reloader(null, rules).open(false))
                .withMessage("line 2: an earlier line of this user counts")
                .satisfies(e -> assertThat(e.problems()).hasSize(1));
        write("alice:" + PASSWORD + "\n");
        Reloader reloader = reloader(null, rules);
        reloader.open(false);
        write("bob:" + PASSWORD + "\nbob:" + PASSWORD + "\n");
        settled(reloader);
        assertThat(reloader.current().users()).containsExactly("alice");
        assertThat(logged.text()).contains("line 2: an earlier line of this user counts");
    }

    @Test
    void aFatalProblemOfTheGroupsIsAsFatal() throws Exception {
        HtpasswdRules rules = HtpasswdRules.standard().withFatal(Kind.NO_COLON);
        write("alice:" + PASSWORD + "\n");
        write("groups", "no colon\n");
        assertThatExceptionOfType(HtpasswdException.class)
                .isThrownBy(() -> reloader(folder.resolve("groups"), rules).open(false));
        write("groups", "staff: alice\n");
        Reloader reloader = reloader(folder.resolve("groups"), rules);
        reloader.open(false);
        write("groups", "no colon\n");
        settled(reloader);
        Verification verification =
                reloader.current().verify(Credentials.of("alice", "password".getBytes(StandardCharsets.UTF_8)));
        assertThat(((Verification.Accepted) verification).groups()).containsExactly("staff");
    }

    @Test
    void oneOfTheTwoFilesMissingCountsAsMissing() throws Exception {
        Path groups = folder.resolve("groups");
        write("alice:" + PASSWORD + "\n");
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> reloader(groups, HtpasswdRules.standard()).open(false));
        Reloader reloader = reloader(groups, HtpasswdRules.standard());
        reloader.open(true);
        assertThat(reloader.isStale()).isTrue();
        write("groups", "staff: alice\n");
        settled(reloader);
        assertThat(reloader.isStale()).isFalse();
        Files.delete(groups);
        reloader.look();
        assertThat(reloader.isStale()).isFalse();
        pass(MAX_STALENESS.plusNanos(1));
        assertThat(reloader.isStale()).isTrue();
    }

    @Test
    void theEventNamesWhoCameWhoseLineChangedAndWhoWent() throws Exception {
        Reloader reloader = opened("same:" + PASSWORD + "\nother:" + PASSWORD + "\ngone:" + PASSWORD + "\n");
        write("new:" + PASSWORD + "\nother:" + OTHER + "\nsame:" + PASSWORD + ":comment\n:x\n");
        settled(reloader);
        assertThat(events).singleElement().satisfies(event -> {
            assertThat(event.added()).containsExactly("new");
            assertThat(event.changed()).containsExactly("other");
            assertThat(event.removed()).containsExactly("gone");
            assertThat(event.problems()).extracting(LineProblem::kind).containsExactly(Kind.EMPTY_USER);
        });
    }

    @Test
    void aListenerThatThrowsIsLoggedByClassNameAndTheVersionIsInUse() throws Exception {
        write("alice:" + PASSWORD + "\n");
        FilePair files = new FilePair(users(), null, null, HtpasswdRules.standard());
        Reloader reloader = new Reloader(files, new ReloadTiming(CHECK_EVERY, SETTLE, MAX_STALENESS, clocks), event -> {
            throw new IllegalStateException("Canary");
        });
        reloader.open(false);
        write("bob:" + PASSWORD + "\n");
        settled(reloader);
        assertThat(reloader.current().users()).containsExactly("bob");
        assertThat(logged.text())
                .contains(
                        "WARN io.htpasswd.file.HtpasswdFile - reload listener failed: java.lang.IllegalStateException")
                .doesNotContain("Canary");
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {"3, -", "4, 1 more problem", "5, 2 more problems"})
    void aFileOfNobodyOpensWithAWarningOfItsFirstThreeProblems(int lines, @Nullable String more) throws Exception {
        opened("no colon\n".repeat(lines));
        List<String> words = new ArrayList<>(List.of("line 1: ", "line 2: ", "line 3: "));
        if (more != null) words.add(more + "\n");
        words.add("nobody can log in");
        assertThat(logged.lines()).hasSameSizeAs(words).allMatch(line -> line.contains(" WARN "));
        for (int i = 0; i < words.size(); i++) {
            assertThat(logged.lines().get(i) + "\n").contains(words.get(i));
        }
    }
}
