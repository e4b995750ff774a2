package io.htpasswd.examples.walkthrough;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.htpasswd.examples.walkthrough.ExampleServer.Program;
import io.htpasswd.testing.Table;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The command lines of odd-command-lines.tsv: exit code and message, and no password, which is a canary. */
class OddCommandLinesIT {
    @TempDir
    Path folder;

    static List<Table.Row> commandLines() {
        return Table.read("odd-command-lines.tsv").rows();
    }

    @ParameterizedTest
    @MethodSource("commandLines")
    void aCommandLineIsAnsweredByItsCauseAndAWayOut(Table.Row row) throws Exception {
        Path users = Files.writeString(folder.resolve("users"), Readme.GUIDE_LINE);
        Path broken = Files.writeString(folder.resolve("broken"), Readme.GUIDE_LINE + "broken:$2y$05$Canary\n");
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String arguments = row.get("arguments")
                    .replace("$USERS", users.toString())
                    .replace("$BROKEN", broken.toString())
                    .replace("$TAKEN", String.valueOf(taken.getLocalPort()));
            List<String> command = Program.GATEWAY.command(arguments.split(" "));
            Commands.Result result = Commands.run(folder, command, row.get("input"));
            assertThat(result.exit()).as(result.err()).isEqualTo(Integer.parseInt(row.get("exit")));
            assertThat(result.exit() == 2 ? result.err() : result.out()).contains(row.get("message"));
            assertThat(result.err().lines().count()).isEqualTo(result.exit() == 2 ? 1 : 0);
            assertThat(result.out() + result.err()).doesNotContain("Canary");
        }
    }

    /** As a user who may not; root may, unless it has given that up. */
    @ParameterizedTest
    @EnumSource(names = {"GATEWAY", "JETTY", "TOMCAT", "UNDERTOW"})
    void aPortThatNeedsPrivilegesIsNamed(Program program) throws Exception {
        assumeThat(Path.of("/proc/sys/net/ipv4/ip_unprivileged_port_start"))
                .as("ports below 1024 are kept for privileged programs")
                .hasContent("1024");
        List<String> command = new ArrayList<>();
        if (System.getProperty("user.name").equals("root")) {
            assumeThat(Commands.installed("setpriv"))
                    .as("util-linux is installed")
                    .isTrue();
            command.addAll(List.of("setpriv", "--bounding-set", "-net_bind_service"));
        }
        command.addAll(program.command("--listen", "127.0.0.1:80"));
        Commands.Result result = Commands.run(folder, command);
        assertThat(result.exit()).isEqualTo(2);
        assertThat(result.err())
                .contains(
                        "--listen: cannot listen on 127.0.0.1:80: ports below 1024 need privileges; take a higher one");
    }

    /** The jar as somebody might repackage it: what the program prints itself is there all the same. */
    @Test
    void withoutAnSlf4jProviderProblemsArePrintedAndTheLossIsTold() throws Exception {
        Path users = Files.writeString(folder.resolve("users"), Readme.GUIDE_LINE + "broken:$2y$05$Canary\n");
        List<String> command =
                new ArrayList<>(Program.GATEWAY.command("--listen", "127.0.0.1:0", "--htpasswd", users.toString()));
        command.set(
                command.indexOf("-jar") + 1,
                withoutProvider(Program.GATEWAY.jar()).toString());
        try (ExampleServer server = ExampleServer.of(command)) {
            assertThat(server.printed())
                    .anySatisfy(line -> assertThat(line).startsWith("users line 2: the hash is no well-formed BCRYPT"));
            assertThat(server.stop())
                    .contains("gateway: no SLF4J provider is on the class path, so denials and reloads are not logged");
        }
    }

    private Path withoutProvider(Path jar) throws IOException {
        Path copy = Files.copy(jar, folder.resolve("gateway.jar"));
        try (FileSystem files = FileSystems.newFileSystem(copy)) {
            Files.delete(files.getPath("META-INF/services/org.slf4j.spi.SLF4JServiceProvider"));
        }
        return copy;
    }

    @Test
    void thereAreEnoughOfThemAndNoTwoAreTheSame() {
        assertThat(commandLines())
                .hasSizeGreaterThanOrEqualTo(15)
                .extracting(row -> row.get("arguments") + row.get("input"))
                .doesNotHaveDuplicates();
    }
}
