package io.htpasswd.examples.walkthrough;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Document;

/** What {@code mvn -Prelease} makes, from two checkouts in two folders; with {@code mvn -Pproof verify} only. */
@EnabledIfSystemProperty(named = "proof", matches = "true", disabledReason = "builds the release twice")
class ReleaseIT {
    private static final String[] RELEASE = {
        "-Prelease", "-Dquick", "-pl", "core,servlet-adapter,netty-adapter", "-am", "install"
    };
    private static final String[] KINDS = {
        ".pom", ".jar", "-sources.jar", "-javadoc.jar", "-cyclonedx.json", "-cyclonedx.xml"
    };
    private static final String VERSION = "0.1.0-SNAPSHOT";

    @TempDir
    static Path folder;

    private static Path published;

    @BeforeAll
    static void build() throws Exception {
        published = release("one");
    }

    private static Path release(String name, String... more) throws Exception {
        Path checkout = Checkout.copyTo(folder.resolve(name).resolve("checkout"));
        Maven maven = Maven.withRepository(folder.resolve(name));
        Commands.Result result =
                maven.run(checkout, Stream.of(RELEASE, more).flatMap(Stream::of).toArray(String[]::new));
        assertThat(result.exit()).as(result.out()).isZero();
        return maven.installed();
    }

    /** Without Maven's notes of what it looked for in vain. */
    private static List<String> names(Path installed) throws Exception {
        try (Stream<Path> files = Files.walk(installed)) {
            return files.filter(file -> file.getFileName().toString().startsWith("htpasswd-auth-"))
                    .filter(file ->
                            Files.isRegularFile(file) && !file.toString().endsWith(".lastUpdated"))
                    .map(file -> installed.relativize(file).toString())
                    .toList();
        }
    }

    private static String name(String module, String kind) {
        String artifact = "htpasswd-auth-" + module;
        return artifact + "/" + VERSION + "/" + artifact + "-" + VERSION + kind;
    }

    @Test
    void onlyTheLibraryIsPublishedWithAllThatCentralWants() throws Exception {
        assertThat(names(published))
                .containsExactlyInAnyOrderElementsOf(Stream.of("core", "servlet", "netty")
                        .flatMap(module -> Stream.of(KINDS).map(kind -> name(module, kind)))
                        .toList());
    }

    @ParameterizedTest
    @ValueSource(strings = {"core", "servlet", "netty"})
    void pomTellsWhatItIsAndNothingOfTheBuild(String module) throws Exception {
        Document pom = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(published.resolve(name(module, ".pom")).toFile());
        assertThat(List.of("name", "description", "url", "licenses", "developers", "scm"))
                .allSatisfy(
                        wanted -> assertThat(pom.getElementsByTagName(wanted).getLength())
                                .as(wanted)
                                .isPositive());
        assertThat(List.of("parent", "dependencyManagement", "build", "profiles", "properties", "repositories"))
                .allSatisfy(
                        innards -> assertThat(pom.getElementsByTagName(innards).getLength())
                                .as(innards)
                                .isZero());
        assertThat(Files.readString(published.resolve(name(module, ".pom"))))
                .doesNotContain("<scope>test", "junit", "jetty", "${");
    }

    @Test
    void secondBuildElsewhereIsTheSameToTheByte() throws Exception {
        Path again = release("another/folder");
        assertThat(names(published))
                .hasSize(3 * KINDS.length)
                .allSatisfy(file -> assertThat(Files.mismatch(published.resolve(file), again.resolve(file)))
                        .as(file)
                        .isEqualTo(-1));
    }

    @Test
    void everyFileIsSignedWhereAKeyIsNamed() throws Exception {
        assumeThat(Commands.installed("gpg")).as("gpg is installed").isTrue();
        Path home = Files.createDirectory(
                folder.resolve("gpg"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        String user = "release@example.com";
        try {
            gpg(home, "--batch", "--passphrase", "", "--quick-gen-key", user, "ed25519");
            Path signed = release("signed", "-Dgpg.keyname=" + user, "-Dgpg.homedir=" + home);
            assertThat(names(published)).allSatisfy(file -> {
                Commands.Result verified = gpg(
                        home,
                        "--verify",
                        signed.resolve(file + ".asc").toString(),
                        signed.resolve(file).toString());
                assertThat(verified.exit()).as(verified.err()).isZero();
            });
        } finally {
            Commands.run("gpgconf", "--homedir", home.toString(), "--kill", "gpg-agent");
        }
    }

    private static Commands.Result gpg(Path home, String... arguments) throws Exception {
        return Commands.run(Stream.concat(Stream.of("gpg", "--homedir", home.toString()), Stream.of(arguments))
                .toArray(String[]::new));
    }

    /** With an empty local repository but for what was published. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void programsOfOthersAreBuiltAndStart(boolean asModules) throws Exception {
        Path home = folder.resolve(asModules ? "modules" : "classes");
        Path programs = Checkout.copy(Consumer.PROGRAMS, home.resolve("programs"));
        Maven maven = Maven.withRepository(home);
        Checkout.copy(published, maven.installed());
        for (String name : List.of("core", "servlet", "netty")) {
            if (!asModules) Files.delete(programs.resolve(name).resolve("src/main/java/module-info.java"));
        }
        Commands.Result result = maven.run(programs, "compile");
        assertThat(result.exit()).as(result.out()).isZero();
        for (String name : List.of("core", "servlet", "netty")) {
            Path target = programs.resolve(name).resolve("target");
            Consumer program = new Consumer(name);
            if (asModules) program.startsOnTheModulePath(home, target.resolve("classes") + ":" + target.resolve("lib"));
            else program.startsOnTheClassPath(home, target.resolve("classes") + ":" + target.resolve("lib") + "/*");
        }
    }

    /** As it will be once there is a release: its jar as 0.1.0, and a public method taken out of the sources. */
    @Test
    void aPublicMethodTakenOutFailsTheBuild() throws Exception {
        Path home = folder.resolve("japicmp");
        Path released = Files.createDirectories(home.resolve("released/io/htpasswd/htpasswd-auth-core/0.1.0"));
        for (String kind : List.of(".pom", ".jar")) {
            Path to = released.resolve("htpasswd-auth-core-0.1.0" + kind);
            Files.copy(published.resolve(name("core", kind)), to);
            if (kind.equals(".pom")) Files.writeString(to, Files.readString(to).replace(VERSION, "0.1.0"));
        }
        Path checkout = Checkout.copyTo(home.resolve("checkout"));
        Maven maven = Maven.withRepository(home, home.resolve("released"));
        String[] compare = {
            "-Dquick",
            "-Djapicmp.skip=false",
            "-pl",
            "core",
            "-am",
            "package",
            "com.github.siom79.japicmp:japicmp-maven-plugin:cmp"
        };
        Commands.Result same = maven.run(checkout, compare);
        assertThat(same.exit()).as(same.out()).isZero();

        // One that the library itself does not call, or it would not compile.
        Path limit = checkout.resolve("core/src/main/java/io/htpasswd/admission/HashingLimit.java");
        String source = Files.readString(limit);
        assertThat(source).contains("public long outOfTime()");
        Files.writeString(limit, source.replace("public long outOfTime()", "public long anotherName()"));
        Commands.Result less = maven.run(checkout, compare);
        assertThat(less.exit()).as(less.out()).isPositive();
        assertThat(less.out()).contains("METHOD_REMOVED", "outOfTime");
    }
}
