package io.htpasswd.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.htpasswd.testing.Logged;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Section 6 of the contract, time: a file that is mounted by itself, as {@code docker -v FILE:FILE} and Kubernetes'
 * {@code subPath} do, with a mount of its own. Skipped where that is refused; {@link FileStampTest} has the rule itself.
 */
@Timeout(30)
class LoneMountTest {
    private static final String LINE = ":$apr1$TYiryv0/$8BvzLUO9IfGPGGsPnAgSu1\n";
    private static final Duration CHECK_EVERY = Duration.ofSeconds(1);
    private static final Duration SETTLE = Duration.ofNanos(1);
    private static final Duration MAX_STALENESS = Duration.ofMinutes(10);
    private static final String ADVICE = "mount its folder instead";

    @TempDir
    Path folder;

    private final Logged logged = new Logged(HtpasswdFile.class);
    private long now = Long.MAX_VALUE - TimeUnit.SECONDS.toNanos(1);
    private Path source;
    private Path mounted;
    private boolean mount;

    @BeforeEach
    void mount() throws Exception {
        source = Files.writeString(Files.createDirectory(folder.resolve("host")).resolve("users"), "alice" + LINE);
        mounted = Files.createFile(
                Files.createDirectory(folder.resolve("container")).resolve("users"));
        mount = Files.isExecutable(Path.of("/usr/bin/mount")) && run("mount", "--bind", source, mounted) == 0;
        if (!mount) System.out.println("no mount of a lone file: it takes root, and a system that lets it");
        assumeThat(mount).as("may mount").isTrue();
    }

    @AfterEach
    void unmount() throws Exception {
        logged.close();
        if (mount) assertThat(run("umount", mounted)).isZero();
    }

    private static int run(Object... command) throws IOException, InterruptedException {
        String[] words = new String[command.length];
        for (int i = 0; i < words.length; i++) words[i] = command[i].toString();
        Process process = new ProcessBuilder(words)
                .redirectErrorStream(true)
                .redirectOutput(new File("/dev/null"))
                .start();
        return process.waitFor();
    }

    private void replace(String content) throws IOException {
        Path written = Files.writeString(source.resolveSibling("new"), content);
        Files.move(written, source, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private Reloader opened() throws IOException {
        return opened(new FilePair(mounted, null, null, HtpasswdRules.standard()));
    }

    private Reloader opened(FilePair files) throws IOException {
        Clocks clocks = new Clocks(() -> now, InstantSource.system());
        Reloader reloader = new Reloader(files, new ReloadTiming(CHECK_EVERY, SETTLE, MAX_STALENESS, clocks), null);
        reloader.open(false);
        return reloader;
    }

    private void look(Reloader reloader, int times) {
        for (int i = 0; i < times; i++) {
            reloader.look();
            now += CHECK_EVERY.toNanos();
        }
    }

    @Test
    void aFileReplacedWhereItIsMountedFromIsMissingAndTheLogSaysWhyAndTheWayOut() throws Exception {
        Reloader reloader = opened();
        look(reloader, 3);
        assertThat(logged.text()).isEmpty();
        replace("bob" + LINE);
        look(reloader, 60);
        assertThat(logged.lines()).singleElement().asString().contains(" ERROR ", "was replaced", ADVICE);
        assertThat(reloader.isStale()).isFalse();
        look(reloader, 60);
        assertThat(logged.lines())
                .hasSize(2)
                .allSatisfy(line -> assertThat(line).contains(" ERROR ", ADVICE));
        now += MAX_STALENESS.toNanos();
        assertThat(reloader.isStale()).isTrue();
        // Mounted anew, as a restarted container does.
        assertThat(run("umount", mounted)).isZero();
        mount = run("mount", "--bind", source, mounted) == 0;
        look(reloader, 3);
        assertThat(reloader.isStale()).isFalse();
        assertThat(reloader.current().users()).containsExactly("bob");
    }

    @Test
    void whatIsWrittenInPlaceIsSeenAsEver() throws Exception {
        Reloader reloader = opened();
        Files.writeString(source, "carol" + LINE);
        look(reloader, 3);
        assertThat(reloader.current().users()).containsExactly("carol");
        assertThat(logged.text()).doesNotContain(ADVICE);
    }

    @Test
    void ofTwoFilesTheLogNamesTheOneThatWasReplaced() throws Exception {
        Path users = Files.writeString(folder.resolve("users"), "alice" + LINE);
        Files.writeString(source, "staff: alice\n");
        Reloader reloader = opened(new FilePair(users, mounted, null, HtpasswdRules.standard()));
        replace("staff:\n");
        look(reloader, 3);
        assertThat(logged.lines())
                .singleElement()
                .asString()
                .contains(" ERROR ", mounted + ": the file was replaced", ADVICE);
        logged.forget();
        opened(new FilePair(users, mounted, null, HtpasswdRules.standard()));
        assertThat(logged.lines()).singleElement().asString().contains(" WARN ", mounted + ": ", ADVICE);
    }

    /** Some file systems always say that a file has no name. */
    @Test
    void aFileWithoutANameWhenItIsOpenedIsServedWithAWarning() throws Exception {
        replace("bob" + LINE);
        Reloader reloader = opened();
        assertThat(reloader.current().users()).containsExactly("alice");
        assertThat(logged.lines()).singleElement().asString().contains(" WARN ", ADVICE);
        look(reloader, 60);
        assertThat(reloader.isStale()).isFalse();
        assertThat(logged.lines()).hasSize(1);
    }
}
