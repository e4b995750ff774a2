package io.htpasswd.examples;

import io.htpasswd.file.Htpasswd;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Says what is wrong with password files, before a server does. */
@Command(
        name = "check",
        description =
                "Prints what is wrong with password files, who cannot log in, and what their hashes cost. Exit code"
                        + " 0: nothing costs a login; 1: something does; 2: a file cannot be read.")
final class CheckCommand implements Callable<Integer> {
    private static final int UNREADABLE = 2;

    @Parameters(paramLabel = "FILE", arity = "1..*", description = "Files as htpasswd writes them.")
    private List<String> files = List.of();

    @Option(names = "--groups", paramLabel = "FILE", description = "A group file that belongs to each of them.")
    private @Nullable String groups;

    @Mixin
    private HashOptions hashes = new HashOptions();

    @Option(names = "--help", usageHelp = true, description = "Shows this.")
    @SuppressWarnings("UnusedVariable") // picocli reads it
    private boolean help;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public Integer call() throws StartException {
        QuietLog.keepQuiet();
        int worst = 0;
        for (String file : files) {
            try {
                Htpasswd users =
                        UsersFile.open("FILE", file, groups, hashes.rules()).snapshot();
                FileReport report = new FileReport(file, users);
                report.print(spec.commandLine().getOut());
                worst = Math.max(worst, report.costsALogin() ? 1 : 0);
            } catch (StartException e) {
                spec.commandLine().getErr().println(spec.qualifiedName() + ": " + e.getMessage());
                worst = UNREADABLE;
            }
        }
        return worst;
    }
}
