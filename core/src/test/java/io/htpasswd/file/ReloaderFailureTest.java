package io.htpasswd.file;

import static io.htpasswd.file.WatchedFile.CHECK_EVERY;
import static io.htpasswd.file.WatchedFile.MAX_STALENESS;
import static io.htpasswd.file.WatchedFile.OTHER;
import static io.htpasswd.file.WatchedFile.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.htpasswd.basic.Credentials;
import io.htpasswd.basic.Verification;
import io.htpasswd.file.LineProblem.Kind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sections 4 and 6 of the contract, time: while the file cannot be used, the last good version answers, and not for ever. */
class ReloaderFailureTest {
    private final WatchedFile file;

    ReloaderFailureTest(@TempDir Path folder) {
        file = new WatchedFile(folder);
    }

    @AfterEach
    void close() {
        file.close();
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
            Files.deleteIfExists(file.users());
            Reloader reloader = file.opened("alice:" + PASSWORD + "\n");
            file.logged.forget();
            way.change.to(file.users());
            file.settled(reloader);
            assertThat(file.logged.lines())
                    .isNotEmpty()
                    .allSatisfy(line -> assertThat(line).contains(" ERROR ", way.word));
            assertThat(reloader.current().users()).containsExactly("alice");
            assertThat(reloader.isStale()).isFalse();
            file.pass(MAX_STALENESS);
            assertThat(reloader.isStale()).isTrue();
            Files.deleteIfExists(file.users());
            file.write("bob:" + PASSWORD + "\n");
            file.settled(reloader);
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
            file.write("alice:" + PASSWORD + "\n");
            Throwable[] next = new Throwable[1];
            Reloader reloader = file.reloaderWithHook(() -> {
                if (next[0] instanceof Error error) throw error;
                if (next[0] instanceof RuntimeException exception) throw exception;
            });
            reloader.open(false);
            file.logged.forget();
            next[0] = thrown;
            if (thrown instanceof StackOverflowError) {
                assertThatExceptionOfType(StackOverflowError.class).isThrownBy(reloader::look);
            } else {
                assertThatCode(() -> assertThat(reloader.look()).isEqualTo(CHECK_EVERY))
                        .doesNotThrowAnyException();
            }
            assertThat(file.logged.lines()).singleElement().asString().contains(" ERROR ", "last good version");
            assertThat(file.logged.text()).doesNotContain("Canary");
            assertThat(reloader.isStale()).isFalse();
            file.pass(MAX_STALENESS.plusNanos(1));
            assertThat(reloader.isStale()).isTrue();
            next[0] = null;
            file.settled(reloader);
            assertThat(reloader.isStale()).isFalse();
        }
    }

    @Test
    void memoryThatRunsOutAfterAVersionWasReadDoesNotHideThatVersion() throws Exception {
        file.write("alice:" + PASSWORD + "\n");
        int[] stats = new int[1];
        Reloader reloader = file.reloaderWithHook(() -> {
            // That of open, of the first look, and the two around the read of the second.
            if (++stats[0] == 4) throw new OutOfMemoryError();
        });
        reloader.open(false);
        file.write("bob:" + PASSWORD + "\n");
        assertThatCode(() -> file.settled(reloader)).doesNotThrowAnyException();
        assertThat(reloader.current().users()).containsExactly("alice");
        file.settled(reloader);
        assertThat(reloader.current().users()).containsExactly("bob");
        assertThat(reloader.isStale()).isFalse();
    }

    @Test
    void theErrorComesAgainAMinuteLaterAndNotBefore() throws Exception {
        Reloader reloader = file.opened("alice:" + PASSWORD + "\n");
        Files.delete(file.users());
        file.logged.forget();
        for (int second = 0; second < 60; second++) {
            reloader.look();
            assertThat(file.errors()).isEqualTo(1);
            file.pass(Duration.ofSeconds(1));
        }
        reloader.look();
        assertThat(file.errors()).isEqualTo(2);
    }

    @Test
    void staleIsLaterThanTheLastGoodLookByMoreThanMaxStaleness() throws Exception {
        Reloader reloader = file.opened("alice:" + PASSWORD + "\n");
        file.settled(reloader);
        file.pass(Duration.ofDays(30));
        assertThat(reloader.isStale()).isFalse();
        file.settled(reloader);
        Files.delete(file.users());
        reloader.look();
        assertThat(reloader.isStale()).isFalse();
        file.pass(MAX_STALENESS);
        assertThat(reloader.isStale()).isFalse();
        file.pass(Duration.ofNanos(1));
        assertThat(reloader.isStale()).isTrue();
    }

    @Test
    void aFatalProblemKeepsFromOpeningAndAtAReloadKeepsTheLastGoodVersion() throws Exception {
        HtpasswdRules rules = HtpasswdRules.standard().withFatal(Kind.DUPLICATE_USER);
        file.write("alice:" + PASSWORD + "\nalice:" + OTHER + "\n");
        assertThatExceptionOfType(HtpasswdException.class)
                .isThrownBy(() -> file.reloader(rules).open(false))
                .withMessage("line 2: an earlier line of this user counts; remove one of them")
                .satisfies(e -> assertThat(e.problems()).hasSize(1));
        file.write("alice:" + PASSWORD + "\n");
        Reloader reloader = file.reloader(rules);
        reloader.open(false);
        file.write("bob:" + PASSWORD + "\nbob:" + PASSWORD + "\n");
        file.settled(reloader);
        assertThat(reloader.current().users()).containsExactly("alice");
        assertThat(file.logged.text()).contains("line 2: an earlier line of this user counts; remove one of them");
    }

    @Test
    void aFatalProblemOfTheGroupsIsAsFatal() throws Exception {
        HtpasswdRules rules = HtpasswdRules.standard().withFatal(Kind.NO_COLON);
        file.write("alice:" + PASSWORD + "\n");
        file.writeGroups("no colon\n");
        assertThatExceptionOfType(HtpasswdException.class)
                .isThrownBy(() -> file.reloaderWithGroups(rules).open(false));
        file.writeGroups("staff: alice\n");
        Reloader reloader = file.reloaderWithGroups(rules);
        reloader.open(false);
        file.writeGroups("no colon\n");
        file.settled(reloader);
        Verification verification =
                reloader.current().verify(Credentials.of("alice", "password".getBytes(StandardCharsets.UTF_8)));
        assertThat(((Verification.Accepted) verification).groups()).containsExactly("staff");
    }

    @Test
    void oneOfTheTwoFilesMissingCountsAsMissing() throws Exception {
        file.write("alice:" + PASSWORD + "\n");
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(
                        () -> file.reloaderWithGroups(HtpasswdRules.standard()).open(false));
        Reloader reloader = file.reloaderWithGroups(HtpasswdRules.standard());
        reloader.open(true);
        assertThat(reloader.isStale()).isTrue();
        file.writeGroups("staff: alice\n");
        file.settled(reloader);
        assertThat(reloader.isStale()).isFalse();
        Files.delete(file.groups());
        file.logged.forget();
        reloader.look();
        assertThat(file.logged.lines()).singleElement().asString().contains(" ERROR ", "/groups: no such file");
        assertThat(reloader.isStale()).isFalse();
        file.pass(MAX_STALENESS.plusNanos(1));
        assertThat(reloader.isStale()).isTrue();
    }

    @Test
    void aProblemIsLoggedWithTheFileThatItIsIn() throws Exception {
        file.write("alice:" + PASSWORD + "\nbob\n");
        file.writeGroups("staff: carol\n");
        file.reloaderWithGroups(HtpasswdRules.standard()).open(false);
        assertThat(file.logged.lines())
                .satisfiesExactly(
                        ofUsers -> assertThat(ofUsers).contains("/users: line 2: expected user:hash"),
                        ofGroups -> assertThat(ofGroups).contains("/groups: line 1: groups: member 1 is no user"));
    }
}
