package io.htpasswd.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.htpasswd.basic.Credentials;
import io.htpasswd.basic.Verification;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Section 6 of the contract, time: a file that changes while it is in use. */
@Timeout(30)
class HtpasswdFileTest {
    private static final String PASSWORD = "$apr1$TYiryv0/$8BvzLUO9IfGPGGsPnAgSu1";

    @TempDir
    Path folder;

    private final List<ReloadEvent> events = new ArrayList<>();

    private HtpasswdFile.Builder quick(Path file) {
        return HtpasswdFile.builder(file)
                .checkEvery(Duration.ofMillis(1))
                .settle(Duration.ofMillis(5))
                .onReload(events::add);
    }

    private static Verification ask(HtpasswdFile file, String user) {
        Credentials credentials = Credentials.of(user, "password".getBytes(StandardCharsets.UTF_8));
        Verification recalled = file.recall(credentials);
        if (recalled != null) return recalled;
        file.refresh();
        return file.verify(credentials);
    }

    /** Asks until the answer is there; the test's time limit is the end. */
    private static void await(HtpasswdFile file, String user, Verification expected) throws InterruptedException {
        while (!ask(file, user).equals(expected)) Thread.sleep(1);
    }

    private Path write(String name, String content) throws IOException {
        return Files.writeString(folder.resolve(name), content);
    }

    private void renameOver(Path file, String content) throws IOException {
        Files.move(write("new", content), file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static final Verification IN = Verification.Accepted.WITHOUT_GROUPS;

    @Test
    void changedFileIsTakenAndItsEventSaysWhatChanged() throws Exception {
        Path path = write("users", "alice:" + PASSWORD + "\nbob:" + PASSWORD + "\n");
        HtpasswdFile file = quick(path).open();
        assertThat(ask(file, "alice")).isEqualTo(IN);
        renameOver(path, "alice:" + PASSWORD + "\ncarol:" + PASSWORD + "\nnocolon\n");
        await(file, "carol", IN);
        assertThat(ask(file, "bob")).isEqualTo(Verification.Failed.UNKNOWN_USER);
        assertThat(events).singleElement().satisfies(event -> {
            assertThat(event.added()).containsExactly("carol");
            assertThat(event.removed()).containsExactly("bob");
            assertThat(event.changed()).isEmpty();
            assertThat(event.problems()).hasSize(1);
        });
    }

    @Test
    void unchangedLineStaysRememberedOverAReloadAndAChangedOneDoesNot() throws Exception {
        Path path = write("users", "alice:" + PASSWORD + "\nbob:" + PASSWORD + "\n");
        HtpasswdFile file = quick(path).open();
        await(file, "alice", IN);
        await(file, "bob", IN);
        renameOver(path, "bob:$apr1$TYiryv0/$8BvzLUO9IfGPGGsPnAgSu0\ncarol:" + PASSWORD + "\nalice:" + PASSWORD + "\n");
        await(file, "bob", Verification.Failed.WRONG_PASSWORD);
        Credentials alice = Credentials.of("alice", "password".getBytes(StandardCharsets.UTF_8));
        assertThat(file.snapshot().recall(alice)).isEqualTo(IN);
        assertThat(file.snapshot().recall(Credentials.of("bob", alice.password())))
                .isNull();
    }

    /** A request that has looked, and then waited for its turn for longer than until the next look is due. */
    @Test
    void whoHasLookedIsNotSentToLookAgainAndIsNotHashedForIt() throws Exception {
        HtpasswdFile file = quick(write("users", "alice:" + PASSWORD + "\n")).open();
        Credentials alice = Credentials.of("alice", "password".getBytes(StandardCharsets.UTF_8));
        file.refresh();
        assertThat(file.verify(alice)).isEqualTo(IN);
        while (file.recall(alice) != null) Thread.sleep(1);
        assertThat(file.recallAfterRefresh(alice)).isEqualTo(IN);
        assertThat(file.recallAfterRefresh(Credentials.of("alice", new byte[] {'x'})))
                .isNull();
    }

    @Test
    void missingFileLeavesTheLastGoodVersionUntilItIsTooOld() throws Exception {
        Path path = write("users", "alice:" + PASSWORD + "\n");
        HtpasswdFile file = quick(path).maxStaleness(Duration.ofMillis(200)).open();
        Files.delete(path);
        assertThat(ask(file, "alice")).isEqualTo(IN);
        await(file, "alice", Verification.Failed.UNAVAILABLE);
        assertThat(ask(file, "nobody")).isEqualTo(Verification.Failed.UNAVAILABLE);
        write("users", "alice:" + PASSWORD + "\n");
        await(file, "alice", IN);
    }

    @Test
    void garbageLeavesTheLastGoodVersionAndAnEmptyFileIsTheTruth() throws Exception {
        Path path = write("users", "alice:" + PASSWORD + "\n");
        HtpasswdFile file = quick(path).open();
        renameOver(path, "garbage\n");
        for (int i = 0; i < 50; i++) {
            assertThat(ask(file, "alice")).isEqualTo(IN);
            Thread.sleep(1);
        }
        renameOver(path, "# nobody\n");
        await(file, "alice", Verification.Failed.UNKNOWN_USER);
    }

    @Test
    void openNeedsTheFileUnlessItMayStartWithout() throws Exception {
        Path path = folder.resolve("users");
        assertThatExceptionOfType(NoSuchFileException.class).isThrownBy(() -> HtpasswdFile.open(path));
        assertThatExceptionOfType(IOException.class).isThrownBy(() -> HtpasswdFile.open(folder));
        HtpasswdFile file = quick(path).startWithout().open();
        assertThat(file.snapshot().users()).isEmpty();
        assertThat(ask(file, "alice")).isEqualTo(Verification.Failed.UNAVAILABLE);
        write("users", "alice:" + PASSWORD + "\n");
        await(file, "alice", IN);
    }

    @Test
    void groupsComeFromTheirFileAndBothReloadAsOne() throws Exception {
        Path path = write("users", "alice:" + PASSWORD + "\n");
        Path groups = write("groups", "staff: alice bob\nstaff: carol\nadmins:alice\nnocolon\n");
        HtpasswdFile file = quick(path).groups(groups).open();
        assertThat(file.knowsGroups()).isTrue();
        assertThat(groupsOf(ask(file, "alice"))).containsExactlyInAnyOrder("staff", "admins");
        renameOver(groups, "staff: bob\nnocolon\n");
        while (!List.of().equals(groupsOf(ask(file, "alice")))) Thread.sleep(1);
        assertThat(events)
                .singleElement()
                .satisfies(event -> assertThat(event.problems())
                        .allSatisfy(problem -> assertThat(problem.message()).startsWith("groups: "))
                        .extracting(LineProblem::kind)
                        .containsExactly(LineProblem.Kind.NO_COLON, LineProblem.Kind.UNKNOWN_MEMBER));
    }

    private static @Nullable List<String> groupsOf(Verification verification) {
        return verification instanceof Verification.Accepted accepted ? List.copyOf(accepted.groups()) : null;
    }

    @Test
    void aLinkMayNotLeaveItsFolder() throws Exception {
        Path outside = write("outside", "alice:" + PASSWORD + "\n");
        Path secret = Files.createDirectory(folder.resolve("secret"));
        Path link = Files.createSymbolicLink(secret.resolve("key"), outside);
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> HtpasswdFile.builder(link).within(secret).open())
                .withMessageContaining("out of its folder");
        Path inside = Files.writeString(secret.resolve("data"), "alice:" + PASSWORD + "\n");
        Files.delete(link);
        Files.createSymbolicLink(link, inside.getFileName());
        assertThat(ask(HtpasswdFile.builder(link).within(secret).open(), "alice"))
                .isEqualTo(IN);
    }
}
