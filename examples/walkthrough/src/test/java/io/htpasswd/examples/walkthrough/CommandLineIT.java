package io.htpasswd.examples.walkthrough;

import static org.assertj.core.api.Assertions.assertThat;

import io.htpasswd.examples.walkthrough.ExampleServer.Program;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What the example servers say when they cannot start: one line, exit code 2. */
class CommandLineIT {
    @TempDir
    Path folder;

    @Test
    void badServer() throws Exception {
        List<String> command = new ArrayList<>(Program.JETTY.command());
        command.set(command.indexOf("jetty"), "iis");
        assertComplaint(command, "--server: expected jetty, tomcat or undertow");
    }

    private static String assertComplaint(Program program, String message, String... options) throws Exception {
        return assertComplaint(program.command(options), message);
    }

    /** All that was said. */
    private static String assertComplaint(List<String> command, String message) throws Exception {
        Commands.Result result = Commands.run(Path.of("."), command);
        assertThat(result.err().lines().filter(line -> !line.contains(" INFO ")).toList())
                .singleElement()
                .asString()
                .contains(message);
        assertThat(result.exit()).isEqualTo(2);
        return result.err();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--nope | Unknown option: '--nope'",
                "--mode lenient | --mode: expected strict or optional",
                "--realm | Missing required parameter for option '--realm'",
                "--realm café | --realm: a realm is printable ASCII and not empty",
                "--htpasswd /no/such/file | --htpasswd: /no/such/file: no such file",
                "--htpasswd / | --htpasswd: not a regular file: /",
                "--policy /no/such/file | --policy: no such file: /no/such/file",
                "--policy x.yaml --mode strict | --policy says all that",
                "--secrets /tmp | Missing required argument(s): --policy=FILE.yaml",
                "--policy x.yaml --secrets /no/such/folder | --secrets: no such folder: /no/such/folder",
                "--hashes-at-once 0 | --hashes-at-once: expected a whole number from 1 to 2147483647; without the flag it is",
                "--max-waiting -1 | --max-waiting: expected a whole number from 0 to 2147483647; without the flag it is",
                "--max-wait 25 | --max-wait: expected an ISO-8601 duration like PT25S",
                "--max-wait PT61M | --max-wait: expected a duration from PT0S to PT1H like PT25S",
                "--attempts 10 | --attempts: expected wrong attempts and a window like 10/PT10M",
                "--attempts 10/10m | --attempts: expected an ISO-8601 duration after the slash, as in 10/PT10M",
                "--attempts 0/PT10M | --attempts: wrong attempts must be from 1 to 1000000, was 0",
                "--max-bcrypt-cost 32 | --max-bcrypt-cost: expected a whole number from 4 to 31; without the flag it is 15",
                "--max-sha-crypt-rounds 999 | --max-sha-crypt-rounds: expected a whole number from 1000 to 999999999;",
                "--proxy-protocol | Missing required argument(s): --trusted-proxies=NETWORK",
                "--trusted-proxies proxy.example | --trusted-proxies: expected an address or a block such as 10.0.0.0/8,",
                "--trusted-proxies ::1,10.0.0.5/8 | --trusted-proxies: bits beyond the prefix are set; write 10.0.0.0/8,",
                "--listen 0.0.0.0:0 | the sample user is for loopback only",
                "--listen [::]:0 | the sample user is for loopback only",
                "--listen 127.0.0.1 | --listen: expected HOST:PORT",
                "--listen 127.0.0.1:70000 | --listen: expected HOST:PORT"
            })
    void badFlags(String options, String message) throws Exception {
        assertComplaint(Program.GATEWAY, message, options.split(" "));
    }

    /** The bytes of the path come from printf, whatever the locale of this test. */
    @ParameterizedTest
    @CsvSource({"GATEWAY, --htpasswd", "JETTY, --htpasswd", "GATEWAY, --policy", "GATEWAY, --policy x.yaml --secrets"})
    void pathThatTheLocaleCannotExpress(Program program, String options) throws Exception {
        List<String> command =
                new ArrayList<>(List.of("sh", "-c", "LC_ALL=C exec \"$@\" \"$(printf '\\303\\274/users')\"", "sh"));
        command.addAll(program.command(options.split(" ")));
        String option = options.substring(options.lastIndexOf("--"));
        assertComplaint(command, option + ": this machine's locale cannot express the path; set a UTF-8 one");
    }

    @ParameterizedTest
    @EnumSource
    void occupiedPort(Program program) throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertComplaint(program, "--listen: cannot listen on", "--listen", "127.0.0.1:" + taken.getLocalPort());
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "users: [12] | users[0]: expected text, found a number",
                "users: [\"u:\\$apr1\\$SECRET\"] | line 1: this is no YAML of the core schema; it was",
                "users: [ | this is no YAML of the core schema"
            })
    void invalidDocumentsByTheWayOfAllComplaints(String document, String message) throws Exception {
        Path file = Files.writeString(folder.resolve("policy.yaml"), document.replace("\\n", "\n"));
        assertThat(assertComplaint(Program.GATEWAY, message, "--policy", file.toString()))
                .doesNotContain("SECRET");
    }

    @Test
    void helpNamesTheFlags() throws Exception {
        Commands.Result result = Commands.run(Path.of("."), Program.GATEWAY.command("--help"));
        assertThat(result.exit()).isZero();
        assertThat(result.out())
                .contains("--listen", "--htpasswd", "--mode", "--realm", "--policy", "--secrets", "--no-grpc")
                .contains("--trusted-proxies", "--proxy-protocol");
    }

    @ParameterizedTest
    @EnumSource
    void sampleIsAnnouncedWithACurlLineAndSigtermStops(Program program) throws Exception {
        try (ExampleServer server = ExampleServer.start(program)) {
            assertThat(server.printed().get(0)).contains("sample", "\"user\"", "\"password\"");
            assertThat(server.printed().get(2)).isEqualTo("try: curl -i -u user:password " + server.url());
            server.stop();
            assertThat(server.exitValue()).isEqualTo(128 + 15);
        }
    }
}
