package io.htpasswd.examples;

import io.htpasswd.admission.HashingLimit;
import io.htpasswd.basic.BasicAuth;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import org.slf4j.helpers.NOPLoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.MaxValuesExceededException;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** The command line of an example server: what to guard with and where to listen. A server adds how it starts. */
@Command(subcommands = {CheckCommand.class, VerifyCommand.class})
public abstract class ServerCommand implements Callable<Integer> {
    private static final int CANNOT_START = 2;

    @Option(
            names = "--listen",
            paramLabel = "HOST:PORT",
            defaultValue = "127.0.0.1:8080",
            description = "Default: ${DEFAULT-VALUE}.")
    private String listen = "";

    @ArgGroup(exclusive = false)
    private @Nullable UsersOptions users;

    @ArgGroup(exclusive = false)
    private @Nullable PolicyOptions policy;

    @Mixin
    private LimitOptions limits = new LimitOptions();

    @Option(
            names = "--no-grpc",
            description = "Answers gRPC calls like all others, also under --policy: for a server that another one asks"
                    + " (auth_request, forward auth), and that reads the status.")
    private boolean noGrpc;

    @Option(names = "--help", usageHelp = true, description = "Shows this.")
    @SuppressWarnings("UnusedVariable") // picocli reads it
    private boolean help;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    /**
     * Starts on the address, which may have port 0; a {@link StartException} when that cannot be. The guard is to be asked for
     * with every request, since a policy may change.
     */
    protected abstract RunningServer start(InetSocketAddress address, Supplier<BasicAuth> guard, HashingLimit limit)
            throws StartException;

    /** How many requests may be verified or wait for that, where no flag says it. */
    protected abstract int places();

    /** Runs the command until the process is asked to stop; bad flags end it with one line and exit code 2. */
    public static void main(ServerCommand command, String[] args) {
        CommandLine line = new CommandLine(command)
                .setParameterExceptionHandler((problem, unused) -> complain(problem.getCommandLine(), problem))
                .setExecutionExceptionHandler((problem, commandLine, unused) -> {
                    if (problem instanceof StartException) return complain(commandLine, problem);
                    throw problem;
                });
        System.exit(line.execute(args));
    }

    private static int complain(CommandLine line, Exception problem) {
        line.getErr().println(line.getCommandSpec().qualifiedName() + ": " + message(problem));
        return CANNOT_START;
    }

    /** Of picocli's own those that show what was given are not passed on: it may be a password. */
    private static String message(Exception problem) {
        if (problem instanceof MaxValuesExceededException) return "an option stands twice; give each once";
        if (problem instanceof UnmatchedArgumentException unmatched) {
            return unmatched(unmatched.getUnmatched().get(0));
        }
        return String.valueOf(problem.getMessage()).lines().findFirst().orElse("");
    }

    private static String unmatched(String argument) {
        if (!argument.startsWith("-")) return "an argument that belongs to no option; --help shows what is expected";
        int end = 1;
        while (end < argument.length() && isOfName(argument.charAt(end)) && (end < 2 || argument.startsWith("--")))
            end++;
        return "Unknown option: '" + argument.substring(0, end) + "'; --help names those that there are";
    }

    private static boolean isOfName(char c) {
        return c == '-' || (c < 0x80 && Character.isLetterOrDigit(c));
    }

    @Override
    public Integer call() throws StartException, InterruptedException {
        InetSocketAddress address = address(listen);
        CommandLine line = spec.commandLine();
        HashingLimit limit = limits.limit(places());
        Supplier<BasicAuth> guard = Guard.of(
                users,
                policy,
                noGrpc,
                limits.on(limit),
                limits.rules(),
                address,
                message -> line.getErr().println(line.getCommandName() + ": " + message));
        RunningServer server = start(address, guard, limit);
        CountDownLatch stopped = new CountDownLatch(1);
        // SIGINT and SIGTERM both run it.
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            server.stop();
            stopped.countDown();
        }));
        announce(server.address());
        if (LoggerFactory.getILoggerFactory() instanceof NOPLoggerFactory) {
            line.getErr()
                    .println(line.getCommandName()
                            + ": no SLF4J provider is on the class path, so denials and reloads are"
                            + " not logged; add one, such as slf4j-simple");
        }
        stopped.await();
        return 0;
    }

    private void announce(InetSocketAddress address) {
        String host = address.getAddress().getHostAddress();
        String url = "http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + address.getPort() + "/headers";
        System.out.println("listening on " + url);
        boolean sample = users == null && policy == null;
        System.out.println("try: curl -i -u " + (sample ? "user:password" : "USER:PASSWORD") + " " + url);
    }

    /** {@code HOST:PORT}, an IPv6 host in brackets. */
    static InetSocketAddress address(String listen) throws StartException {
        try {
            URI uri = new URI("http://" + listen);
            boolean onlyAddress = uri.getHost() != null
                    && uri.getPort() >= 0
                    && uri.getPort() <= 65535
                    && uri.getRawAuthority().equals(listen);
            if (onlyAddress) {
                InetSocketAddress address = new InetSocketAddress(uri.getHost(), uri.getPort());
                if (!address.isUnresolved()) return address;
            }
        } catch (URISyntaxException e) {
            throw new StartException("--listen: expected HOST:PORT, such as 127.0.0.1:8080 or [::1]:8080");
        }
        throw new StartException("--listen: expected HOST:PORT, such as 127.0.0.1:8080 or [::1]:8080");
    }
}
