package io.htpasswd.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.htpasswd.basic.Credentials;
import io.htpasswd.basic.Verification;
import io.htpasswd.testing.Logged;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Sections 4 and 6 of the contract: a file with which nobody can log in denies all, and is an error only after a better one. */
class NobodyTest {
    private static final String ALICE = "alice:$apr1$TYiryv0/$8BvzLUO9IfGPGGsPnAgSu1\n";
    private static final String NOBODY = "no colon\nalice:!\n";
    private static final Duration CHECK_EVERY = Duration.ofSeconds(1);
    private static final Duration SETTLE = Duration.ofMillis(200);
    private static final Duration MAX_STALENESS = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    private final Logged logged = new Logged(HtpasswdFile.class);
    private final List<ReloadEvent> events = new ArrayList<>();
    private long now = Long.MAX_VALUE - TimeUnit.SECONDS.toNanos(1);
    private Instant fileTime = Instant.now();

    @AfterEach
    void close() {
        logged.close();
    }

    private enum Place {
        FILE {
            @Override
            Path users(Path folder) {
                return folder.resolve("users");
            }

            @Override
            void write(Path folder, String content) throws IOException {
                rename(Files.writeString(folder.resolve("new"), content), users(folder));
            }
        },
        /** As Kubernetes mounts it: a link to a file behind a link that is swapped. */
        SECRET {
            @Override
            Path users(Path folder) {
                return folder.resolve(".htaccess");
            }

            @Override
            void write(Path folder, String content) throws IOException {
                Path version = Files.createTempDirectory(folder, "..version");
                Files.writeString(version.resolve(".htaccess"), content);
                rename(
                        Files.createSymbolicLink(folder.resolve("..new"), version.getFileName()),
                        folder.resolve("..data"));
                if (!Files.exists(users(folder))) Files.createSymbolicLink(users(folder), Path.of("..data/.htaccess"));
            }
        };

        abstract Path users(Path folder);

        abstract void write(Path folder, String content) throws IOException;

        private static void rename(Path from, Path to) throws IOException {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private Reloader reloader(Place place) {
        FilePair files = new FilePair(place.users(folder), null, folder, HtpasswdRules.standard());
        Clocks clocks = new Clocks(() -> now, () -> fileTime);
        return new Reloader(files, new ReloadTiming(CHECK_EVERY, SETTLE, MAX_STALENESS, clocks), events::add);
    }

    private void pass(Duration time) {
        now += time.toNanos();
        fileTime = fileTime.plus(time);
    }

    /** As requests would, for so long. */
    private void look(Reloader reloader, Duration time) {
        long end = now + time.toNanos();
        while (now - end < 0) {
            Duration again = reloader.look();
            pass(again.compareTo(CHECK_EVERY) < 0 ? again : CHECK_EVERY);
        }
    }

    private static Verification ask(Reloader reloader) {
        return reloader.isStale()
                ? Verification.Failed.UNAVAILABLE
                : reloader.current().verify(Credentials.of("alice", "password".getBytes(StandardCharsets.UTF_8)));
    }

    private void assertNobodyForAsLongAsItStaysSo(Reloader reloader) {
        for (int i = 0; i < 10; i++) {
            assertThat(ask(reloader)).isIn(Verification.Failed.UNKNOWN_USER, Verification.Failed.UNUSABLE_LINE);
            look(reloader, MAX_STALENESS.dividedBy(3));
        }
        assertThat(logged.text()).doesNotContain(" ERROR ", "last good");
    }

    @ParameterizedTest
    @CsvSource({
        "FILE, 0",
        "FILE, 100",
        "FILE, 300",
        "FILE, 1900",
        "FILE, 2100",
        "FILE, 100000",
        "FILE, -5000",
        "FILE, -100000",
        "SECRET, 0",
        "SECRET, 100",
        "SECRET, 300",
        "SECRET, 1900",
        "SECRET, 2100",
        "SECRET, 100000",
        "SECRET, -5000",
        "SECRET, -100000"
    })
    void aFileOfNobodyDeniesAllForAsLongAsItStaysSoWhateverItsAgeAtTheStart(Place place, long age) throws Exception {
        place.write(folder, NOBODY);
        FileTime changed = (FileTime) Files.getAttribute(place.users(folder), "unix:ctime");
        fileTime = changed.toInstant().plusMillis(age);
        Reloader reloader = reloader(place);
        reloader.open(false);
        assertThat(logged.lines())
                .hasSize(3)
                .allSatisfy(line -> assertThat(line).contains(" WARN "))
                .last()
                .asString()
                .contains("nobody can log in");
        logged.forget();
        assertNobodyForAsLongAsItStaysSo(reloader);
        assertThat(logged.text()).isEmpty();
        assertThat(events).isEmpty();
        place.write(folder, ALICE);
        fileTime = Instant.now();
        look(reloader, Duration.ofSeconds(3));
        assertThat(ask(reloader)).isEqualTo(Verification.Accepted.WITHOUT_GROUPS);
    }

    @ParameterizedTest
    @CsvSource({"FILE", "SECRET"})
    void aFileOfNobodyAfterOneThatLetSomebodyInIsAnErrorAndTooOldInTheEnd(Place place) throws Exception {
        place.write(folder, NOBODY);
        Reloader reloader = reloader(place);
        reloader.open(false);
        place.write(folder, ALICE);
        fileTime = Instant.now();
        look(reloader, Duration.ofSeconds(3));
        logged.forget();
        place.write(folder, NOBODY);
        fileTime = Instant.now();
        look(reloader, Duration.ofSeconds(3));
        assertThat(ask(reloader)).isEqualTo(Verification.Accepted.WITHOUT_GROUPS);
        assertThat(logged.lines()).singleElement().asString().contains(" ERROR ", "not one line", "last good version");
        look(reloader, MAX_STALENESS);
        assertThat(ask(reloader)).isEqualTo(Verification.Failed.UNAVAILABLE);
    }

    /** "In use before" is at any time before: a file that was emptied in between does not make the next one better. */
    @Test
    void aFileOfNobodyAfterAnEmptyOneIsAnErrorIfSomebodyWasLetInBefore() throws Exception {
        Place.FILE.write(folder, ALICE);
        Reloader reloader = reloader(Place.FILE);
        reloader.open(false);
        for (String content : List.of("", NOBODY)) {
            Place.FILE.write(folder, content);
            fileTime = Instant.now();
            look(reloader, Duration.ofSeconds(4));
            assertThat(ask(reloader)).isIn(Verification.Failed.UNKNOWN_USER, Verification.Failed.UNUSABLE_LINE);
        }
        look(reloader, MAX_STALENESS);
        assertThat(ask(reloader)).isEqualTo(Verification.Failed.UNAVAILABLE);
    }

    @Test
    void anotherFileOfNobodyIsANewVersionWithProblemsOfItsOwn() throws Exception {
        Place.FILE.write(folder, NOBODY);
        Reloader reloader = reloader(Place.FILE);
        reloader.open(false);
        logged.forget();
        Place.FILE.write(folder, ":x\n");
        fileTime = Instant.now();
        look(reloader, Duration.ofSeconds(3));
        assertThat(logged.text()).contains("new version", "line 1: ", "nobody can log in");
        assertThat(events)
                .singleElement()
                .satisfies(event -> assertThat(event.problems())
                        .singleElement()
                        .extracting(LineProblem::kind)
                        .isEqualTo(LineProblem.Kind.EMPTY_USER));
        assertNobodyForAsLongAsItStaysSo(reloader);
    }

    @Test
    void aFileOfNobodyThatAppearsLaterDeniesAllToo() throws Exception {
        Reloader reloader = reloader(Place.FILE);
        reloader.open(true);
        assertThat(ask(reloader)).isEqualTo(Verification.Failed.UNAVAILABLE);
        assertThat(logged.lines())
                .first()
                .asString()
                .contains(" ERROR ", "no such file")
                .doesNotContain("last good");
        logged.forget();
        Place.FILE.write(folder, NOBODY);
        fileTime = Instant.now();
        look(reloader, Duration.ofSeconds(3));
        assertNobodyForAsLongAsItStaysSo(reloader);
        assertThat(logged.text()).contains("nobody can log in");
    }

    @Test
    void aFileOfNobodyThatGoesIsMissingAndNeverWasALastGoodVersion() throws Exception {
        Place.FILE.write(folder, NOBODY);
        Reloader reloader = reloader(Place.FILE);
        reloader.open(false);
        logged.forget();
        Files.delete(Place.FILE.users(folder));
        look(reloader, Duration.ofSeconds(3));
        assertThat(ask(reloader)).isIn(Verification.Failed.UNKNOWN_USER, Verification.Failed.UNUSABLE_LINE);
        assertThat(logged.lines())
                .singleElement()
                .asString()
                .contains(" ERROR ", "no such file", "no version before had a usable line")
                .doesNotContain("last good");
        look(reloader, MAX_STALENESS);
        assertThat(ask(reloader)).isEqualTo(Verification.Failed.UNAVAILABLE);
    }
}
