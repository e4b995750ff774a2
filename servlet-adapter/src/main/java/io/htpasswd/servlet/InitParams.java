package io.htpasswd.servlet;

import io.htpasswd.admission.AttemptLimit;
import io.htpasswd.admission.HashingLimit;
import io.htpasswd.basic.BasicAuth;
import io.htpasswd.basic.Policy;
import io.htpasswd.crypt.HashRules;
import io.htpasswd.file.HtpasswdFile;
import io.htpasswd.file.HtpasswdRules;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.ServletException;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** A guard from a filter's init-params; one that is unknown or makes no sense keeps the application from starting. */
final class InitParams {
    /** The one without which there is nobody to let in. */
    private static final String HTPASSWD_FILE = "htpasswdFile";

    private static final int PROCESSORS = Runtime.getRuntime().availableProcessors();
    private static final Duration LONGEST_WAIT = Duration.ofHours(1);

    /** The other params and what each of them sets, in the order in which they are read. */
    enum Option {
        GROUP_FILE("groupFile", (params, text) -> params.users.groups(path(text))),
        MODE("mode", (params, text) -> params.policy = policy(text)),
        REALM("realm", (params, text) -> params.policy = params.policy.withRealm(text)),
        CHECK_EVERY("checkEvery", (params, text) -> params.users.checkEvery(duration(text, "PT5M"))),
        REMEMBER_FOR(
                "rememberFor", (params, text) -> params.rules = params.rules.withRememberFor(duration(text, "PT5M"))),
        OPEN_PATHS("openPaths", (params, text) -> params.openPaths = openPaths(text)),
        HASHES_AT_ONCE(
                "hashesAtOnce",
                (params, text) -> params.hashesAtOnce = number(text, 1, Integer.MAX_VALUE, params.hashesAtOnce)),
        MAX_WAITING(
                "maxWaiting",
                (params, text) -> params.maxWaiting = number(text, 0, Integer.MAX_VALUE, params.maxWaiting())),
        MAX_WAIT("maxWait", (params, text) -> params.maxWait = maxWait(text)),
        ATTEMPTS("attempts", (params, text) -> params.attempts = attempts(text)),
        MAX_BCRYPT_COST(
                "maxBcryptCost",
                (params, text) -> params.hashes =
                        params.hashes.withMaxBcryptCost(number(text, 4, 31, params.hashes.maxBcryptCost()))),
        MAX_SHA_CRYPT_ROUNDS(
                "maxShaCryptRounds",
                (params, text) -> params.hashes = params.hashes.withMaxShaCryptRounds(
                        number(text, 1_000, 999_999_999, params.hashes.maxShaCryptRounds())));

        final String param;

        @SuppressWarnings("ImmutableEnumChecker") // Each has no state.
        private final BiConsumer<InitParams, String> setter;

        Option(String param, BiConsumer<InitParams, String> setter) {
            this.param = param;
            this.setter = setter;
        }
    }

    private static final Set<Option> OF_THE_LIMIT = Set.of(Option.HASHES_AT_ONCE, Option.MAX_WAITING, Option.MAX_WAIT);

    private final FilterConfig config;
    private final HtpasswdFile.Builder users;
    private Policy policy = Policy.strict();
    private HtpasswdRules rules = HtpasswdRules.standard();
    private HashRules hashes = HashRules.standard();
    private OpenPaths openPaths;
    private int hashesAtOnce = Math.max(1, PROCESSORS / 2);
    private @Nullable Integer maxWaiting;
    private Duration maxWait = Duration.ofSeconds(25);
    private @Nullable AttemptLimit attempts;

    private InitParams(FilterConfig config, HtpasswdFile.Builder users, OpenPaths openPaths) {
        this.config = config;
        this.users = users;
        this.openPaths = openPaths;
    }

    /** With the open paths of the code, unless there is a param for them. */
    static InitParams of(FilterConfig config, OpenPaths ofTheCode) throws ServletException {
        refuseUnknown(config);
        String file = config.getInitParameter(HTPASSWD_FILE);
        if (file == null) throw new ServletException("init-param " + HTPASSWD_FILE + " is missing");
        String param = HTPASSWD_FILE;
        try {
            InitParams params = new InitParams(config, HtpasswdFile.builder(path(file)), ofTheCode);
            for (Option option : Option.values()) {
                param = option.param;
                String text = config.getInitParameter(param);
                if (text != null) option.setter.accept(params, text);
            }
            return params;
        } catch (IllegalArgumentException e) {
            throw new ServletException("init-param " + param + ": " + e.getMessage());
        }
    }

    private static void refuseUnknown(FilterConfig config) throws ServletException {
        Set<String> known = new TreeSet<>(Set.of(HTPASSWD_FILE));
        for (Option option : Option.values()) known.add(option.param);
        Set<String> unknown = new TreeSet<>(Collections.list(config.getInitParameterNames()));
        unknown.removeAll(known);
        if (!unknown.isEmpty()) {
            throw new ServletException("init-param " + unknown.iterator().next() + " is unknown; expected one of "
                    + String.join(", ", known));
        }
    }

    BasicAuth guard() throws ServletException {
        try {
            HtpasswdFile verifier = users.rules(rules.withHashes(hashes)).open();
            BasicAuth guard = BasicAuth.of(policy, verifier).withHashingLimit(hashingLimit());
            return attempts == null ? guard : guard.withAttemptLimit(attempts);
        } catch (IOException e) {
            throw new ServletException("init-param htpasswdFile or groupFile: " + e.getMessage());
        }
    }

    OpenPaths openPaths() {
        return openPaths;
    }

    /** The process's own unless a param says otherwise; what no param says is then as in the process's own. */
    HashingLimit hashingLimit() {
        return OF_THE_LIMIT.stream().allMatch(option -> config.getInitParameter(option.param) == null)
                ? HashingLimit.shared()
                : HashingLimit.of(hashesAtOnce, maxWaiting(), maxWait);
    }

    private int maxWaiting() {
        return maxWaiting == null ? Math.max(0, Math.min(64, 4 * PROCESSORS) - hashesAtOnce) : maxWaiting;
    }

    private static Policy policy(String mode) {
        return switch (mode) {
            case "strict" -> Policy.strict();
            case "optional" -> Policy.optional();
            default -> throw new IllegalArgumentException("expected strict or optional");
        };
    }

    /** Absolute only: relative to what differs from one container to the next. */
    private static Path path(String text) {
        try {
            Path path = Path.of(text);
            if (path.isAbsolute()) return path;
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException("expected an absolute path");
        }
        throw new IllegalArgumentException("expected an absolute path, found a relative one");
    }

    private static Duration maxWait(String text) {
        Duration wait = duration(text, "PT25S");
        if (!wait.isNegative() && wait.compareTo(LONGEST_WAIT) <= 0) return wait;
        throw new IllegalArgumentException(
                "expected a duration from PT0S to " + LONGEST_WAIT + " like PT25S, was " + wait);
    }

    private static AttemptLimit attempts(String text) {
        String expected = "expected wrong attempts and a window like 10/PT10M, was " + OpenPaths.quoted(text);
        String[] parts = text.split("/", -1);
        if (parts.length != 2 || !parts[0].matches("[0-9]{1,9}")) throw new IllegalArgumentException(expected);
        try {
            return AttemptLimit.of(Integer.parseInt(parts[0]), Duration.parse(parts[1]));
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException(expected);
        }
    }

    private static Duration duration(String text, String example) {
        try {
            return Duration.parse(text);
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException(
                    "expected an ISO-8601 duration like " + example + ", was " + OpenPaths.quoted(text));
        }
    }

    /** ASCII digits only: the JDK's own parser takes a sign and the digits of other scripts. */
    private static int number(String text, int least, int most, int otherwise) {
        long number = text.matches("[0-9]{1,10}") ? Long.parseLong(text) : -1;
        if (number >= least && number <= most) return (int) number;
        throw new IllegalArgumentException("expected a whole number from " + least + " to " + most + " in digits, was "
                + OpenPaths.quoted(text) + "; without the init-param it is " + otherwise);
    }

    /** Between commas, blanks around them dropped. */
    private static OpenPaths openPaths(String text) {
        return OpenPaths.of(
                Arrays.stream(text.split(",", -1)).map(InitParams::openPath).toList());
    }

    /** Of two paths with another separator one would be made that is never asked for. */
    private static String openPath(String entry) {
        String path = entry.strip();
        if (path.chars().anyMatch(Character::isWhitespace)) {
            throw new IllegalArgumentException(OpenPaths.shown(path) + " holds a blank; separate paths with commas");
        }
        if (path.indexOf(';') >= 0) {
            throw new IllegalArgumentException(
                    OpenPaths.shown(path) + " holds a semicolon; separate paths with commas");
        }
        return path;
    }
}
