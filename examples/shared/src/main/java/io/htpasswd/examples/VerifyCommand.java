package io.htpasswd.examples;

import io.htpasswd.basic.BasicAuth;
import io.htpasswd.basic.Credentials;
import io.htpasswd.basic.DecisionEvent;
import io.htpasswd.basic.Policy;
import io.htpasswd.basic.Verification;
import io.htpasswd.file.Htpasswd;
import io.htpasswd.file.LineProblem;
import java.io.ByteArrayOutputStream;
import java.io.Console;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Says whether a user gets in with a password, and why not: more than a client may know. */
@Command(
        name = "verify",
        description =
                "Asks for a password, or reads a line of standard input, and says whether the user gets in with it."
                        + " Exit code 0: yes; 1: no; 2: the file cannot be read.")
final class VerifyCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "FILE", description = "A file as htpasswd writes it.")
    private String file = "";

    @Parameters(index = "1", paramLabel = "USER", description = "The name, as a client sends it.")
    private String user = "";

    @Parameters(index = "2..*", hidden = true)
    private List<String> tooMuch = List.of();

    @Mixin
    private HashOptions hashes = new HashOptions();

    @Option(names = "--help", usageHelp = true, description = "Shows this.")
    @SuppressWarnings("UnusedVariable") // picocli reads it
    private boolean help;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public Integer call() throws StartException, IOException {
        QuietLog.keepQuiet();
        if (!tooMuch.isEmpty()) {
            throw new StartException(
                    "a password on the command line is seen by other users of the machine; leave it out,"
                            + " and type it or give it on standard input");
        }
        Htpasswd users = UsersFile.open("FILE", file, null, hashes.rules()).snapshot();
        String reason = reason(users, Credentials.of(user, password()));
        spec.commandLine().getOut().println(reason.isEmpty() ? "yes" : "no: " + reason);
        return reason.isEmpty() ? 0 : 1;
    }

    @SuppressWarnings("SystemConsoleNull") // never null from JDK 22 on: then it reads the line, as text
    private static byte[] password() throws IOException {
        Console console = System.console();
        if (console == null) return line(System.in);
        char[] typed = console.readPassword("Password: ");
        return typed == null ? new byte[0] : new String(typed).getBytes(StandardCharsets.UTF_8);
    }

    /** As bytes, because a password has no encoding. Its line end is not part of it. */
    static byte[] line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int octet = in.read(); octet >= 0 && octet != '\n'; octet = in.read()) line.write(octet);
        byte[] bytes = line.toByteArray();
        int length = bytes.length > 0 && bytes[bytes.length - 1] == '\r' ? bytes.length - 1 : bytes.length;
        return Arrays.copyOf(bytes, length);
    }

    /** Empty when the user gets in. */
    static String reason(Htpasswd users, Credentials credentials) {
        List<DecisionEvent> heard = new ArrayList<>();
        BasicAuth.of(Policy.strict(), users).withListener(heard::add).evaluate(credentials, null);
        DecisionEvent event = heard.get(0);
        if (event.brokenRule() != null) {
            return "no request can hold such a user and password, by the rule "
                    + event.brokenRule().word();
        }
        if (event.verification() instanceof Verification.Accepted) return "";
        if (event.verification() == Verification.Failed.UNKNOWN_USER) return unknown(users, credentials.user());
        if (event.verification() == Verification.Failed.UNUSABLE_LINE) return unusable(users, credentials.user());
        return "the password is wrong";
    }

    private static String unknown(Htpasswd users, String user) {
        return users.users().stream()
                .filter(user::equalsIgnoreCase)
                .findFirst()
                .map(other -> "there is no such user, but " + ShellWord.of(other) + "; case counts")
                .orElse("there is no such user");
    }

    private static String unusable(Htpasswd users, String user) {
        return users.problems().stream()
                .filter(problem -> user.equals(problem.user()) && problem.kind().costsTheLine())
                .findFirst()
                .map(LineProblem::toString)
                .orElse("the line of this user cannot be used; check says why");
    }
}
